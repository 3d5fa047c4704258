/** The public types of the sandbox: how it is started, what it answers, what can be made to go wrong. */

import type { SandboxRecurrence } from "./calendar";
import type { Undocumented } from "./undocumented";

export type { SandboxRecurrence } from "./calendar";
export type { OddField, Undocumented } from "./undocumented";

export interface SandboxClock {
  /** Milliseconds since 1970. */
  now(): number;
}

export interface SeedTarget {
  readonly id?: string;
  readonly name: string;
  readonly url?: string;
  /** @default true */
  readonly enabled?: boolean;
  /** @default none */
  readonly blackouts?: readonly Blackout[];
}

/**
 * A period in which Cobalt starts no scan of a target: what is queued stays queued, the run of a schedule waits, and a
 * running scan pauses and resumes by itself.
 */
export interface Blackout {
  /** ISO 8601 with an offset or `Z`. */
  readonly from: string;
  /** Later than `from`. */
  readonly until: string;
  /** Comes again after a day or after a week, for good. @default it comes once */
  readonly repeats?: "daily" | "weekly";
}

export interface SeedFinding {
  /** @default "high" */
  readonly severity?: "low" | "medium" | "high";
  /** @default "need_fix" */
  readonly state?: string;
  /** True if the flaw is gone once it was found: a retest ends as `valid_fix`, and later scans do not find it. @default false */
  readonly fixed?: boolean;
}

/** How the scans of this sandbox go, from now on: how long each status lasts and what is found. */
export interface ScanPlan {
  /** Real or advanced milliseconds that a scan spends in each status. @default 2000 each */
  readonly queuedMs?: number;
  readonly startedMs?: number;
  readonly finishingUpMs?: number;
  readonly underReviewMs?: number;
  /** How long a retest scans. */
  readonly retestMs?: number;
  /** @default "completed" */
  readonly endsAs?: "completed" | "completed_with_errors" | "failed" | "canceled";
  /** Findings that each scan reports. A finding of the same target, severity and index is the same finding. @default none */
  readonly findings?: readonly SeedFinding[];
}

export interface Seed {
  readonly targets?: readonly SeedTarget[];
  readonly plan?: ScanPlan;
}

export interface Limits {
  readonly reads: number;
  readonly mutations: number;
  readonly windowMs: number;
}

/** Which of the two documented paths of each POST exist. `direct`: /dast/targets/…; `underScans`: /dast/scans/targets/… */
export type Paths = "both" | "direct" | "underScans";

export interface FaultMatch {
  readonly method?: string;
  /** Matched against the path without the query. */
  readonly path?: RegExp;
  /** Matched against the query string, without `?`. */
  readonly query?: RegExp;
}

/** `before`: the work is not done. `after`: the work was done, only its answer goes wrong. */
export type FaultAction =
  | { readonly kind: "refuse" }
  | { readonly kind: "reset"; readonly when: "before" | "after" }
  | { readonly kind: "hang"; readonly when: "before" | "after" }
  | { readonly kind: "slow"; readonly ms: number }
  | {
      readonly kind: "status";
      readonly when: "before" | "after";
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "html"; readonly when: "before" | "after"; readonly status?: number }
  | { readonly kind: "malformed"; readonly when: "before" | "after" }
  | { readonly kind: "empty"; readonly when: "before" | "after" }
  | {
      readonly kind: "json";
      readonly when: "before" | "after";
      readonly status?: number;
      readonly value: unknown;
    }
  /** A body that ends in the middle, with a Content-Length that promised more. */
  | { readonly kind: "truncated"; readonly when: "before" | "after" }
  /** A valid JSON body of that many bytes. */
  | { readonly kind: "huge"; readonly bytes: number }
  /** A gzip body that unpacks to that many bytes. */
  | { readonly kind: "bomb"; readonly bytes: number }
  /** A body that never ends. */
  | { readonly kind: "endless" }
  | { readonly kind: "redirect"; readonly status: 301 | 302 | 303 | 307 | 308; readonly location: string }
  /** The real list answer, with this `next_page`. */
  | { readonly kind: "nextPage"; readonly value: unknown };

export interface Fault {
  readonly match: FaultMatch;
  readonly action: FaultAction;
  /** How many matching requests pass unharmed first. @default 0 */
  readonly skip?: number;
  /** How many matching requests are harmed. @default 1; Infinity: all */
  readonly times?: number;
}

