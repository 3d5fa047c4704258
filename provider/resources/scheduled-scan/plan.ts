import type { Context, PlanRequest } from "../lifecycle";
import { isUnknown, type PropertyMap, unknownValue, withoutAbsent } from "../property-map";
import {
  adoptionOf,
  isSameSchedule,
  type LeftRunning,
  type ScheduledScanInputs,
  type ScheduledScanState,
} from "./declaration";
import { currentAsLeftRunning, isMissing, ledgerOf, stillRunning } from "./ledger";
import { dateTimeMeant } from "./open-dates";
import { adoptedAs } from "./post";
import { successionOf } from "./succession";

/** What a preview knows of the schedule to come. When its first run is depends on the moment of the deployment. */
export function plan({ inputs, state, scope }: PlanRequest, context: Context): PropertyMap {
  const declared = inputs as unknown as ScheduledScanInputs;
  const unknown = { scheduleId: unknownValue, firstRunAt: unknownValue, leftRunning: unknownValue };
  if (state === undefined) return ofNew(inputs, scope, context);
  const old = state as unknown as ScheduledScanState;
  const now = context.effects.now();
  const ledger = stillRunning(ledgerOf(old), context.removedSchedules, now);
  const seen = { ...state, ...inputs };
  if (!isCertain(inputs)) return withoutAbsent({ ...seen, ...unknown, overdue: undefined });
  const adoption = adoptionOf(old, inputs);
  if (isSameSchedule(state, inputs) && (adoption !== undefined || !isMissing(old, context))) {
    const { scheduleId } = adoptedAs(old, adoption);
    return withoutAbsent({ ...seen, dateTime: dateTimeMeant(old, inputs), scheduleId, leftRunning: ledger });
  }
  const left = stillRunning([currentAsLeftRunning(old, now)], context.removedSchedules, now);
  const leftRunning = [...ledger, ...left.map(toBeLeft)];
  return withoutAbsent({ ...seen, ...declared, ...unknown, leftRunning, overdue: undefined });
}

/** A new resource may take the place of another, which this run has seen. */
function ofNew(inputs: PropertyMap, scope: string, context: Context): PropertyMap {
  const { adopt } = inputs as unknown as ScheduledScanInputs;
  const unknown = { scheduleId: unknownValue, firstRunAt: unknownValue };
  const { kept, left, ledger } = successionOf({ inputs, scope }, context);
  const { scheduleId, firstRunAt } = kept ?? unknown;
  const isNamed = kept === undefined && adopt !== undefined && adopt !== "existing";
  return withoutAbsent({
    ...inputs,
    scheduleId: isNamed ? adopt : scheduleId,
    firstRunAt,
    leftRunning: isCertain(inputs) || left.length === 0 ? [...ledger, ...left.map(toBeLeft)] : unknownValue,
  });
}

function toBeLeft(entry: LeftRunning): object {
  return { ...entry, since: unknownValue };
}

function isCertain({ targetId, dateTime, recurrence }: PropertyMap): boolean {
  return ![targetId, dateTime, recurrence].some(isUnknown);
}
