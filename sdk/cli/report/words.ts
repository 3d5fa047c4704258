import { safeLine } from "../../../provider/foreign-text";
import { formatSecond } from "../../../provider/resources/date-time";
import { statusText } from "../../../provider/resources/scan-status";
import { type DueRun, isLive, type Problem, type Report, type Schedule, type TargetReport } from "./model";

/** A problem as a person reads it. */
export const problemWords: Readonly<Record<Problem, string>> = {
  "not-found": "not found in Cobalt",
  disabled: "disabled, so no scan will run",
  overdue: "overdue, unless a blackout period holds its run back",
  unscheduled: "no schedule",
  "left-running": "left running",
};

export function titleOf({ name, id }: Pick<TargetReport, "name" | "id">): string {
  return safeLine(name ?? id);
}

/** `2026-12-06 02:00 UTC` */
export function minuteOf(at: number): string {
  return `${formatSecond(at).slice(0, 16).replace("T", " ")} UTC`;
}

/** `WEEKLY from 2026-12-06 02:00 UTC` */
export function timesOf({ recurrence, firstRunAt }: Pick<Schedule, "recurrence" | "firstRunAt">): string {
  return recurrence === undefined
    ? `once, ${minuteOf(firstRunAt)}`
    : `${recurrence} from ${minuteOf(firstRunAt)}`;
}

/** Runs that were due and of which no scan came: what is due since a day ago may still come. */
export function missedOf({ due }: Pick<TargetReport, "due">): readonly DueRun[] {
  return due.filter(({ scan, isRecent }) => scan === undefined && !isRecent);
}

/** `4 of 5`: scans that came for runs that were due; empty where none was. */
export function keptOf(target: Pick<TargetReport, "due">): string {
  const counted = target.due.filter(({ scan, isRecent }) => scan !== undefined || !isRecent);
  return counted.length === 0 ? "" : `${counted.length - missedOf(target).length} of ${counted.length}`;
}

/** All that is said of a target, from the worst on. */
export function remarksOf(target: TargetReport): readonly string[] {
  const { problems, overlaps, ranAllTheSame, exemption } = target;
  const missed = missedOf(target);
  const left = leftRunningOf([target]).length;
  const [next] = overlaps;
  return [
    ...problems.map((problem) =>
      problem === "left-running" && left > 0 ? `${left} left running` : problemWords[problem],
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

/** What goes on running although no stack declares it: the checklist for Cobalt's web application. */
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
