import { type Relation, relationOf } from "../../time/calendar";
import { instantOf } from "../../time/date-time";
import type { MaybeUnknown, Preview } from "../decode";
import { replacementsIn } from "../fields";
import type { Predecessor } from "../predecessors";
import { isUnknown } from "../property-map";
import {
  type LeftRunning,
  type ScheduledScanInputs,
  type ScheduledScanState,
  type SentSchedule,
  scheduledScanFields,
  sentInputs,
} from "./fields";
import {
  currentAsLeftRunning,
  hasEnded,
  isUnknownId,
  type Ledger,
  type PostedSchedule,
  stillRunning,
} from "./state";

/** What a decision rests on beside the state and the declaration. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Ids of schedules that a person has removed in Cobalt's web application. */
  readonly removed: ReadonlySet<string>;
  /** The resource in whose place a new one is made, as far as this run has seen it. */
  readonly predecessor?: Predecessor<ScheduledScanState>;
}

/** What is to be done about one declaration. Diff, plan, create and update do and show this, and ask nothing anew. */
export type ScheduleDecision =
  /** The schedule that stands is the declared one. */
  | ({ readonly kind: "none" } & Standing)
  /** So it is, and a person says which one it is, or that it is there: it stood under an id of ours. */
  | ({ readonly kind: "identify"; readonly adopt: string } & Standing)
  /** The declared schedule is that of the resource in whose place this one is made. */
  | { readonly kind: "keep"; readonly schedule: PostedSchedule; readonly ledger: Ledger }
  /** A new resource takes over the schedule that its `adopt` says Cobalt has. */
  | { readonly kind: "adopt"; readonly ledger: Ledger; readonly left: Ledger }
  | {
      readonly kind: "post";
      /** `removed`: a person has removed the schedule in Cobalt before its time, so it is posted again. */
      readonly why: "new" | "changed" | "removed";
      readonly isOpen: boolean;
      readonly follows: Followed | undefined;
      /** What goes on of the earlier ledger. */
      readonly ledger: Ledger;
      /** The earlier schedule, where it goes on beside the new one. */
      readonly left: Ledger;
    }
  /** Another target needs a new resource. `left`: what then goes on; undefined where that is not known yet. */
  | { readonly kind: "replace"; readonly ledger: Ledger; readonly left: Ledger | undefined }
  | { readonly kind: "refuse"; readonly why: Refusal }
  /** A preview does not know enough. `adopt` and `ledger`: what is certain all the same. */
  | {
      readonly kind: "unknown";
      readonly adopt: MaybeUnknown<string> | undefined;
      readonly ledger: Ledger | undefined;
    };

/** The schedule that a new one takes the place of. */
export interface Followed {
  readonly id: string;
  /**
   * True if this resource has declared the new schedule before, so that the key of its declaration may be used: then the id goes into
   * the key as well, which whoever repeats a killed run sees too. Else it does not: a forced replacement, which the engine shows no
   * predecessor, posts the same schedule under the key of its declaration alone.
   */
  readonly isInKey: boolean;
}

interface Standing {
  /** As it will stand in the state. */
  readonly schedule: PostedSchedule;
  /** The declared date, or the earlier one where the new one leaves open whether it is of the same series. */
  readonly dateTime: string;
  readonly isOpen: boolean;
  readonly ledger: Ledger;
}

export type Refusal =
  /** The new resource would take the old target's schedule for its own. */
  | { readonly kind: "foreign adoption"; readonly adopt: string; readonly from: string; readonly to: string }
  /** `onChange` is `refuse`, and the schedule would go on beside its successor. */
  | { readonly kind: "left running"; readonly schedule: LeftRunning };

export function decide(
  state: ScheduledScanState | undefined,
  inputs: Preview<ScheduledScanInputs>,
  circumstances: Circumstances,
): ScheduleDecision {
  return state === undefined
    ? decideNew(inputs, circumstances)
    : decideStanding(state, inputs, circumstances);
}

/** A new resource may take the place of another, of which the engine tells it nothing. */
function decideNew(inputs: Preview<ScheduledScanInputs>, circumstances: Circumstances): ScheduleDecision {
  const { now, removed, predecessor } = circumstances;
  const old = predecessor?.state;
  const { adopt } = inputs;
  const ledger = old === undefined ? [] : stillRunning(old.leftRunning, circumstances);
  const isGone = old === undefined || removed.has(old.scheduleId) || hasEnded(old, now);
  const mayKeep = !isGone && meansSchedule(adopt, old);
  if (mayKeep && isSameSchedule(old, inputs)) return { kind: "keep", schedule: scheduleOf(old), ledger };
  const left = isGone || adopt === old.scheduleId ? [] : [currentAsLeftRunning(old, now)];
  if (!isCertain(inputs))
    return {
      kind: "unknown",
      adopt: mayKeep ? undefined : adopt,
      ledger: left.length === 0 ? ledger : undefined,
    };
  if (adopt !== undefined) return { kind: "adopt", ledger, left };
  const follows = predecessor?.seenBy === "diff" ? followed(predecessor.state, inputs) : undefined;
  return { kind: "post", why: "new", isOpen: false, follows, ledger, left };
}

