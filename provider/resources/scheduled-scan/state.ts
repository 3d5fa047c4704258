import type { ScheduledScanState } from "./fields";

/** What a refresh observes, which an update keeps. */
export type Observations = Pick<
  ScheduledScanState,
  "targetName" | "targetUrl" | "targetFound" | "targetEnabled" | "lastScanAt" | "overdue"
>;

/** A schedule as Cobalt has it. */
export type PostedSchedule = Pick<ScheduledScanState, "scheduleId" | "firstRunAt">;

/** A schedule that certainly exists while nobody knows its id. */
export function isUnknownId(scheduleId: string | undefined): boolean {
  return scheduleId?.startsWith("unknown:") === true;
}

/**
 * True if the schedule stands under an id of ours since Cobalt's answer was lost, and nobody has said since that it is there: whoever
 * shows schedules names it, until `adopt` says which it is or `cobalt:removedSchedules` that there is none.
 */
export function isUnadopted({
  scheduleId,
  adopt,
}: {
  readonly scheduleId: string | undefined;
  readonly adopt?: string | undefined;
}): boolean {
  return isUnknownId(scheduleId) && adopt !== "existing";
}

/** What was observed of a schedule. `overdue` ends with it: of another one it is not known yet. */
export function observationsOf(
  { targetName, targetUrl, targetFound, targetEnabled, lastScanAt, overdue }: ScheduledScanState,
  { ofSameSchedule }: { readonly ofSameSchedule: boolean },
): Observations {
  const lasting = { targetName, targetUrl, targetFound, targetEnabled, lastScanAt };
  return ofSameSchedule ? { ...lasting, overdue } : lasting;
}
