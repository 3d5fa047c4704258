import { safeLine } from "../../../provider/foreign-text";
import type { LeftRunning } from "../../../provider/resources/scheduled-scan/declaration";
import type { InventoryFileSchedule } from "../../policy/inventory/file-format";
import { knownValue } from "../../policy/reading";
import { type DeclaredSchedule, declaredIn } from "../../policy/stack/declared";
import type { StackView } from "../../policy/stack/view";

export interface StackSchedules {
  readonly found: readonly InventoryFileSchedule[];
  /** A line for each schedule that the state does not show in full. */
  readonly unreadable: readonly string[];
}

/** The schedules of a stack's state, and those that it left running; not those that a person has removed. */
export function schedulesOf(view: StackView, removed: ReadonlySet<string>): StackSchedules {
  const stack = `${view.project}/${view.stack}`;
  const each = declaredIn(view).schedules.map((schedule) => ({
    current: currentOf(schedule, stack),
    left: (knownValue(schedule.leftRunning) ?? []).map((one) => leftOf(one, stack)),
    schedule,
  }));
  const all = each.flatMap(({ current, left }) => [...(current === undefined ? [] : [current]), ...left]);
  return {
    found: all.filter(({ scheduleId }) => scheduleId === undefined || !removed.has(scheduleId)),
    unreadable: each
      .filter(({ current }) => current === undefined)
      .map(
        ({ schedule }) =>
          `${stack}: the schedule ${safeLine(schedule.name)} is left out, since its target or time is a secret, or absent.`,
      ),
  };
}

function currentOf(
  { scheduleId, targetId, dateTime, recurrence }: DeclaredSchedule,
  stack: string,
): InventoryFileSchedule | undefined {
  const [target, time] = [knownValue(targetId), knownValue(dateTime)];
  if (target === undefined || time === undefined) return undefined;
  return {
    targetId: target,
    dateTime: time,
    recurrence: knownValue(recurrence),
    stack,
    scheduleId: knownValue(scheduleId),
  };
}

function leftOf({ id, targetId, dateTime, recurrence }: LeftRunning, stack: string): InventoryFileSchedule {
  return { targetId, dateTime, recurrence, stack, scheduleId: id, leftRunning: true };
}
