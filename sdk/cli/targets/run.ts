import { type CobaltApi, countsAsEnabled } from "../../../provider/client";
import { byTitle } from "../../../provider/resources";
import { instantOf } from "../../../provider/time/date-time";
import { type CommandContext, exitCodes, parseOptions, readChoice } from "../command";
import { connect } from "../connection";
import { formats, formatTargets, type ListedTarget } from "./formats";
import { describePattern, patternsIn } from "./pattern";

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
    context.stdout.write(formatTargets(targets, format, context.columns));
  for (const line of notes(targets)) context.stderr.write(`${line}\n`);
  return exitCodes.ok;
}

function notes(targets: readonly ListedTarget[]): readonly string[] {
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

/** Long enough for three quarterly runs. */
const historyMs = 200 * 24 * 3_600_000;

/** The organisation's targets by name; with `history`, the patterns in the scans of those that are enabled. */
async function listTargets(
  api: CobaltApi,
  { history, now }: { readonly history: boolean; readonly now: number },
): Promise<readonly ListedTarget[]> {
  const targets = await api.listTargets();
  const listed = await Promise.all(
    targets.map(async (target): Promise<ListedTarget> => {
      if (!history || !countsAsEnabled(target))
        return { ...target, looksScheduled: history ? [] : undefined };
      const scans = await api.recentScans(target.id, now - historyMs);
      const starts = scans.flatMap(({ startedAt }) => instantOf(startedAt) ?? []);
      return { ...target, looksScheduled: patternsIn(starts, now).map(describePattern) };
    }),
  );
  return listed.sort(byTitle);
}
