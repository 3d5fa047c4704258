import { type Recurrence, recurrences } from "../../client/types";
import { type Bag, isUnknown } from "../bag";
import { isSameSeries } from "../calendar";
import { parseDateTime } from "../date-time";
import { idWith, oneOf, optional, type Rule, type Rules, required } from "../inputs";
import { instantOf } from "../instant";

/** The inputs of a `DastScheduledScan`, once check has accepted them. */
export interface ScheduledScanInputs {
  readonly targetId: string;
  readonly dateTime: string;
  readonly recurrence?: Recurrence;
  readonly onChange?: "leaveRunning" | "refuse";
  /** `dsc_…` or `existing` */
  readonly adopt?: string;
}

/** A schedule that Cobalt goes on running although nothing declares it any more. */
export interface LeftRunning {
  /** `dsc_…`, or `unknown:<target>:<hash>` where Cobalt's answer was lost. */
  readonly id: string;
  readonly targetId: string;
  /** Its first run, in UTC. */
  readonly dateTime: string;
  readonly recurrence?: Recurrence;
  /** When its declaration was changed, in UTC. */
  readonly since: string;
}

export interface ScheduledScanState extends ScheduledScanInputs {
  /** The current schedule: `dsc_…`, or `unknown:<target>:<hash>`. */
  readonly scheduleId: string;
  /** The instant that was posted, in UTC. */
  readonly firstRunAt: string;
  readonly leftRunning: readonly LeftRunning[];
  readonly targetName?: string;
  readonly targetUrl?: string;
  readonly targetFound?: boolean;
  readonly targetEnabled?: boolean;
  readonly lastScanAt?: string;
  readonly overdue?: boolean;
}

/** What an absent input means. */
export const scheduledScanDefaults = {
  onChange: "leaveRunning",
} as const satisfies Partial<ScheduledScanInputs>;

const dateTime: Rule = (value) => {
  const parsed = parseDateTime(typeof value === "string" ? value : "");
  return parsed.kind === "invalid" ? parsed.reason : undefined;
};

const adopt: Rule = (value, quote) =>
  value === "existing" ? undefined : idWith("dsc_", "dsc_GZgceqweJUNh6mjNuqsE4T, or existing")(value, quote);

export const scheduledScanRules: Rules = {
  targetId: required(idWith("dt_", "dt_GZgcehapJUNh6mjNuqsE4T")),
  dateTime: required(dateTime),
  recurrence: optional(oneOf(...recurrences)),
  onChange: optional(oneOf("leaveRunning", "refuse")),
  adopt: optional(adopt),
};

export function recurrenceOf(value: unknown): Recurrence | undefined {
  return recurrences.find((known) => known === value);
}

/** Do two declarations mean one schedule in Cobalt? Offsets, and moves by whole recurrences, make no difference. */
export function isSameSchedule(a: Bag, b: Bag): boolean {
  if ([a, b].some((side) => [side.targetId, side.dateTime, side.recurrence].some(isUnknown))) return false;
  const [first, second] = [instantOf(a.dateTime), instantOf(b.dateTime)];
  if (first === undefined || second === undefined) return false;
  const recurrence = recurrenceOf(a.recurrence);
  return (
    a.targetId === b.targetId &&
    recurrence === recurrenceOf(b.recurrence) &&
    isSameSeries(first, second, recurrence)
  );
}
