import type { StackView } from "../../policy/stack/view";
import type { CommandContext } from "../command";
import { configurationOfStack } from "./configuration";
import { stateOfFile, stateOfStack } from "./state";

export interface StackInputs {
  readonly views: readonly StackView[];
  /** Ids of schedules that a person has removed, by the environment or any stack that was read with the Pulumi CLI. */
  readonly removed: ReadonlySet<string>;
}

/** Reads `--state` files, and `--stack`s with their configuration. Pulumi's CLI locks what it reads, so one after the other. */
export async function readStacks(
  { states, stacks }: { readonly states: readonly string[]; readonly stacks: readonly string[] },
  context: CommandContext,
  removed: ReadonlySet<string>,
): Promise<StackInputs> {
  const views: StackView[] = [];
  const all = new Set(removed);
  for (const path of states) views.push(await stateOfFile(context, path));
  for (const name of stacks) {
    views.push(await stateOfStack(context, name));
    for (const id of await removedIn(name, context)) all.add(id);
  }
  return { views, removed: all };
}

async function removedIn(stack: string, context: CommandContext): Promise<ReadonlySet<string>> {
  const { readConfiguration } =
    require("../../../provider/configuration") as typeof import("../../../provider/configuration");
  const readKey = await configurationOfStack(context, stack);
  const only = (key: string) => (key === "removedSchedules" ? readKey(key) : undefined);
  return readConfiguration(only, {}).removedSchedules;
}

/** The first item of each key, or a later one that is to be preferred to it. */
export function onceEach<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  isBetter: (one: T, than: T) => boolean = () => false,
): readonly T[] {
  const chosen = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    const known = chosen.get(key);
    if (known === undefined || isBetter(item, known)) chosen.set(key, item);
  }
  return [...chosen.values()];
}

/** A schedule is Cobalt's by its id, in however many inputs it stands; one without an id is its stack's. */
export function scheduleKey(
  id: string | undefined,
  own: { readonly stack: string | undefined; readonly targetId: string; readonly times: string },
): string {
  return id ?? JSON.stringify(own);
}
