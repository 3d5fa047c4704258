import { type CommandContext, exitCodes } from "../command";
import { connect } from "../connection";
import { wroteFile } from "../files";
import { parseOptions } from "../options";
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

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { state = [], stack = [], out = "cobalt-inventory.json", json } = parseOptions(args, options);
  const connection = connect(context);
  const { views, removed } = await readStacks(
    { states: state, stacks: stack },
    context,
    connection.removedSchedules,
  );
  const schedules = schedulesOf(views, removed);
  const file = inventoryFile({
    now: context.effects.now(),
    targets: await targetsWithScans(connection.api(), context.effects.now()),
    schedules: schedules.found,
  });
  for (const line of schedules.unreadable) context.stderr.write(`${line}\n`);
  const text = `${JSON.stringify(file, undefined, 2)}\n`;
  const isForStdout = json === true || out === stdout;
  if (isForStdout) context.stdout.write(text);
  else if (!wroteFile(out, text, context)) return exitCodes.unwritten;
  const counts = `${file.targets.length} targets, ${file.schedules.length} schedules`;
  context.stderr.write(`pulumi-cobalt inventory: ${counts}${isForStdout ? "" : ` in ${out}`}\n`);
  return exitCodes.ok;
}