/** One request as it was served. Tokens are never recorded, wherever in the request they stood. */
export interface RecordedRequest {
  readonly number: number;
  /** ISO 8601, by the sandbox's clock. */
  readonly at: string;
  readonly method: string;
  /** With the query, tokens masked. */
  readonly path: string;
  /** Undefined: no answer was sent (yet). */
  readonly status: number | undefined;
  readonly idempotencyKey: string | undefined;
  /** The parsed JSON body, tokens masked. */
  readonly body: unknown;
  /** What kind of call it was, for counting. */
  readonly call:
    | "list targets"
    | "get target"
    | "list scans"
    | "get scan"
    | "list findings"
    | "get finding"
    | "create scan"
    | "create scheduled scan"
    | "retest finding"
    | "change finding"
    | "list organisations"
    | "other";
  /** True if it changed anything in the store. */
  readonly worked: boolean;
  readonly fault: FaultAction["kind"] | undefined;
}

export interface StoredTarget {
  readonly id: string;
  name: string;
  url: string;
  enabled: boolean;
}

export interface StoredScan {
  readonly id: string;
  readonly targetId: string;
  readonly createdAt: number;
  /** The schedule that started it, if one did. */
  readonly scheduleId: string | undefined;
  /** The finding that it tests again, if it is a retest. */
  readonly retestOf: string | undefined;
  /** As of the sandbox's clock now. */
  readonly status: string;
}

export interface StoredSchedule {
  readonly id: string;
  readonly targetId: string;
  readonly dateTime: string;
  readonly recurrence: SandboxRecurrence | null;
  readonly createdAt: number;
}

export interface StoredFinding {
  readonly id: string;
  readonly targetId: string;
  readonly scanIds: readonly string[];
  severity: "low" | "medium" | "high";
  state: string;
  /** True if the flaw is gone, so that a retest no longer finds it. */
  fixed: boolean;
}

/** What a person does in Cobalt's web application, and what a test looks at. */
export interface SandboxStore {
  readonly targets: readonly StoredTarget[];
  readonly scans: readonly StoredScan[];
  readonly schedules: readonly StoredSchedule[];
  readonly findings: readonly StoredFinding[];
  addTarget(target: SeedTarget): StoredTarget;
  removeTarget(id: string): void;
  setTargetEnabled(id: string, enabled: boolean): void;
  /** The blackout periods of a target from now on, in place of those that it had. What was, stays as it was. */
  setBlackouts(targetId: string, blackouts: readonly Blackout[]): void;
  /** A scan that somebody else started. `ageMs`: how long ago. `status`: holds it there; absent: it runs by the plan. */
  addScan(
    targetId: string,
    options?: { readonly ageMs?: number; readonly status?: string; readonly plan?: ScanPlan },
  ): StoredScan;
  /** Holds a scan in a status from now on, also in one that the documentation does not know. */
  setScanStatus(id: string, status: string): void;
  /** Forgets a scan: reads of it answer 404. */
  purgeScan(id: string): void;
  removeSchedule(id: string): void;
  addFinding(scanId: string, finding?: SeedFinding): StoredFinding;
  setFindingState(id: string, state: string): void;
  /** Says whether a retest, and any later scan, still finds it. */
  setFindingFixed(id: string, fixed: boolean): void;
  /** What somebody at Cobalt rates a finding after all. */
  setFindingSeverity(id: string, severity: NonNullable<SeedFinding["severity"]>): void;
  /** How scans that start from now on will go. */
  setPlan(plan: ScanPlan): void;
}

export interface SandboxOptions {
  readonly seed?: Seed;
  /** @default the machine's clock */
  readonly clock?: SandboxClock;
  /** How many times faster than `clock` the sandbox's time runs. @default 1 */
  readonly speed?: number;
  readonly limits?: Partial<Limits>;
  readonly paths?: Paths;
  readonly undocumented?: Partial<Undocumented>;
  readonly faults?: readonly Fault[];
  /** @default 0: any free port */
  readonly port?: number;
  /** Called for each request after it was read and before any work is done, and again when its answer was handed over. */
  readonly onRequest?: (request: RecordedRequest, moment: "read" | "answered") => void | Promise<void>;
}

export interface Sandbox {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly tokens: { readonly apiToken: string; readonly orgToken: string };
  readonly organisationId: string;
  readonly log: readonly RecordedRequest[];
  readonly store: SandboxStore;
  /** The sandbox's time now, in ms since 1970: its clock's, sped up, plus all that was advanced. */
  now(): number;
  /** Moves the sandbox's time forward; everything that falls due happens. */
  advance(ms: number): void;
  addFault(fault: Fault): void;
  clearFaults(): void;
  /** Ends every request that hangs, so that its client sees a reset. */
  releaseHung(): void;
  setTokens(tokens: { readonly apiToken?: string; readonly orgToken?: string }): void;
  setUndocumented(switches: Partial<Undocumented>): void;
  setLimits(limits: Partial<Limits>): void;
  /** Uses up part of the current window, as another client of the same user would. */
  spend(kind: "reads" | "mutations", count: number): void;
  clearLog(): void;
  /** Back to the seed: store, log, faults, idempotency keys, limits. */
  reset(): void;
  close(): Promise<void>;
}
