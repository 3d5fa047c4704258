import { LifecycleError } from "../../client/errors";
import { dayOfMonth, runAt } from "../../time/calendar";
import { formatInstant, instantOf } from "../../time/date-time";
import { changedInPlace, type MaybeUnknown, type Preview } from "../decode";
import { replacementsIn } from "../fields";
import type { Context, DiffRequest, DiffResponse, PlanRequest, PropertyChange } from "../lifecycle";
import { noteDiff } from "../predecessors";
import { unknownValue } from "../property-map";
import { addRow } from "../warning-tables";
import { decide, type Refusal, relationTo, type ScheduleDecision } from "./decide";
import {
  type LeftRunning,
  type ScheduledScanInputs,
  type ScheduledScanState,
  scheduledScanDefaults,
  scheduledScanFields,
  sentInputs,
} from "./fields";
import { circumstancesOf, type Ledger, observationsOf, removedCommand, warnOfLeftRunning } from "./state";

type Inputs = ScheduledScanInputs;
type State = ScheduledScanState;

/** Shows what a deployment will change, and says what then goes on in Cobalt. */
export function diff({ state, inputs, scope }: DiffRequest<Inputs, State>, context: Context): DiffResponse {
  const decision = decide(state, inputs, circumstancesOf(context));
  if (decision.kind === "refuse") throw new LifecycleError(refusalText(decision.why, context));
  if ("isOpen" in decision && decision.isOpen) warnOfOpenDate({ state, inputs }, context);
  if ("left" in decision) warnOfLeftRunning(decision.left ?? [], context);
  const changes = [
    ...changesOf(decision, { state, inputs }),
    ...changesOfLedger(decision, state, context.removedSchedules),
  ];
  noteDiff(context.memory.oldSchedules, { scope, state, changes });
  return changes;
}

interface Sides {
  readonly state: State;
  readonly inputs: Preview<Inputs>;
}

function changesOf(decision: ScheduleDecision, { state, inputs }: Sides): readonly PropertyChange[] {
  const inPlace = (...properties: (keyof Inputs)[]) =>
    changedInPlace(properties, { state, inputs }, scheduledScanDefaults);
  switch (decision.kind) {
    case "replace":
      return replacementsIn(scheduledScanFields, { state, inputs });
    case "identify":
      return decision.adopt === "existing" ? inPlace("adopt") : [update("scheduleId")];
    case "post":
      return decision.why === "removed" ? [update("scheduleId")] : inPlace(...sentInputs);
    case "unknown":
      return inPlace(...sentInputs);
    default:
      return [];
  }
}

/** What a person has removed leaves the ledger by an update of its own, and what ran its only run by the next one. */
function changesOfLedger(
  decision: ScheduleDecision,
  { leftRunning }: State,
  removed: ReadonlySet<string>,
): readonly PropertyChange[] {
  const isReleased = leftRunning.some(({ id }) => removed.has(id));
  const isUpdated = decision.kind === "post" || decision.kind === "identify";
  const left = decision.kind === "post" ? decision.left : [];
  const isChanged = isUpdated && idsOf([...decision.ledger, ...left]) !== idsOf(leftRunning);
  return isReleased || isChanged ? [update("leftRunning")] : [];
}

function idsOf(ledger: Ledger): string {
  return ledger.map(({ id }) => id).join();
}

function update(property: keyof State): PropertyChange {
  return { property, kind: "update", replace: false };
}

