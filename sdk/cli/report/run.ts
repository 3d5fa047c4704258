import { type CommandContext, exitCodes } from "../command";
import { connect } from "../connection";
import { wroteFile } from "../files";
import { type Format, parseReportArgs } from "./arguments";
import { buildReport } from "./build";
import { reportCsv } from "./csv";
import { gather } from "./gather";
import { reportHtml } from "./html";
import { reportIcs } from "./ics";
import { reportJson } from "./json";
import { reportMarkdown } from "./markdown";
import type { Problem, Report } from "./model";
import { reportTable } from "./table";
import { problemWords } from "./words";

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const wish = parseReportArgs(args, context.effects.now());
  const { facts, unreadable } = await gather(wish, context, connect(context));
  const report = buildReport(facts);
  const text = written(report, wish.format, context);
  const isWritten = wish.out === undefined || wroteFile(wish.out, text, context);
  if (wish.out === undefined) context.stdout.write(text);
  for (const line of [...unreadable, ...notes(report)]) context.stderr.write(`${line}\n`);
  const found = wish.failOn.filter((problem) => targetsWith(problem, report) > 0);
  for (const problem of found) context.stderr.write(`${failure(problem, report)}\n`);
  if (found.length > 0) return exitCodes.failed;
  return isWritten ? exitCodes.ok : exitCodes.unwritten;
}

export function written(report: Report, format: Format, context: CommandContext): string {
  switch (format) {
    case "table":
      return reportTable(report, context);
    case "markdown":
      return reportMarkdown(report);
    case "json":
      return reportJson(report);
    case "csv":
      return reportCsv(report);
    case "ics":
      return reportIcs(report);
    case "html":
      return reportHtml(report);
  }
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

function targetsWith(problem: Problem, { targets }: Report): number {
  return targets.filter(({ problems }) => problems.includes(problem)).length;
}

function failure(problem: Problem, report: Report): string {
  const count = targetsWith(problem, report);
  const which = count === 1 ? "1 target" : `${count} targets`;
  return `pulumi-cobalt report: --fail-on ${problem}: ${which} (${problemWords[problem]})`;
}
