import { safeLine } from "../../../provider/foreign-text";
import type { ScanGateState } from "../../../provider/resources/scan-gate/declaration";
import { exitCodes } from "../command";
import type { Subject } from "./subjects";

/** What a gate shows of a scan, as a `DastScanGate` has it among its outputs. */
export type Shown = Pick<
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

export type GateResult = Subject & {
  readonly targetId: string | undefined;
  /** Milliseconds that the judging took, the wait included. */
  readonly tookMs: number;
} & (
    | {
        readonly kind: "judged";
        readonly shown: Shown;
        /** What a person has to know of a verdict that is none of the passing ones. */
        readonly text: readonly string[];
        readonly holdsBack: boolean;
      }
    /** Nobody could judge it, so it does not pass. */
    | { readonly kind: "error"; readonly message: string }
  );

/** How one result reads to a pipeline. */
export type Standing = "passed" | "failed" | "pending";

export function standingOf(result: GateResult): Standing {
  if (result.kind === "error") return "failed";
  if (!result.holdsBack) return "passed";
  return result.shown.verdict === "pending" ? "pending" : "failed";
}

export function exitCodeOf(results: readonly GateResult[]): number {
  const standings = results.map(standingOf);
  if (standings.includes("failed")) return exitCodes.failed;
  return standings.includes("pending") ? exitCodes.stillRunning : exitCodes.ok;
}

/** The scan as a person finds it: by its trigger's name, where it has one. */
export function nameOf({ scanId, trigger }: Subject): string {
  return trigger === undefined ? safeLine(scanId) : `${safeLine(trigger)} (${safeLine(scanId)})`;
}
