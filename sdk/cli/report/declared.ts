import { safeLine } from "../../../provider/foreign-text";
import { instantOf } from "../../../provider/resources/instant";
import { isUnadopted } from "../../../provider/resources/scheduled-scan/declaration";
import { knownValue, parsed } from "../../policy/reading";
import { type DeclaredGate, type DeclaredSchedule, declaredIn } from "../../policy/stack/declared";
import type { StackView } from "../../policy/stack/view";
import type { GateVerdict, Schedule } from "./model";

export interface DeclaredFacts {
  readonly stack: string;
  readonly schedules: readonly Schedule[];
  readonly gates: readonly GateVerdict[];
  /** A line for each schedule that the state does not show in full. */
  readonly unreadable: readonly string[];
}

/** What a stack's state says of schedules, of those that it left running, and of its gates. */
export function factsOf(view: StackView, removed: ReadonlySet<string>): DeclaredFacts {
  const stack = `${view.project}/${view.stack}`;
  const { schedules, triggers, gates } = declaredIn(view);
  const each = schedules.map((schedule) => ({
    schedule,
    current: currentOf(schedule, { stack, removed }),
    left: leftOf(schedule, { stack, removed }),
  }));
  const targetOf = new Map(
    triggers.map(({ scanId, targetId }) => [knownValue(scanId), knownValue(targetId)] as const),
  );
  return {
    stack,
    schedules: each.flatMap(({ current, left }) => [...(current === undefined ? [] : [current]), ...left]),
    gates: gates.flatMap((gate) => verdictOf(gate, { stack, targetOf })),
    unreadable: each
      .filter(({ current }) => current === undefined)
      .map(
        ({ schedule: { name } }) =>
          `${stack}: the schedule ${safeLine(name)} is left out, since its target or time is a secret, or absent.`,
      ),
  };
}

interface Of {
  readonly stack: string;
  readonly removed: ReadonlySet<string>;
}

function currentOf(schedule: DeclaredSchedule, { stack, removed }: Of): Schedule | undefined {
  const targetId = knownValue(schedule.targetId);
  const firstRunAt = instantOf(knownValue(schedule.firstRunAt) ?? knownValue(schedule.dateTime));
  if (targetId === undefined || firstRunAt === undefined) return undefined;
  const scheduleId = knownValue(schedule.scheduleId);
  return {
    kind: "declared",
    stack,
    name: schedule.name,
    targetId,
    scheduleId,
    isUnadopted: isUnadopted({ scheduleId, adopt: knownValue(schedule.adopt) }),
    recurrence: knownValue(schedule.recurrence),
    firstRunAt,
    since: undefined,
    isRemoved: scheduleId !== undefined && removed.has(scheduleId),
  };
}

function leftOf({ name, leftRunning }: DeclaredSchedule, { stack, removed }: Of): Schedule[] {
  return (knownValue(leftRunning) ?? []).flatMap(({ id, targetId, dateTime, recurrence, since }) => {
    const firstRunAt = instantOf(dateTime);
    if (firstRunAt === undefined) return [];
    return [
      {
        kind: "left running" as const,
        stack,
        name,
        targetId,
        scheduleId: id,
        isUnadopted: false,
        recurrence,
        firstRunAt,
        since: instantOf(since),
        isRemoved: removed.has(id),
      },
    ];
  });
}

function verdictOf(
  { name, scanId, read }: DeclaredGate,
  {
    stack,
    targetOf,
  }: {
    readonly stack: string;
    readonly targetOf: ReadonlyMap<string | undefined, string | undefined>;
  },
): GateVerdict[] {
  const [scan, verdict] = [knownValue(scanId), textOf(read("verdict"))];
  if (scan === undefined || verdict === undefined) return [];
  return [
    {
      stack,
      name,
      scanId: scan,
      targetId: targetOf.get(scan),
      verdict,
      reason: textOf(read("reason")) ?? "",
      judgedAt: textOf(read("judgedAt")),
    },
  ];
}

function textOf(reading: Parameters<typeof parsed>[0]): string | undefined {
  return knownValue(parsed(reading, (value) => (typeof value === "string" ? value : undefined)));
}
