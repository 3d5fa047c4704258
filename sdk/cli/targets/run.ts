import { type CommandContext, exitCodes } from "../command";
import { connect } from "../connection";
import { parseOptions, readChoice } from "../options";
import { formats, formatted } from "./formats";
import { listTargets } from "./listing";

const options = {
  format: { type: "string" },
  json: { type: "boolean" },
  "no-history": { type: "boolean" },
} as const;

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const values = parseOptions(args, options);
  const asked = readChoice("--format", values.format, formats);
  const format = values.json === true ? "json" : (asked ?? "table");
  const connection = connect(context);
  const now = context.effects.now();
  const targets = await listTargets(connection.api(), { history: values["no-history"] !== true, now });
  if (targets.length > 0 || format !== "table")
    context.stdout.write(formatted(targets, format, context.columns));
  for (const line of notes(targets)) context.stderr.write(`${line}\n`);
  return exitCodes.ok;
}

function notes(targets: Awaited<ReturnType<typeof listTargets>>): readonly string[] {
  if (targets.length === 0)
    return ["This organisation has no targets; they are made in Cobalt's web application."];
  const scheduled = targets.filter(({ looksScheduled = [] }) => looksScheduled.length > 0).length;
  if (scheduled === 0) return [];
  const which = scheduled === 1 ? "1 target looks" : `${scheduled} targets look`;
  return [
    `${which} scheduled in Cobalt already, going by its past scans. Where no program declares that schedule yet, declare it with ` +
      '`adopt: "existing"`: nothing is posted then, and it does not run twice.',
  ];
}
