import { recurrences } from "../../cobalt/facts";
import { optionalBoolean, optionalOneOf, optionalText, type Readers, text } from "../decode";
import { isRecord } from "../property-map";
import type { LeftRunning, ScheduledScanInputs, ScheduledScanState } from "./declaration";

/** What a refresh observes, which an update keeps. */
export type Observations = Pick<
  ScheduledScanState,
  "targetName" | "targetUrl" | "targetFound" | "targetEnabled" | "lastScanAt" | "overdue"
>;

/** A schedule as Cobalt has it. */
export type PostedSchedule = Pick<ScheduledScanState, "scheduleId" | "firstRunAt">;

export const inputReaders: Readers<ScheduledScanInputs> = {
  targetId: text,
  dateTime: text,
  recurrence: optionalOneOf(...recurrences),
  onChange: optionalOneOf("leaveRunning", "refuse"),
  adopt: optionalText,
};

export const stateReaders: Readers<ScheduledScanState> = {
  ...inputReaders,
  scheduleId: text,
  firstRunAt: text,
  leftRunning: ledgerOf,
  targetName: optionalText,
  targetUrl: optionalText,
  targetFound: optionalBoolean,
  targetEnabled: optionalBoolean,
  lastScanAt: optionalText,
  overdue: optionalBoolean,
};

/** A ledger that is no list, and entries without an id, name nothing that runs. */
function ledgerOf(value: unknown): readonly LeftRunning[] {
  return Array.isArray(value) ? value.filter(isEntry) : [];
}

/** An id is all that it takes, and nothing is added: whatever an entry lacks is shown as it was written. */
function isEntry(value: unknown): value is LeftRunning {
  return isRecord(value) && typeof value.id === "string";
}

/** What was observed of a schedule. `overdue` ends with it: of another one it is not known yet. */
export function observationsOf(
  { targetName, targetUrl, targetFound, targetEnabled, lastScanAt, overdue }: ScheduledScanState,
  { ofSameSchedule }: { readonly ofSameSchedule: boolean },
): Observations {
  const lasting = { targetName, targetUrl, targetFound, targetEnabled, lastScanAt };
  return ofSameSchedule ? { ...lasting, overdue } : lasting;
}
