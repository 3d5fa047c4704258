import type { Recurrence } from "../../../provider/cobalt/facts";
import { safeLine } from "../../../provider/foreign-text";
import { isUnadopted } from "../../../provider/resources";
import { knownValue } from "../../policy/reading";
import { declaredIn, type StackView } from "../../policy/stack/declared";

/** A schedule that a stack's state declares, or one that it has left running. Times are texts, as the state has them. */
export interface StackSchedule {
  readonly kind: "declared" | "left running";
  /** `<project>/<stack>` */
  readonly stack: string;
  /** The resource's name. */
  readonly name: string;
  readonly targetId: string;
  /** Undefined: the state does not show it. */
  readonly dateTime: string | undefined;
  readonly firstRunAt: string | undefined;
  /** Undefined: once. */
  readonly recurrence: Recurrence | undefined;
  /** `unknown:…` where Cobalt's answer was lost. */
  readonly scheduleId: string | undefined;
  /** True if nobody knows the id of a declared schedule, nor has anybody confirmed that it exists. */
  readonly isUnadopted: boolean;
  /** When the stack ceased to declare one that it has left running. */
  readonly since: string | undefined;
}

/** The name of a stack, `<project>/<stack>`. Its resources alone tell it. */
export function stackName({ project, stack, resources }: StackView): string {
  return resources.length === 0 ? "an empty stack" : `${project}/${stack}`;
}

/**
 * The schedules of stacks in the form that `read` gives them, each once, however many states show it. `unreadable` has a line for each
 * declared one of which the state shows too little: its target, or whatever `read` misses.
 */
export function readSchedules<T>(
  views: readonly StackView[],
  read: (schedule: StackSchedule) => T | undefined,
): { readonly found: readonly T[]; readonly unreadable: readonly string[] } {
  const all = views.flatMap(schedulesIn).map((schedule) => {
    const { targetId } = schedule;
    return { schedule, value: targetId === undefined ? undefined : read({ ...schedule, targetId }) };
  });
  const readable = all.flatMap(({ schedule, value }) => (value === undefined ? [] : [{ schedule, value }]));
  const unreadable = all
    .filter(({ schedule, value }) => value === undefined && schedule.kind === "declared")
    .map(
      ({ schedule: { stack, name } }) =>
        `${stack}: the schedule ${safeLine(name)} is left out, since its target or time is a secret, or absent.`,
    );
  const once = onceEach(
    readable,
    ({ schedule }) => keyOf(schedule),
    // A schedule that one stack declares counts as declared, whatever another has left running.
    ({ schedule }, than) => schedule.kind === "declared" && than.schedule.kind === "left running",
  );
  return { found: once.map(({ value }) => value), unreadable: [...new Set(unreadable)] };
}

type Schedule = Omit<StackSchedule, "targetId"> & { readonly targetId: string | undefined };

function schedulesIn(view: StackView): readonly Schedule[] {
  const stack = stackName(view);
  return declaredIn(view).schedules.flatMap((declared): readonly Schedule[] => {
    const { name } = declared;
    const scheduleId = knownValue(declared.scheduleId);
    const left = knownValue(declared.leftRunning) ?? [];
    return [
      {
        kind: "declared",
        stack,
        name,
        targetId: knownValue(declared.targetId),
        dateTime: knownValue(declared.dateTime),
        firstRunAt: knownValue(declared.firstRunAt),
        recurrence: knownValue(declared.recurrence),
        scheduleId,
        isUnadopted: isUnadopted({ scheduleId, adopt: knownValue(declared.adopt) }),
        since: undefined,
      },
      ...left.map(({ id, ...entry }) => ({
        ...entry,
        kind: "left running" as const,
        stack,
        name,
        recurrence: entry.recurrence,
        firstRunAt: entry.dateTime,
        scheduleId: id,
        isUnadopted: false,
      })),
    ];
  });
}

/** The identity of a schedule: Cobalt's id, in however many states it stands; of one without an id, its stack, target and times. */
function keyOf({ scheduleId, stack, targetId, recurrence, firstRunAt, dateTime }: Schedule): string {
  return scheduleId ?? JSON.stringify([stack, targetId, recurrence, firstRunAt ?? dateTime]);
}

/** The first item of each key, or a later one that is preferred to it. */
export function onceEach<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  isPreferred: (one: T, than: T) => boolean,
): readonly T[] {
  const chosen = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    const known = chosen.get(key);
    if (known === undefined || isPreferred(item, known)) chosen.set(key, item);
  }
  return [...chosen.values()];
}
