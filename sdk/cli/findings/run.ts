import { idKinds, isId } from "../../../provider/cobalt/facts";
import { scanGateDefaults, scanGateFields } from "../../../provider/resources/scan-gate";
import { type CommandContext, exitCodes, parseOptions, readChoice, UsageError } from "../command";
import { wroteFile } from "../files";
import { checkTerms, optionsOf, readFields } from "../gate/arguments";
import { connectFor, scanOptions, scansOf, subjectsOf } from "../gate/subjects";
import { type Format, formatFindings, formats } from "./formats";
import { findingsOfScans, findingsOfTarget, type Terms } from "./gather";

const { countStates, newOnly } = scanGateFields.inputs;
const termFields = { countStates, newOnly };

const options = {
  ...optionsOf(termFields),
  ...scanOptions,
  target: { type: "string" },
  format: { type: "string" },
  json: { type: "boolean" },
  evidence: { type: "boolean" },
  out: { type: "string" },
} as const;

const withEvidence: readonly Format[] = ["table", "json", "markdown"];

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const values = parseOptions(args, options);
  const { scan, stack, target, evidence = false, out } = values;
  const given = readFields(termFields, values);
  checkTerms(given, scan);
  const terms: Terms = { countStates: scanGateDefaults.countStates, newOnly: false, ...given };
  const asked = readChoice("--format", values.format, formats);
  const format = values.json === true ? "json" : (asked ?? "table");
  if (evidence && !withEvidence.includes(format))
    throw new UsageError(`--evidence goes with ${withEvidence.join(", ")}.`);
  const of = target === undefined ? scansOf(scan, stack) : undefined;
  if (target !== undefined) checkTarget(target, { scan, stack, newOnly: terms.newOnly });
  const connection = await connectFor(of, context);
  const api = connection.api();
  const sources = { api, list: api.describeFindings };
  const { found, unsettled } =
    of === undefined
      ? await findingsOfTarget(target ?? "", terms, sources)
      : await findingsOfScans(
          (await subjectsOf(of, context)).map(({ scanId }) => scanId),
          terms,
          sources,
        );
  const text = formatFindings(found, { format, evidence, columns: context.columns });
  const isWritten = out === undefined || out === "-" || wroteFile(out, text, context);
  if (out === undefined || out === "-") context.stdout.write(text);
  if (found.length === 0) context.stderr.write("No finding counts.\n");
  for (const line of unsettled)
    context.stderr.write(`pulumi-cobalt: there may be more findings than these. ${line} Run it again.\n`);
  if (unsettled.length > 0) return exitCodes.failed;
  return isWritten ? exitCodes.ok : exitCodes.unwritten;
}

interface Beside {
  readonly scan: readonly string[] | undefined;
  readonly stack: string | undefined;
  readonly newOnly: boolean;
}

function checkTarget(target: string, { scan, stack, newOnly: isNewOnly }: Beside): void {
  if (!target.startsWith(idKinds.target.prefix) || !isId(target))
    throw new UsageError(`--target cannot be "${target}": it is the id of a target, dt_….`);
  if (scan !== undefined || stack !== undefined)
    throw new UsageError("Give one of --scan, --stack and --target.");
  if (isNewOnly)
    throw new UsageError("--new-only goes with --scan and --stack: a target has no earlier scan.");
}
