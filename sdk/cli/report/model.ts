import type { Recurrence, Scan } from "../../../provider/client/types";

/** What can be wrong with a target, from the worst on. */
export const problems = ["not-found", "disabled", "overdue", "unscheduled", "left-running"] as const;
export type Problem = (typeof problems)[number];

/** A schedule of a stack, or one that a stack has left running. Times are milliseconds since 1970. */
export interface Schedule {
  readonly kind: "declared" | "left running";
  /** `<project>/<stack>` */
  readonly stack: string;
  /** Of the resource. */
  readonly name: string;
  readonly targetId: string;
  /** `unknown:…` where Cobalt's answer was lost. */
  readonly scheduleId: string | undefined;
  /** A declared one whose id nobody knows, nor has anybody said that it is there. */
  readonly isUnadopted: boolean;
  /** Undefined: once. */
  readonly recurrence: Recurrence | undefined;
  readonly firstRunAt: number;
  /** Of one that is left running: since when no stack declares it. */
  readonly since: number | undefined;
  /** A person says that it was removed in Cobalt's web application. */
  readonly isRemoved: boolean;
}

/** The verdict of a gate, as the stack's state has it. */
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
  /** It was due less than a day ago, so that nothing is concluded from a missing scan. */
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

/** A schedule that a person has marked as removed, and the last scan that ran at its time all the same. */
export interface RanAllTheSame {
  readonly schedule: Schedule;
  readonly scan: Scan;
}

export interface TargetReport {
  readonly id: string;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly found: boolean;
  /** Undefined: Cobalt does not say. */
  readonly enabled: boolean | undefined;
  /** Why nothing is expected of it. */
  readonly exemption: string | undefined;
  readonly schedules: readonly Schedule[];
  readonly due: readonly DueRun[];
  readonly coming: readonly ComingRun[];
  readonly overlaps: readonly Overlap[];
  /** Those of the period, newest first. */
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
  /** Those with problems first, then by name. */
  readonly targets: readonly TargetReport[];
  /** Gates whose scan's target nobody could tell. */
  readonly otherGates: readonly GateVerdict[];
}

export const isLive = ({ isRemoved }: Schedule): boolean => !isRemoved;
export const isDeclared = ({ kind }: Schedule): boolean => kind === "declared";
