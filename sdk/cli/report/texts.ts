import { safeLine } from "../../../provider/foreign-text";
import { statusText } from "../../../provider/resources/scan-status";
import { formatSecond } from "../../../provider/time/date-time";
import { type DueRun, isLive, type Problem, type Report, type Schedule, type TargetReport } from "./model";

/** The text of each problem. */
export const problemTexts: Readonly<Record<Problem, string>> = {
  "not-found": "not found in Cobalt",
  disabled: "disabled, so no scan will run",
  overdue: "overdue, unless a blackout period holds its run back",
  unscheduled: "no schedule",
  "left-running": "left running",
};

/** The name of a target, or its id where Cobalt returned none. */
export function titleOf({ name, id }: Pick<TargetReport, "name" | "id">): string {
  return safeLine(name ?? id);
}

/** An instant such as `2026-12-06 02:00 UTC`; `at`: milliseconds since 1970. */
export function minuteOf(at: number): string {
  return `${formatSecond(at).slice(0, 16).replace("T", " ")} UTC`;
}

/** The times of a schedule, such as `WEEKLY from 2026-12-06 02:00 UTC`. */
export function timesOf({ recurrence, firstRunAt }: Pick<Schedule, "recurrence" | "firstRunAt">): string {
  return recurrence === undefined
    ? `once, ${minuteOf(firstRunAt)}`
    : `${recurrence} from ${minuteOf(firstRunAt)}`;
}

/** The due runs for which no scan came. One that was due less than a day ago may still come, and is not among them. */
export function missedOf({ due }: Pick<TargetReport, "due">): readonly DueRun[] {
  return due.filter(({ scan, isRecent }) => scan === undefined && !isRecent);
}

/** How many due runs had a scan, such as `4 of 5`; empty where none was due. */
export function coverageOf(target: Pick<TargetReport, "due">): string {
  const counted = target.due.filter(({ scan, isRecent }) => scan !== undefined || !isRecent);
  return counted.length === 0 ? "" : `${counted.length - missedOf(target).length} of ${counted.length}`;
}

/** The remarks on a target, the worst first. */
export function remarksOf(target: TargetReport): readonly string[] {
  const { problems, overlaps, ranAllTheSame, exemption } = target;
  const missed = missedOf(target);
  const left = leftRunningOf([target]).length;
  const [next] = overlaps;
  return [
    ...problems.map((problem) =>
      problem === "left-running" && left > 0 ? `${left} left running` : problemTexts[problem],
    ),
    ...(missed.length === 0 ? [] : [`${missed.length} of ${target.due.length} due runs missed`]),
    ...(next === undefined ? [] : [`runs overlap, next ${minuteOf(next.at)}`]),
    ...target.scans
      .filter(({ status }) => statusText(status) !== status)
      .map(({ id, status }) => `${id} is ${statusText(status)}`),
    ...ranAllTheSame.map(
      ({ schedule, scan }) => `${schedule.scheduleId} is marked as removed, yet ${scan.id} ran`,
    ),
    ...target.schedules
      .filter((schedule) => schedule.isUnadopted && isLive(schedule))
      .map(
        ({ scheduleId, name, stack }) =>
          `nobody knows the id of ${name} (${stack}), which stands as ${scheduleId}: adopt it, or add that to cobalt:removedSchedules`,
      ),
    ...(exemption === undefined ? [] : [`exempt: ${exemption}`]),
    ...(target.found && target.enabled === undefined ? ["counts as enabled: Cobalt does not say"] : []),
  ];
}

/** The schedules that go on running although no stack declares them: the checklist for Cobalt's web application. */
export function leftRunningOf(targets: readonly TargetReport[]): readonly Schedule[] {
  return targets.flatMap(({ schedules }) =>
    schedules.filter((schedule) => schedule.kind === "left running" && isLive(schedule)),
  );
}

export const checklistText =
  "Cobalt's API can remove no schedule. Remove each in Cobalt's web application, among the target's scheduled scans, and then " +
  "add its id to cobalt:removedSchedules.";

export const gateHeading = ["gate", "verdict", "scan", "judged", "reason"] as const;

/** All gates, a row of cells each. */
export function gateRows({ targets, otherGates }: Report): readonly (readonly string[])[] {
  const gates = [...targets.flatMap((target) => target.gates), ...otherGates];
  return gates.map(({ stack, name, verdict, scanId, judgedAt = "", reason }) => [
    `${stack} ${name}`,
    verdict,
    scanId,
    judgedAt,
    reason,
  ]);
}
