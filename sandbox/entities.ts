import type { BlackoutHistory } from "./blackouts";
import type { SandboxRecurrence, ScanPlan, SeedFinding, StoredTarget } from "./types";

/** The order in which objects came to be; ids say nothing about it. */
interface Sequenced {
  readonly id: string;
  readonly sequence: number;
  /** Milliseconds since 1970, by the sandbox's time. */
  readonly createdAt: number;
}

export type TargetEntity = StoredTarget & Sequenced;

export type SettledPlan = Required<ScanPlan>;

export interface ScanEntity extends Sequenced {
  readonly targetId: string;
  readonly scheduleId: string | undefined;
  readonly plan: SettledPlan;
  /** Its target's. */
  readonly blackouts: BlackoutHistory;
  /** A status that somebody set, and since when. It wins over the plan. */
  hold: { readonly status: string; readonly since: number } | undefined;
  /** Has the plan already given its findings? */
  harvested: boolean;
}

export interface ScheduleEntity extends Sequenced {
  readonly targetId: string;
  /** As it was posted. */
  readonly dateTime: string;
  readonly anchor: number;
  readonly recurrence: SandboxRecurrence | null;
  /** The next run, or undefined when there will be none. */
  dueAt: number | undefined;
}

export type Severity = NonNullable<SeedFinding["severity"]>;

export interface FindingEntity extends Sequenced {
  readonly targetId: string;
  readonly scanIds: string[];
  /** Position among the findings of its severity in a plan; undefined when a person entered it. */
  readonly index: number | undefined;
  lastFoundAt: number;
  severity: Severity;
  state: string;
}