/** What a preview knows of the schedule to come. When its first run is depends on the moment of the deployment. */
export function plan({ inputs, state, scope }: PlanRequest<Inputs, State>, context: Context): Preview<State> {
  const decision = decide(state, inputs, circumstancesOf(context, scope));
  const unknown = { scheduleId: unknownValue, firstRunAt: unknownValue } as const;
  const stands = "schedule" in decision;
  const observed = state && observationsOf(state, { ofSameSchedule: stands });
  switch (decision.kind) {
    case "none":
    case "identify":
      return {
        ...inputs,
        ...observed,
        dateTime: decision.dateTime,
        ...decision.schedule,
        leftRunning: decision.ledger,
      };
    case "keep":
      return { ...inputs, ...observed, ...decision.schedule, leftRunning: decision.ledger };
    case "post":
      return { ...inputs, ...observed, ...unknown, leftRunning: ledgerToCome(decision) };
    case "adopt":
      return { ...inputs, ...unknown, scheduleId: idOf(inputs.adopt), leftRunning: ledgerToCome(decision) };
    case "replace":
      return { ...inputs, ...observed, ...unknown, leftRunning: ledgerToCome(decision) };
    case "unknown": {
      const { adopt, ledger = unknownValue } = decision;
      const overdue = state?.overdue === undefined ? undefined : unknownValue;
      return { ...inputs, ...observed, overdue, ...unknown, scheduleId: idOf(adopt), leftRunning: ledger };
    }
    case "refuse":
      throw new LifecycleError(refusalText(decision.why, context));
  }
}

/** The id that a declaration gives; which one it will be is not known where it gives none. */
function idOf(adopt: MaybeUnknown<string> | undefined): MaybeUnknown<string> {
  return adopt === undefined || adopt === "existing" ? unknownValue : adopt;
}

type Succession = Pick<Extract<ScheduleDecision, { readonly kind: "replace" }>, "ledger" | "left">;

function ledgerToCome({ ledger, left }: Succession): MaybeUnknown<Ledger> {
  return left === undefined
    ? unknownValue
    : [...ledger, ...left.map((entry): MaybeUnknown<LeftRunning> => ({ ...entry, since: unknownValue }))];
}

/** The place of a schedule in the stack's list, once it is removed: behind those that this run has named before. */
function removedIndex(id: string, { nextRemovedIndex, memory: { refusedFor } }: Context): number {
  refusedFor.add(id);
  return nextRemovedIndex + [...refusedFor].indexOf(id);
}

export function refusalText(refusal: Refusal, context: Context): string {
  if (refusal.kind === "foreign adoption")
    return (
      `adopt is "${refusal.adopt}", a schedule of ${refusal.from}: the new resource for ${refusal.to} would take it over, and nothing ` +
      "would be posted for its own target. Take adopt out of the program, or give the id of a schedule of the new target."
    );
  const { id, targetId, recurrence, dateTime } = refusal.schedule;
  return (
    `onChange is "refuse": the schedule ${id} (target ${targetId}, ${recurrence ?? "once"} from ${dateTime}) would ` +
    "go on running beside its successor, since Cobalt's API cannot remove it. Remove it in Cobalt's web application, then " +
    `tell this stack so: ${removedCommand(id, removedIndex(id, context))}, and run again.`
  );
}

/** As many recurrences as bring every day of the month and every February that can be met. */
const farthest = 60;

/** Says of a date that leaves its series open how to write either meaning so that it is certain. */
function warnOfOpenDate({ state, inputs }: Sides, context: Context): void {
  const [declared, date] = [state.dateTime, inputs.dateTime].map(instantOf);
  const { recurrence } = state;
  if (declared === undefined || date === undefined || recurrence === undefined) return;
  const steps = Array.from({ length: farthest }, (_, n) => n);
  const fits = (relation: "same" | "other") => (instant: number) =>
    relationTo(state, { ...inputs, dateTime: formatInstant(instant) }) === relation;
  const same = steps
    .map((n) => runAt(declared, recurrence, n))
    .find((run) => run > date && fits("same")(run) && dayOfMonth(run) === dayOfMonth(declared));
  const other = steps
    .map((n) => runAt(date, recurrence, n))
    .find((run) => dayOfMonth(run) === dayOfMonth(date) && fits("other")(run));
  const written = (instant: number | undefined) =>
    instant === undefined ? "another date" : formatInstant(instant);
  const text =
    `${state.scheduleId}  target ${state.targetId}  ${recurrence} from ${formatInstant(declared)}, and now ${formatInstant(date)}: for the ` +
    `series on day ${dayOfMonth(declared)}, as it is, write ${written(same)}; for one on day ${dayOfMonth(date)}, which is a new schedule, ` +
    `write ${written(other)} (days in UTC)`;
  addRow(context, "openDates", { key: state.scheduleId, text });
}
