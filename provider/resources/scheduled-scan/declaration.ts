import { type Recurrence, recurrenceIn, recurrences } from "../../cobalt/facts";
import { type Relation, relationOf } from "../calendar";
import { parseDateTime } from "../date-time";
import { idWith, oneOf, optional, type Rule, type Rules, required } from "../inputs";
import { instantOf } from "../instant";
import { isUnknown, type PropertyMap } from "../property-map";

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

/**
 * Does a declaration mean the schedule of an earlier one, as inputs or a state have it? Offsets, and moves by whole recurrences, make no
 * difference: from the date that was declared, or from the one that was posted, which Cobalt goes on from.
 */
export function relationTo(earlier: PropertyMap, inputs: PropertyMap): Relation {
  if ([earlier, inputs].some((side) => [side.targetId, side.dateTime, side.recurrence].some(isUnknown)))
    return "other";
  const recurrence = recurrenceIn(earlier.recurrence);
  if (earlier.targetId !== inputs.targetId || recurrence !== recurrenceIn(inputs.recurrence)) return "other";
  const [declared, posted, date] = [earlier.dateTime, earlier.firstRunAt, inputs.dateTime].map(instantOf);
  if (declared === undefined || date === undefined) return "other";
  const isPosted = posted !== undefined && relationOf(posted, date, recurrence) === "same";
  return isPosted ? "same" : relationOf(declared, date, recurrence);
}

/** Do two declarations mean one schedule in Cobalt, or may they, so that none is posted beside the other? */
export function isSameSchedule(earlier: PropertyMap, inputs: PropertyMap): boolean {
  return relationTo(earlier, inputs) !== "other";
}

/** A schedule that certainly exists while nobody knows its id. */
export function isUnknownId(scheduleId: unknown): boolean {
  return typeof scheduleId === "string" && scheduleId.startsWith("unknown:");
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

/** The word of a person about a schedule that stands under an id of ours: which it is, or that it is there. */
export function adoptionOf(
  { scheduleId, adopt }: ScheduledScanState,
  inputs: PropertyMap,
): string | undefined {
  const isNew = typeof inputs.adopt === "string" && inputs.adopt !== adopt && isUnknownId(scheduleId);
  return isNew ? String(inputs.adopt) : undefined;
}
