import type { Blackout, Paths, ScanPlan, SeedFinding, Undocumented } from "../../sandbox/types";
import type { Meeting } from "./support/mishaps";

/**
 * A resource of the program; `target` is a place among Cobalt's targets, `finding` among the findings that were there before, a gate's
 * trigger has its index.
 */
export type Declaration =
  | { readonly kind: "schedule"; readonly target: number; readonly inputs: Readonly<Record<string, unknown>> }
  | { readonly kind: "trigger"; readonly target: number; readonly inputs: Readonly<Record<string, unknown>> }
  | { readonly kind: "gate"; readonly inputs: Readonly<Record<string, unknown>> }
  | {
      readonly kind: "decision";
      readonly finding: number;
      readonly inputs: Readonly<Record<string, unknown>>;
    };

export interface Command {
  readonly do: "up" | "refresh" | "destroy";
  readonly meetings: readonly Meeting[];
  /** Of an `up` or a `destroy`, by `--refresh`. */
  readonly refreshesFirst?: boolean;
  /** Of an `up`, by `--replace`: every resource, whether or not anything has changed. */
  readonly replacesAll?: boolean;
}

/** `npx pulumi-cobalt retest`, for these findings. */
export interface RetestCommand {
  readonly do: "retest";
  readonly findings: readonly number[];
  readonly isWaiting: boolean;
  readonly meetings: readonly Meeting[];
}

export type PersonsAct = "removes a schedule" | "fixes findings" | "starts a scan" | "disables" | "enables";

export type Step =
  | { readonly do: "declare"; readonly index: number; readonly as: Declaration }
  | { readonly do: "withdraw"; readonly index: number; readonly kind: Declaration["kind"] }
  | Command
  | RetestCommand
  /** `pulumi state taint`: the next `up` replaces it. */
  | { readonly do: "taint"; readonly index: number; readonly kind: Declaration["kind"] }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "person"; readonly act: PersonsAct; readonly target: number }
  /** A person sets a finding's state or severity, or mends the flaw. */
  | { readonly do: "finding"; readonly finding: number; readonly becomes: string };

/** What stays the same in one history. */
export interface Setting {
  readonly undocumented: Undocumented;
  readonly paths: Paths;
  readonly budget: { readonly reads: number; readonly writes: number };
  /** What another client of the same user takes of each window. */
  readonly rival: { readonly reads: number; readonly mutations: number };
  readonly plan: ScanPlan;
  /** Of the first target, found by a scan before the history begins. @default none */
  readonly findings?: readonly SeedFinding[];
  /** Of each target, in the order of the targets. */
  readonly blackouts: readonly (readonly Blackout[])[];
  /** The resource option of every resource. */
  readonly deletesFirst: boolean;
  /** Where chance begins. */
  readonly chance: number;
}

export interface History {
  readonly setting: Setting;
  readonly steps: readonly Step[];
}
