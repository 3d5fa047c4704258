import { type ExemptionConfig, exemptionOf } from "../../policy/config";
import { type CommandContext, exitCodes, parseOptions, readChoice, UsageError } from "../command";
import { wroteOutput } from "../files";
import { type Notice, notify } from "../notify";
import { readStacks } from "../stacks";
import type { Terminal } from "../terminal";
import { buildReport } from "./build";
import { reportCsv } from "./csv";
import { gather } from "./gather";
import { reportHtml } from "./html";
import { reportIcs } from "./ics";
import { reportJson } from "./json";
import { reportMarkdown } from "./markdown";
import { type Problem, problems, problemTexts, type Report, targetsWith } from "./model";
import { reportOpenMetrics } from "./openmetrics";
import { reportTable } from "./table";

/** What writes the report in each of its formats. */
const writers = {
  table: reportTable,
  markdown: reportMarkdown,
  json: reportJson,
  csv: reportCsv,
  ics: reportIcs,
  html: reportHtml,
  openmetrics: reportOpenMetrics,
} as const satisfies Readonly<Record<string, (report: Report, terminal: Terminal) => string>>;

export type Format = keyof typeof writers;
export const formats = Object.keys(writers) as readonly Format[];

export function formatReport(report: Report, format: Format, terminal: Terminal): string {
  return writers[format](report, terminal);
}

export interface ReportArgs {
  readonly states: readonly string[];
  readonly stacks: readonly string[];
  /** The start of the period that is looked at, in milliseconds since 1970. */
  readonly since: number;
  readonly exemptions: readonly ExemptionConfig[];
  readonly format: Format;
  /** Undefined, or `-`: stdout. */
  readonly out: string | undefined;
  readonly failOn: readonly Problem[];
  readonly notifyUrl: string | undefined;
}

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const parsed = parseReportArgs(args, context.effects.now());
  const stacks = await readStacks(parsed, context);
  const { connection } = stacks;
  const { inputs, notes: ofReading } = await gather(parsed, stacks, context.effects.now());
  const report = buildReport(inputs);
  const text = formatReport(report, parsed.format, context);
  const isWritten = wroteOutput(parsed.out, text, context);
  for (const line of [...ofReading, ...notes(report)]) context.stderr.write(`${line}\n`);
  const found = parsed.failOn.filter((problem) => targetsWith(problem, report) > 0);
  for (const problem of found) context.stderr.write(`${failure(problem, report)}\n`);
  const code = found.length > 0 ? exitCodes.failed : isWritten ? exitCodes.ok : exitCodes.unwritten;
  await notify(parsed.notifyUrl, noticeOf(report, { found, code }), { context, connection });
  return code;
}

/** How many targets have each problem. */
function noticeOf(
  report: Report,
  { found, code }: { readonly found: readonly Problem[]; readonly code: number },
): Notice {
  const counts = problems.map((problem) => [problem, targetsWith(problem, report)] as const);
  const named = counts.flatMap(([problem, count]) => (count === 0 ? [] : [`${problem} ${count}`]));
  const result = found.length === 0 ? "passed" : "failed";
  const title = `Cobalt DAST report: ${report.targets.length} targets, ${named.join(", ") || "no problem"}`;
  const document = {
    result,
    exitCode: code,
    targets: report.targets.length,
    problems: Object.fromEntries(counts),
  };
  return { command: "report", lines: [title, ...found.map((problem) => failure(problem, report))], document };
}

const options = {
  state: { type: "string", multiple: true },
  stack: { type: "string", multiple: true },
  since: { type: "string" },
  exempt: { type: "string", multiple: true },
  format: { type: "string" },
  json: { type: "boolean" },
  out: { type: "string" },
  "fail-on": { type: "string" },
  notify: { type: "string" },
} as const;

const day = 24 * 3_600_000;
const defaultDays = 90;
/** The longest period: Cobalt's lists are read back to its start, so that a slip of the keyboard must not read ten years. */
const mostDays = 3 * 366;

/** Parses the arguments; `now`: milliseconds since 1970. @throws UsageError */
function parseReportArgs(args: readonly string[], now: number): ReportArgs {
  const values = parseOptions(args, options);
  const format = readChoice("--format", values.format, formats) ?? "table";
  return {
    states: values.state ?? [],
    stacks: values.stack ?? [],
    since: sinceOf(values.since, now),
    exemptions: (values.exempt ?? []).map((text) => exemptionIn(text, now)),
    format: values.json === true ? "json" : format,
    notifyUrl: values.notify,
    out: values.out,
    failOn: (values["fail-on"]?.split(",") ?? []).map(
      (text) => readChoice("--fail-on", text.trim(), problems) as Problem,
    ),
  };
}

function sinceOf(text: string | undefined, now: number): number {
  if (text === undefined) return now - defaultDays * day;
  const [, days] = /^(\d{1,4})d$/.exec(text) ?? [];
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(text) : undefined;
  const isDate = date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  const since = days === undefined ? (isDate ? date.getTime() : Number.NaN) : now - Number(days) * day;
  if (since < now && since >= now - mostDays * day) return since;
  throw new UsageError(
    `--since cannot be "${text}": it is a day that has passed, yyyy-mm-dd, or a number of days such as 30d, at most ${mostDays}d.`,
  );
}

function exemptionIn(text: string, now: number): ExemptionConfig {
  const [, target, reason, until] = /^([^=]+)=(.*\S)\s+until\s+(\d{4}-\d{2}-\d{2})$/s.exec(text) ?? [];
  if (target === undefined || reason === undefined || until === undefined)
    throw new UsageError(`--exempt cannot be "${text}": it is dt_…=<why> until <yyyy-mm-dd>.`);
  const exemption = { target, reason, until };
  const exempted = exemptionOf({ id: target }, [exemption], now);
  if (exempted.kind === "expired") throw new UsageError(`--exempt: ${exempted.text}`);
  return exemption;
}

function notes({ targets, stacks }: Report): readonly string[] {
  return [
    ...(targets.length === 0
      ? ["This organisation has no targets; they are made in Cobalt's web application."]
      : []),
    ...(stacks.length === 0
      ? ["No stack was given (--stack or --state), so nothing counts as scheduled."]
      : []),
  ];
}

function failure(problem: Problem, report: Report): string {
  const count = targetsWith(problem, report);
  const which = count === 1 ? "1 target" : `${count} targets`;
  return `pulumi-cobalt report: --fail-on ${problem}: ${which} (${problemTexts[problem]})`;
}
