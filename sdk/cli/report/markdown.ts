import { markdownTable, markdownText } from "../markdown";
import {
  checklistText,
  coverageOf,
  gateHeading,
  gateRows,
  isLive,
  labelOf,
  leftRunningOf,
  minuteOf,
  missedOf,
  nextRunOf,
  type Report,
  remarksOf,
  startedText,
  type TargetReport,
  timesOf,
  titleOf,
} from "./model";

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
        `${titleOf(target)} (${target.id})`,
        target.schedules.filter(isLive).map(timesOf).join("; "),
        nextRunOf(target),
        lastScanOf(target),
        coverageOf(target),
        remarksOf(target).join("; "),
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
    ...section("Gates", gates.length === 0 ? [] : markdownTable(gateHeading, gates)),
    "",
  ];
  return lines.join("\n");
}

function missedLines(target: TargetReport): readonly string[] {
  return missedOf(target).map(
    ({ at, schedule }) =>
      `- ${markdownText(titleOf(target))}: ${minuteOf(at)} (${markdownText(labelOf(schedule))}, ${markdownText(schedule.stack)})`,
  );
}

function section(title: string, lines: readonly string[], text?: string): readonly string[] {
  return lines.length === 0
    ? []
    : ["", `## ${title}`, "", ...(text === undefined ? [] : [text, ""]), ...lines];
}

function lastScanOf({ scans: [last] }: TargetReport): string {
  if (last === undefined) return "";
  const started = startedText(last);
  return `${last.id}: ${last.status}${started === "" ? "" : `, ${started}`}`;
}
