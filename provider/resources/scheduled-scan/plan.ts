import { type Bag, isUnknown, unknownValue, withoutAbsent } from "../bag";
import type { Context, PlanRequest } from "../lifecycle";
import { isSameSchedule, type ScheduledScanInputs, type ScheduledScanState } from "./declaration";
import { currentAsLeftRunning, hasEnded, ledgerOf, stillRunning } from "./ledger";

/** What a preview knows of the schedule to come. When its first run is depends on the moment of the deployment. */
export function plan({ inputs, state }: PlanRequest, context: Context): Bag {
  const declared = inputs as unknown as ScheduledScanInputs;
  const unknown = { scheduleId: unknownValue, firstRunAt: unknownValue, leftRunning: unknownValue };
  if (state === undefined) {
    const adopted =
      declared.adopt !== undefined && declared.adopt !== "existing" ? declared.adopt : unknownValue;
    return withoutAbsent({ ...inputs, ...unknown, scheduleId: adopted, leftRunning: [] });
  }
  const old = state as unknown as ScheduledScanState;
  const now = context.effects.now();
  const ledger = stillRunning(ledgerOf(old), context.removedSchedules, now);
  const seen = { ...state, ...inputs };
  const isCertain = ![inputs.targetId, inputs.dateTime, inputs.recurrence].some(isUnknown);
  if (!isCertain) return withoutAbsent({ ...seen, ...unknown, overdue: undefined });
  const isMissed = context.removedSchedules.has(old.scheduleId) && !hasEnded(old, now);
  if (isSameSchedule(state, inputs) && !isMissed) {
    return withoutAbsent({ ...seen, leftRunning: ledger });
  }
  const left = stillRunning([currentAsLeftRunning(old, now)], context.removedSchedules, now);
  const leftRunning = [...ledger, ...left.map((entry) => ({ ...entry, since: unknownValue }))];
  return withoutAbsent({ ...seen, ...unknown, leftRunning, overdue: undefined });
}
