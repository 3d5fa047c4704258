import type { Surroundings } from "../command";
import { commandContext } from "../connection";
import { exitCodes } from "../exit-codes";
import { parseOptions } from "../options";
import { wroteFile } from "../outputs";
import { readStacks } from "../stacks/inputs";
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
  const { views, removed } = await readStacks(
    { states: state, stacks: stack },
    around,
    context.removedSchedules,
  );
  const schedules = schedulesOf(views, removed);
  const file = inventoryFile({
    now: around.effects.now(),
    targets: await targetsWithScans(context.api(), around.effects.now()),
    schedules: schedules.found,
  });
  for (const line of schedules.unreadable) around.stderr.write(`${line}\n`);
  const text = `${JSON.stringify(file, undefined, 2)}\n`;
  const isForStdout = json === true || out === stdout;
  if (isForStdout) around.stdout.write(text);
  else if (!wroteFile(out, text, around)) return exitCodes.unwritten;
  const counts = `${file.targets.length} targets, ${file.schedules.length} schedules`;
  around.stderr.write(`pulumi-cobalt inventory: ${counts}${isForStdout ? "" : ` in ${out}`}\n`);
  return exitCodes.ok;
}
