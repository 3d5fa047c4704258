import { markdownCell, markdownText } from "../markdown";
import { isLive, type Report, startOf, type TargetReport } from "./model";
import {
  checklistText,
  coverageOf,
  gateHeading,
  gateRows,
  leftRunningOf,
  minuteOf,
  missedOf,
  remarksOf,
  timesOf,
  titleOf,
} from "./texts";

/** The report as GitHub's Markdown, for the summary of a nightly job or an auditor's folder. */
export function reportMarkdown(report: Report): string {
  const { targets, stacks, madeAt, since } = report;
  const left = leftRunningOf(targets);
  const gates = gateRows(report);
  const lines = [
    `# Cobalt DAST report, ${minuteOf(madeAt)}`,
    "",
    `Past runs since ${minuteOf(since)}; stacks: ${stacks.length === 0 ? "none" : stacks.map(markdownText).join(", ")}.`,
    "",
    ...markdownTable(
      ["target", "schedules", "next run", "last scan", "runs kept", "remarks"],
      targets.map((target) => [
        `${markdownCell(titleOf(target))} (${markdownCell(target.id)})`,
        target.schedules.filter(isLive).map(timesOf).join("; "),
        target.coming[0] === undefined ? "" : minuteOf(target.coming[0].at),
        lastScanOf(target),
        coverageOf(target),
        remarksOf(target).map(markdownCell).join("; "),
      ]),
    ),
    ...section("Missed runs", targets.flatMap(missedLines)),
    ...section(
      "Left running",
      left.map(
        (schedule) =>
          `- [ ] ${markdownText(schedule.scheduleId ?? "")} of ${markdownText(schedule.targetId)}: ${timesOf(schedule)}, left by ${markdownText(schedule.stack)}`,
      ),
      checklistText,
    ),
    ...section(
      "Gates",
      gates.length === 0
        ? []
        : markdownTable(
            gateHeading,
            gates.map((row) => row.map(markdownCell)),
          ),
    ),
    "",
  ];
  return lines.join("\n");
}

function missedLines(target: TargetReport): readonly string[] {
  return missedOf(target).map(
    ({ at, schedule }) =>
      `- ${markdownText(titleOf(target))}: ${minuteOf(at)} (${markdownText(schedule.scheduleId ?? schedule.name)}, ${markdownText(schedule.stack)})`,
  );
}

function section(title: string, lines: readonly string[], text?: string): readonly string[] {
  return lines.length === 0
    ? []
    : ["", `## ${title}`, "", ...(text === undefined ? [] : [text, ""]), ...lines];
}

function lastScanOf({ scans: [last] }: TargetReport): string {
  return last === undefined
    ? ""
    : `${markdownCell(last.id)}: ${markdownCell(last.status)}${Number.isNaN(startOf(last)) ? "" : `, ${minuteOf(startOf(last))}`}`;
}

function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [
    `| ${heading.join(" | ")} |`,
    `|${heading.map(() => " --- |").join("")}`,
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ];
}
