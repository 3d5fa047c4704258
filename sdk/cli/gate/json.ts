import { withoutAbsent } from "../../../provider/resources/property-map";
import { exitCodeOf, type GateResult, type Standing, standingOf } from "./result";

/** The results as JSON: of each scan what a `DastScanGate` has among its outputs, or the error. */
export function gateJson(results: readonly GateResult[]): string {
  const document = {
    result: overallOf(results),
    exitCode: exitCodeOf(results),
    scans: results.map((result) => {
      const { scanId, trigger, targetId } = result;
      const judged = result.kind === "error" ? { error: result.message } : result.shown;
      return withoutAbsent({ scanId, trigger, targetId, result: standingOf(result), ...judged });
    }),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

export function overallOf(results: readonly GateResult[]): Standing {
  const standings = results.map(standingOf);
  return standings.find((one) => one === "failed") ?? standings.find((one) => one === "pending") ?? "passed";
}
