import type { Scan } from "../../../provider/client";
import { instantOf } from "../../../provider/time/date-time";
import type { StackSchedule } from "../stacks/schedules";

/** The problems that a target may have, the worst first. */
export const problems = ["not-found", "disabled", "overdue", "unscheduled", "left-running"] as const;
export type Problem = (typeof problems)[number];

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