function decideStanding(
  state: ScheduledScanState,
  inputs: Preview<ScheduledScanInputs>,
  circumstances: Circumstances,
): ScheduleDecision {
  const { now, removed } = circumstances;
  const ledger = stillRunning(state.leftRunning, circumstances);
  const isElsewhere = replacementsIn(scheduledScanFields, { state, inputs }).length > 0;
  if (!isCertain(inputs))
    return isElsewhere
      ? { kind: "replace", ledger, left: undefined }
      : { kind: "unknown", adopt: undefined, ledger: undefined };
  const relation = relationTo(state, inputs);
  const isOpen = relation === "open";
  const dateTime = isOpen ? state.dateTime : inputs.dateTime;
  if (relation !== "other") {
    const adopt = adoptionOf(state, inputs);
    if (adopt !== undefined)
      return { kind: "identify", adopt, schedule: scheduleOf(state, adopt), dateTime, isOpen, ledger };
    const isMissed = removed.has(state.scheduleId) && !hasEnded(state, now);
    return isMissed
      ? { kind: "post", why: "removed", isOpen, follows: followed(state, inputs), ledger, left: [] }
      : { kind: "none", schedule: scheduleOf(state), dateTime, isOpen, ledger };
  }
  const left = stillRunning([currentAsLeftRunning(state, now)], circumstances);
  const why = refusalOf(state, inputs, left);
  if (why !== undefined) return { kind: "refuse", why };
  return isElsewhere
    ? { kind: "replace", ledger, left }
    : { kind: "post", why: "changed", isOpen, follows: followed(state, inputs), ledger, left };
}

function followed(old: ScheduledScanState, inputs: Declared): Followed {
  const { scheduleId: id, leftRunning } = old;
  const isInKey = [old, ...leftRunning].some((earlier) => isSameSchedule(earlier, inputs));
  return { id, isInKey };
}

function refusalOf(
  { targetId, adopt }: ScheduledScanState,
  inputs: Certain<Preview<ScheduledScanInputs>>,
  [schedule]: Ledger,
): Refusal | undefined {
  const isForeign = inputs.targetId !== targetId && inputs.adopt === adopt;
  if (isForeign && adopt !== undefined && adopt !== "existing")
    return { kind: "foreign adoption", adopt, from: targetId, to: inputs.targetId };
  return schedule !== undefined && inputs.onChange === "refuse"
    ? { kind: "left running", schedule }
    : undefined;
}

/** What names a schedule in a declaration, or in a state. */
type Declared = Preview<SentSchedule>;
type Certain<T extends Declared> = T & SentSchedule;

function isCertain<T extends Declared>(inputs: T): inputs is Certain<T> {
  return !sentInputs.some((input) => isUnknown(inputs[input]));
}

/**
 * How a declaration stands to the schedule of an earlier one, as inputs or a state have it. Offsets, and moves by whole recurrences,
 * make no difference: from the date that was declared, or from the one that was posted, which Cobalt goes on from.
 */
export function relationTo(earlier: Declared & Partial<PostedSchedule>, inputs: Declared): Relation {
  if (!isCertain(earlier) || !isCertain(inputs)) return "other";
  const { recurrence } = earlier;
  const isOther = sentInputs.some((input) => input !== "dateTime" && earlier[input] !== inputs[input]);
  if (isOther) return "other";
  const [declared, posted, date] = [earlier.dateTime, earlier.firstRunAt, inputs.dateTime].map(instantOf);
  if (declared === undefined || date === undefined) return "other";
  const isPosted = posted !== undefined && relationOf(posted, date, recurrence) === "same";
  return isPosted ? "same" : relationOf(declared, date, recurrence);
}

/** True if two declarations mean one schedule in Cobalt, or may, so that none is posted beside the other. */
export function isSameSchedule(earlier: Declared & Partial<PostedSchedule>, inputs: Declared): boolean {
  return relationTo(earlier, inputs) !== "other";
}

/** The word of a person about a schedule that stands under an id of ours: which it is, or that it is there. */
function adoptionOf(
  { scheduleId, adopt }: ScheduledScanState,
  inputs: Preview<ScheduledScanInputs>,
): string | undefined {
  const isNew = inputs.adopt !== adopt && isUnknownId(scheduleId);
  return isNew && !isUnknown(inputs.adopt) ? inputs.adopt : undefined;
}

/** True if an `adopt` of the new resource names no other schedule than the old one's. */
function meansSchedule(adopt: MaybeUnknown<string> | undefined, old: ScheduledScanState): boolean {
  return adopt === undefined || adopt === old.adopt || adopt === old.scheduleId || adopt === "existing";
}

/** The schedule of a state, under the id that a person gives it; `existing` says only that it is there. */
function scheduleOf({ scheduleId, firstRunAt }: ScheduledScanState, adopt = "existing"): PostedSchedule {
  return { scheduleId: adopt === "existing" ? scheduleId : adopt, firstRunAt };
}
