import { safeLine } from "../../../provider/foreign-text";
import type { ScanGateState } from "../../../provider/resources/scan-gate";
import { exitCodes } from "../command";

/** A scan to evaluate, and the trigger that started it, where that is known. */
export interface Subject {
  readonly scanId: string;
  readonly trigger: string | undefined;
}

export type GateResult = Subject & {
  readonly targetId: string | undefined;
  /** Milliseconds that the evaluation took, the wait included. */
  readonly durationMs: number;
} & (
    | {
        readonly kind: "evaluated";
        /** What a `DastScanGate` has among its outputs. */
        readonly outputs: GateOutputs;
        /** What a person has to know of a verdict that is none of the passing ones. */
        readonly text: readonly string[];
        /** True if the verdict fails the command. */
        readonly isBlocking: boolean;
      }
    /** It could not be evaluated, so it does not pass. */
    | { readonly kind: "error"; readonly message: string }
  );

export type GateOutputs = Pick<
  ScanGateState,
  | "verdict"
  | "reason"
  | "findingCounts"
  | "newFindingCounts"
  | "scanStatus"
  | "judgedAt"
  | "acceptedBecause"
  | "summary"
>;

/** What a result means to a pipeline. */
export type Outcome = "passed" | "failed" | "pending";

export function outcomeOf(result: GateResult): Outcome {
  if (result.kind === "error") return "failed";
  if (!result.isBlocking) return "passed";
  return result.outputs.verdict === "pending" ? "pending" : "failed";
}

/** The worst outcome of all. */
export function overallOutcome(results: readonly GateResult[]): Outcome {
  const outcomes = results.map(outcomeOf);
  return (["failed", "pending"] as const).find((one) => outcomes.includes(one)) ?? "passed";
}

export function exitCodeOf(results: readonly GateResult[]): number {
  const codes = { passed: exitCodes.ok, failed: exitCodes.failed, pending: exitCodes.stillRunning };
  return codes[overallOutcome(results)];
}

/** The scan's id, behind the name of its trigger where that is known. */
export function nameOf({ scanId, trigger }: Subject): string {
  return trigger === undefined ? safeLine(scanId) : `${safeLine(trigger)} (${safeLine(scanId)})`;
}
