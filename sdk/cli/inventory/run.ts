import type { StackView } from "../../policy/stack/view";
import type { Surroundings } from "../command";
import { commandContext } from "../connection";
import { exitCodes } from "../exit-codes";
import { parseOptions } from "../options";
import { wroteFile } from "../outputs";
import { stateOfFile, stateOfStack } from "../stacks/state";
import { inventoryFile } from "./file";
import { schedulesOf } from "./schedules";
import { targetsWithScans } from "./targets";

const options = {
  state: { type: "string", multiple: true },
  stack: { type: "string", multiple: true },
  out: { type: "string" },
  json: { type: "boolean" },
} as const;

const stdout = "-";

export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const { state = [], stack = [], out = "cobalt-inventory.json", json } = parseOptions(args, options);
  const context = commandContext(around);
  const files = await inTurn(state, (path) => stateOfFile(around, path));
  const stacks = await inTurn(stack, (name) => stateOfStack(around, name));
  const schedules = [...files, ...stacks].map((view) => schedulesOf(view, context.removedSchedules));
  const file = inventoryFile({
    now: around.effects.now(),
    targets: await targetsWithScans(context.api(), around.effects.now()),
    schedules: schedules.flatMap(({ found }) => found),
  });
  for (const { unreadable } of schedules) for (const line of unreadable) around.stderr.write(`${line}\n`);
  const text = `${JSON.stringify(file, undefined, 2)}\n`;
  const isForStdout = json === true || out === stdout;
  if (isForStdout) around.stdout.write(text);
  else if (!wroteFile(out, text, around)) return exitCodes.unwritten;
  const counts = `${file.targets.length} targets, ${file.schedules.length} schedules`;
  around.stderr.write(`pulumi-cobalt inventory: ${counts}${isForStdout ? "" : ` in ${out}`}\n`);
  return exitCodes.ok;
}

/** Pulumi's CLI locks what it reads, so one after the other. */
async function inTurn(
  names: readonly string[],
  read: (name: string) => Promise<StackView>,
): Promise<readonly StackView[]> {
  const views: StackView[] = [];
  for (const name of names) views.push(await read(name));
  return views;
}
