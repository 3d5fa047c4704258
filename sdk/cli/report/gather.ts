import type { Scan } from "../../../provider/client/types";
import { instantOf } from "../../../provider/resources/instant";
import type { Context } from "../../../provider/resources/lifecycle";
import type { CommandContext } from "../command";
import { onceEach, readStacks, scheduleKey } from "../stacks/inputs";
import type { ReportArgs } from "./arguments";
import type { Facts } from "./build";
import { factsOf } from "./declared";
import { type GateVerdict, isDeclared, type Schedule } from "./model";

/** Reads the stacks, and then Cobalt. */
export async function gather(
  wish: ReportArgs,
  context: CommandContext,
  connection: Context,
): Promise<{ readonly facts: Facts; readonly unreadable: readonly string[] }> {
  const { views, removed } = await readStacks(wish, context, connection.removedSchedules);
  const declared = views.map((view) => factsOf(view, removed));
  const now = context.effects.now();
  const api = connection.api();
  const targets = await api.listTargets();
  const known = new Set(targets.map(({ id }) => id));
  const scans = await Promise.all(
    [...known].map(async (id): Promise<[string, readonly Scan[]]> => {
      return [id, await api.recentScans(id, wish.since)];
    }),
  );
  return {
    facts: {
      now,
      since: wish.since,
      stacks: [...new Set(declared.map(({ stack }) => stack))],
      schedules: schedulesOnce(declared.flatMap(({ schedules }) => schedules)),
      gates: gatesOnce(declared.flatMap(({ gates }) => gates)),
      targets,
      scans: new Map(scans),
      exemptions: wish.exemptions,
    },
    unreadable: [...new Set(declared.flatMap(({ unreadable }) => unreadable))],
  };
}

/** What a stack declares, another has not left to itself. */
function schedulesOnce(schedules: readonly Schedule[]): readonly Schedule[] {
  return onceEach(
    schedules,
    ({ scheduleId, stack, targetId, firstRunAt, recurrence = "once" }) =>
      scheduleKey(scheduleId, { stack, targetId, times: `${recurrence} ${firstRunAt}` }),
    (one, than) => isDeclared(one) && !isDeclared(than),
  );
}

/** Of a gate in two inputs the later verdict counts. */
function gatesOnce(gates: readonly GateVerdict[]): readonly GateVerdict[] {
  const at = ({ judgedAt }: GateVerdict) => instantOf(judgedAt) ?? Number.NEGATIVE_INFINITY;
  return onceEach(
    gates,
    ({ stack, name, scanId }) => JSON.stringify([stack, name, scanId]),
    (one, than) => at(one) > at(than),
  );
}
