import { safeLine } from "../../../provider/foreign-text";
import type { CommandContext } from "../command";
import { painter, reflowed, table, textWidth } from "../terminal";
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
  type TargetReport,
  timesOf,
  titleOf,
} from "./model";

/** The report for a terminal: targets, schedules that were left running, gates. */
export function reportTable(report: Report, context: CommandContext): string {
  const gates = tableOf(gateHeading, gateRows(report), context);
  const parts = [targetTable(report, context), checklist(report, context), gates];
  return parts.filter((part) => part !== "").join("\n");
}

function targetTable({ targets }: Report, context: CommandContext): string {
  const rows = targets.map((target) => [
    titleOf(target),
    scheduledAs(target),
    nextRunOf(target),
    lastScanOf(target),
    coverageOf(target),
    remarksOf(target).join("; "),
  ]);
  return tableOf(["target", "schedule", "next run", "last scan", "runs kept", "remarks"], rows, context);
}

function checklist({ targets }: Report, context: CommandContext): string {
  const left = leftRunningOf(targets);
  if (left.length === 0) return "";
  const items = left.map(({ scheduleId, targetId, stack, ...times }) =>
    safeLine(`[ ] ${scheduleId} ${targetId} ${timesOf(times)} (${stack})`),
  );
  const lines = [checklistText, ...items].map((line) => reflowed(line, textWidth(context)));
  return [painter(context)("bold", "Left running"), ...lines, ""].join("\n");
}

function tableOf(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  context: CommandContext,
): string {
  if (rows.length === 0) return "";
  const text = table(heading, rows, context.columns);
  return context.columns === undefined ? text : reflowed(text, context.columns);
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
  if (last === undefined) return "";
  return `${last.status}${last.startedAt === null ? "" : ` ${last.startedAt.slice(0, 16).replace("T", " ")}`}`;
}
