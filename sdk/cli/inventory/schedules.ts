import { safeLine } from "../../../provider/foreign-text";
import type { LeftRunning } from "../../../provider/resources/scheduled-scan/declaration";
import type { InventoryFileSchedule } from "../../policy/inventory/file-format";
import { knownValue } from "../../policy/reading";
import { type DeclaredSchedule, declaredIn } from "../../policy/stack/declared";
import type { StackView } from "../../policy/stack/view";
import { onceEach, scheduleKey } from "../stacks/inputs";

export interface StackSchedules {
  readonly found: readonly InventoryFileSchedule[];
  /** A line for each schedule that the state does not show in full. */
  readonly unreadable: readonly string[];
}

/** The schedules of stacks' states, and those that they left running, each once; not those that a person has removed. */
export function schedulesOf(views: readonly StackView[], removed: ReadonlySet<string>): StackSchedules {
  const each = views.flatMap((view) => {
    const stack = `${view.project}/${view.stack}`;
    return declaredIn(view).schedules.map((schedule) => ({
      stack,
      current: currentOf(schedule, stack),
      left: (knownValue(schedule.leftRunning) ?? []).map((one) => leftOf(one, stack)),
      name: schedule.name,
    }));
  });
  const all = each.flatMap(({ current, left }) => [...(current === undefined ? [] : [current]), ...left]);
  const unreadable = each
    .filter(({ current }) => current === undefined)
    .map(
      ({ stack, name }) =>
        `${stack}: the schedule ${safeLine(name)} is left out, since its target or time is a secret, or absent.`,
    );
  return {
    found: onceEach(
      all.filter(({ scheduleId }) => scheduleId === undefined || !removed.has(scheduleId)),
      ({ scheduleId, stack, targetId, dateTime, recurrence = "once" }) =>
        scheduleKey(scheduleId, { stack, targetId, times: `${recurrence} ${dateTime}` }),
      // What a stack declares, another has not left to itself.
      (one, than) => than.leftRunning === true && one.leftRunning !== true,
    ),
    unreadable: [...new Set(unreadable)],
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
