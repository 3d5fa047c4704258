import { LifecycleError } from "../../client/errors";
import { changedInPlace } from "../changes";
import type { Context, DiffRequest, DiffResponse, PropertyChange } from "../lifecycle";
import { noteDiff } from "../predecessors";
import { isUnknown, type PropertyMap } from "../property-map";
import {
  adoptionOf,
  isSameSchedule,
  type LeftRunning,
  type ScheduledScanState,
  scheduledScanDefaults,
} from "./declaration";
import {
  currentAsLeftRunning,
  isMissing,
  ledgerOf,
  released,
  stillRunning,
  warnOfLeftRunning,
} from "./ledger";
import { warnOfOpenDate } from "./open-dates";
import { removedCommand } from "./removed-command";

/**
 * Compares a declaration with the schedule that was posted. A change in time or recurrence is an update that leaves the
 * old schedule running, and says so; another target needs a new resource.
 */
export function diff(request: DiffRequest, context: Context): DiffResponse {
  const changes = allChanges(request, context);
  noteDiff({ kind: "schedule", scope: request.scope }, { state: request.state, changes }, context);
  return changes;
}

function allChanges(request: DiffRequest, context: Context): DiffResponse {
  const { inputs } = request;
  const state = request.state as unknown as ScheduledScanState;
  const adoption = adoptionOf(state, inputs);
  const isMissed = adoption === undefined && isMissing(state, context);
  const changes = changesOfSchedule(request.state, inputs, { isMissed, adoption });
  warnOfOpenDate(state, inputs, context);
  const isCertain = ![inputs.targetId, inputs.dateTime, inputs.recurrence].some(isUnknown);
  let ledgerGrows = false;
  if (changes.length > 0 && isCertain && adoption === undefined) {
    refuseForeignAdoption(state, inputs);
    const left = leaveOrRefuse(state, inputs, context);
    // The new resource of a replacement has a ledger of its own.
    ledgerGrows = left.length > 0 && !changes.some(({ replace }) => replace);
  }
  const ledgerShrinks = released(ledgerOf(state), context.removedSchedules).length > 0;
  return ledgerGrows || ledgerShrinks
    ? [...changes, { property: "leftRunning", kind: "update", replace: false }]
    : changes;
}

interface Words {
  /** True if a person has removed the schedule, and it had runs to come, so it is posted anew. */
  readonly isMissed: boolean;
  readonly adoption: string | undefined;
}

function changesOfSchedule(
  state: PropertyMap,
  inputs: PropertyMap,
  { isMissed, adoption }: Words,
): PropertyChange[] {
  if (isUnknown(inputs.targetId) || inputs.targetId !== state.targetId) {
    return [{ property: "targetId", kind: "update", replace: true }];
  }
  if (isSameSchedule(state, inputs)) {
    if (adoption === "existing") return changedInPlace(["adopt"], { state, inputs }, scheduledScanDefaults);
    return isMissed || adoption ? [{ property: "scheduleId", kind: "update", replace: false }] : [];
  }
  return changedInPlace(["dateTime", "recurrence"], { state, inputs }, scheduledScanDefaults);
}

/** The new resource of a replacement is created, and would take the old target's schedule for its own. */
function refuseForeignAdoption({ targetId, adopt }: ScheduledScanState, inputs: PropertyMap): void {
  const isForeign = inputs.targetId !== targetId && inputs.adopt === adopt;
  if (!isForeign || adopt === undefined || adopt === "existing") return;
  throw new LifecycleError(
    `adopt is "${adopt}", a schedule of ${targetId}: the new resource for ${String(inputs.targetId)} would take it over, and nothing ` +
      "would be posted for its own target. Take adopt out of the program, or give the id of a schedule of the new target.",
  );
}

/** What goes on running beside the successor, said to the person. */
function leaveOrRefuse(
  state: ScheduledScanState,
  inputs: PropertyMap,
  context: Context,
): readonly LeftRunning[] {
  const now = context.effects.now();
  const left = stillRunning([currentAsLeftRunning(state, now)], context.removedSchedules, now);
  if (left.length === 0) return left;
  if (inputs.onChange === "refuse") throw new LifecycleError(refusal(state, context));
  warnOfLeftRunning(left, context);
  return left;
}

function refusal(
  { scheduleId, targetId, recurrence, firstRunAt }: ScheduledScanState,
  { nextRemovedIndex }: Context,
): string {
  return (
    `onChange is "refuse": the schedule ${scheduleId} (target ${targetId}, ${recurrence ?? "once"} from ${firstRunAt}) would ` +
    "go on running beside its successor, since Cobalt's API cannot remove it. Remove it in Cobalt's web application, then " +
    `tell this stack so: ${removedCommand(scheduleId, nextRemovedIndex)}, and run again.`
  );
}
