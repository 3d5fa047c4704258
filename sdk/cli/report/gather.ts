import type { Scan } from "../../../provider/client/types";
import type { Context } from "../../../provider/resources/lifecycle";
import type { Surroundings } from "../command";
import { configurationOfStack } from "../stacks/configuration";
import { stateOfFile, stateOfStack } from "../stacks/state";
import type { ReportArgs } from "./arguments";
import type { Facts } from "./build";
import { type DeclaredFacts, factsOf } from "./declared";

/** Reads the stacks, and then Cobalt. */
export async function gather(
  wish: ReportArgs,
  around: Surroundings,
  context: Context,
): Promise<{ readonly facts: Facts; readonly unreadable: readonly string[] }> {
  const declared = await declaredBy(wish, around, context.removedSchedules);
  const now = around.effects.now();
  const api = context.api();
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
      stacks: declared.map(({ stack }) => stack),
      schedules: declared.flatMap(({ schedules }) => schedules),
      gates: declared.flatMap(({ gates }) => gates),
      targets,
      scans: new Map(scans),
      exemptions: wish.exemptions,
    },
    unreadable: declared.flatMap(({ unreadable }) => unreadable),
  };
}

/** Pulumi's CLI locks what it reads, so one after the other. */
async function declaredBy(
  { states, stacks }: ReportArgs,
  around: Surroundings,
  removed: ReadonlySet<string>,
): Promise<readonly DeclaredFacts[]> {
  const declared: DeclaredFacts[] = [];
  for (const path of states) declared.push(factsOf(await stateOfFile(around, path), removed));
  for (const name of stacks) {
    const view = await stateOfStack(around, name);
    declared.push(factsOf(view, new Set([...removed, ...(await removedIn(name, around))])));
  }
  return declared;
}

async function removedIn(stack: string, around: Surroundings): Promise<ReadonlySet<string>> {
  const { readConfiguration } =
    require("../../../provider/configuration") as typeof import("../../../provider/configuration");
  const readKey = await configurationOfStack(around, stack);
  const only = (key: string) => (key === "removedSchedules" ? readKey(key) : undefined);
  return readConfiguration(only, {}).removedSchedules;
}
