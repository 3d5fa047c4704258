import { safeLine } from "../../../provider/foreign-text";
import { painter, reflowed, type Terminal, table, textWidth } from "../terminal";
import {
  checklistText,
  coverageOf,
  gateHeading,
  gateRows,
  isLive,
  leftRunningOf,
  nextRunOf,
  type Report,
  remarksOf,
  startedText,
  type TargetReport,
  timesOf,
  titleOf,
} from "./model";

/** The report for a terminal: targets, schedules that were left running, gates. */
export function reportTable(report: Report, terminal: Terminal): string {
  const gates = tableOf(gateHeading, gateRows(report), terminal);
  const parts = [targetTable(report, terminal), checklist(report, terminal), gates];
  return parts.filter((part) => part !== "").join("\n");
}

function targetTable({ targets }: Report, terminal: Terminal): string {
  const rows = targets.map((target) => [
    titleOf(target),
    scheduledAs(target),
    nextRunOf(target),
    lastScanOf(target),
    coverageOf(target),
    remarksOf(target).join("; "),
  ]);
  return tableOf(["target", "schedule", "next run", "last scan", "runs kept", "remarks"], rows, terminal);
}

function checklist({ targets }: Report, terminal: Terminal): string {
  const left = leftRunningOf(targets);
  if (left.length === 0) return "";
  const items = left.map(({ scheduleId, targetId, stack, ...times }) =>
    safeLine(`[ ] ${scheduleId} ${targetId} ${timesOf(times)} (${stack})`),
  );
  const lines = [checklistText, ...items].map((line) => reflowed(line, textWidth(terminal)));
  return [painter(terminal)("bold", "Left running"), ...lines, ""].join("\n");
}

function tableOf(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
): string {
  if (rows.length === 0) return "";
  const text = table(heading, rows, terminal.columns);
  return terminal.columns === undefined ? text : reflowed(text, terminal.columns);
}

function scheduledAs({ schedules }: TargetReport): string {
  return schedules
    .filter(isLive)
    .map(({ kind, recurrence = "once" }) =>
      kind === "declared" ? recurrence : `${recurrence} (left running)`,
    )
    .join(", ");
}

function lastScanOf({ scans: [last] }: TargetReport): string {
  return last === undefined ? "" : `${last.status} ${startedText(last)}`.trim();
}
