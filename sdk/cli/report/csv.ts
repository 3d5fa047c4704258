import { formatSecond } from "../../../provider/time/date-time";
import { csvOf } from "../csv";
import { type Report, remarksOf, type Schedule, startOf, type TargetReport } from "./model";

const heading = [
  "target_id",
  "target_name",
  "kind",
  "at",
  "scan_id",
  "scan_status",
  "schedule_id",
  "recurrence",
  "stack",
  "note",
] as const;

type Line = Partial<Record<(typeof heading)[number], string>>;

/** A line for each target, scan, missed run, coming run and gate. */
export function reportCsv({ targets, otherGates }: Report): string {
  const lines = [...targets.flatMap(linesOf), ...otherGates.map(gateLine)];
  return csvOf(
    heading,
    lines.map((line) => heading.map((name) => line[name] ?? "")),
  );
}

function linesOf(target: TargetReport): readonly Line[] {
  const own = { target_id: target.id, target_name: target.name ?? "" };
  // A scan belongs to the first run that it came for.
  const scheduleOf = new Map(
    [...target.due].reverse().map(({ scan, schedule }) => [scan?.id, schedule.scheduleId]),
  );
  const lines: readonly Line[] = [
    { kind: "target", note: remarksOf(target).join("; ") },
    ...target.schedules.map((schedule) => runLine(kindOf(schedule), schedule.firstRunAt, schedule)),
    ...target.scans.map((scan) => ({
      kind: "scan",
      at: Number.isNaN(startOf(scan)) ? "" : formatSecond(startOf(scan)),
      scan_id: scan.id,
      scan_status: scan.status,
      schedule_id: scheduleOf.get(scan.id),
    })),
    ...target.due
      .filter(({ scan }) => scan === undefined)
      .map(({ at, schedule, isRecent }) => runLine(isRecent ? "due run" : "missed run", at, schedule)),
    ...target.coming.map(({ at, schedule }) => runLine("coming run", at, schedule)),
    ...target.gates.map(gateLine),
  ];
  return lines.map((line) => ({ ...own, ...line }));
}

function kindOf({ kind, isRemoved }: Schedule): string {
  if (isRemoved) return "removed schedule";
  return kind === "declared" ? "schedule" : "left running";
}

function runLine(kind: string, at: number, { scheduleId, recurrence, stack }: Schedule): Line {
  const own = { schedule_id: scheduleId, recurrence: recurrence ?? "once", stack };
  return { kind, at: formatSecond(at), ...own };
}

function gateLine({ stack, name, scanId, verdict, reason, judgedAt }: Report["otherGates"][number]): Line {
  return { kind: "gate", at: judgedAt, scan_id: scanId, stack, note: `${name}: ${verdict}: ${reason}` };
}
