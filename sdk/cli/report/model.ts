import type { Finding, Scan } from "../../../provider/client";
import { safeLine } from "../../../provider/foreign-text";
import { statusText } from "../../../provider/resources";
import { formatSecond, instantOf } from "../../../provider/time/date-time";
import type { StackSchedule } from "../stacks/schedules";

/** The problems that a target may have, the worst first, each with its text. */
export const problemTexts = {
  "not-found": "not found in Cobalt",
  disabled: "disabled, so no scan will run",
  overdue: "overdue, unless a blackout period holds its run back",
  unscheduled: "no schedule",
  "left-running": "left running",
} as const;
export type Problem = keyof typeof problemTexts;
export const problems = Object.keys(problemTexts) as readonly Problem[];

/** A stack's schedule whose times are milliseconds since 1970. */
export interface Schedule extends Omit<StackSchedule, "dateTime" | "firstRunAt" | "since"> {
  readonly firstRunAt: number;
  /** When the stack ceased to declare one that it has left running. */
  readonly since: number | undefined;
  /** True if a person has marked it as removed in Cobalt's web application. */
  readonly isRemoved: boolean;
}

/** The verdict of a gate in a stack's state. */
export interface GateVerdict {
  readonly stack: string;
  readonly name: string;
  readonly scanId: string;
  readonly targetId: string | undefined;
  readonly verdict: string;
  readonly reason: string;
  readonly judgedAt: string | undefined;
}

/** A run that was due in the period, and the scan that came for it. */
export interface DueRun {
  readonly at: number;
  readonly schedule: Schedule;
  /** Undefined: none came before the next run was due. */
  readonly scan: Scan | undefined;
  /** True if it was due less than a day ago, so that nothing is concluded from a missing scan. */
  readonly isRecent: boolean;
}

export interface ComingRun {
  readonly at: number;
  readonly schedule: Schedule;
}

/** Coming runs of several schedules, of which each begins within an hour of the one before. */
export interface Overlap {
  /** When the second schedule's run begins. */
  readonly at: number;
  readonly schedules: readonly Schedule[];
}

/** A schedule that a person has marked as removed, and the last scan that ran at its time nevertheless. */
interface RanAllTheSame {
  readonly schedule: Schedule;
  readonly scan: Scan;
}

export interface TargetReport {
  readonly id: string;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly found: boolean;
  /** Undefined: Cobalt did not return it. */
  readonly enabled: boolean | undefined;
  /** The reason why it is exempt. */
  readonly exemption: string | undefined;
  readonly schedules: readonly Schedule[];
  readonly due: readonly DueRun[];
  readonly coming: readonly ComingRun[];
  readonly overlaps: readonly Overlap[];
  /** The scans of the period, newest first. */
  readonly scans: readonly Scan[];
  readonly ranAllTheSame: readonly RanAllTheSame[];
  readonly gates: readonly GateVerdict[];
  /** Those that count; undefined: not read. */
  readonly findings: readonly Finding[] | undefined;
  readonly problems: readonly Problem[];
}

export interface Report {
  readonly madeAt: number;
  readonly since: number;
  /** The end of the coming runs. */
  readonly until: number;
  readonly stacks: readonly string[];
  /** The targets with problems first, then by name. */
  readonly targets: readonly TargetReport[];
  /** Gates whose scan belongs to no known target. */
  readonly otherGates: readonly GateVerdict[];
}

/** True if nobody has marked the schedule as removed. */
export const isLive = ({ isRemoved }: Schedule): boolean => !isRemoved;
/** True if a stack declares the schedule; false: one has left it running. */
export const isDeclared = ({ kind }: Schedule): boolean => kind === "declared";

/** When a scan started, in milliseconds since 1970; NaN where it has not, or where that is no time. */
export function startOf(scan: Scan): number {
  return instantOf(scan.startedAt) ?? Number.NaN;
}

/** When a scan started, such as `2026-12-06 02:00 UTC`, whatever offset Cobalt gave it in; empty where it has not. */
export function startedText(scan: Scan): string {
  const at = startOf(scan);
  return Number.isNaN(at) ? "" : minuteOf(at);
}

/** A target's scans that have started, by their start: each look-up costs a binary search. */
export interface ScanSeries {
  /** From the first that began at `from` or later to the last that began before `to`. */
  between(from: number, to: number): readonly Scan[];
  /** The first that began at `from` or later. */
  firstFrom(from: number): { readonly scan: Scan; readonly at: number } | undefined;
}

export function scanSeries(scans: readonly Scan[]): ScanSeries {
  const started = scans
    .map((scan) => ({ scan, at: startOf(scan) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at);
  const indexOf = (at: number) => {
    let [low, high] = [0, started.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((started[middle]?.at ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    between: (from, to) => started.slice(indexOf(from), indexOf(to)).map(({ scan }) => scan),
    firstFrom: (from) => started[indexOf(from)],
  };
}

/** Sorts scans: those that have not started yet, then the newest. */
export function newestFirst(scans: readonly Scan[]): readonly Scan[] {
  const keyed = scans.map((scan) => ({ scan, at: instantOf(scan.startedAt) ?? Number.POSITIVE_INFINITY }));
  return keyed.sort((a, b) => (a.at === b.at ? 0 : b.at - a.at)).map(({ scan }) => scan);
}

/** How many targets have a problem. */
export function targetsWith(problem: Problem, { targets }: Report): number {
  return targets.filter(({ problems: own }) => own.includes(problem)).length;
}

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

/** The id of a schedule, or the name of its resource where nobody knows the id. */
export function labelOf({ scheduleId, name }: Pick<Schedule, "scheduleId" | "name">): string {
  return scheduleId ?? name;
}

/** The next run of a target; empty where none is coming. */
export function nextRunOf({ coming: [next] }: Pick<TargetReport, "coming">): string {
  return next === undefined ? "" : minuteOf(next.at);
}

/** The due runs for which no scan came. One that was due less than a day ago may still come, and is not among them. */
export function missedOf({ due }: Pick<TargetReport, "due">): readonly DueRun[] {
  return due.filter(({ scan, isRecent }) => scan === undefined && !isRecent);
}

/** The due runs of which it is known whether a scan came. */
function decidedOf({ due }: Pick<TargetReport, "due">): readonly DueRun[] {
  return due.filter(({ scan, isRecent }) => scan !== undefined || !isRecent);
}

/** How many due runs had a scan, such as `4 of 5`; empty where none was due. */
export function coverageOf(target: Pick<TargetReport, "due">): string {
  const all = decidedOf(target).length;
  return all === 0 ? "" : `${all - missedOf(target).length} of ${all}`;
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
    ...(missed.length === 0 ? [] : [`${missed.length} of ${decidedOf(target).length} due runs missed`]),
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
