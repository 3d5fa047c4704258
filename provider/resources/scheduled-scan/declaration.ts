import { type Recurrence, recurrences } from "../../cobalt/facts";
import { parseDateTime } from "../../time/date-time";
import { anId, oneOf, optional, type Rule, type Rules, required } from "../inputs";

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
  value === "existing" ? undefined : anId("schedule", "existing")(value, quote);

export const scheduledScanRules: Rules = {
  targetId: required(anId("target")),
  dateTime: required(dateTime),
  recurrence: optional(oneOf(...recurrences)),
  onChange: optional(oneOf("leaveRunning", "refuse")),
  adopt: optional(adopt),
};

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
