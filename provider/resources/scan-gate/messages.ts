import { formatDuration } from "../../time/duration";
import { holdsBack } from "./evaluate";
import type { FindingCounts, GateTerms } from "./fields";
import { describeCounts } from "./findings";
import type { GateEvaluation } from "./wait";

/** One line that fits a chat message. No finding's title, URL or proof stands in it. */
export function summary({ verdict, evidence, scan }: GateEvaluation): string {
  const found =
    evidence.counts === undefined ? "findings not read" : describeFound(evidence, evidence.counts);
  return `Cobalt DAST gate ${verdict}: ${nameOf(scan)} is ${scan.status}, ${found}`;
}

/** What a person has to know of a verdict that lets nothing through for certain; undefined for the others. `gate`: its name. */
export function failure(terms: GateTerms, evaluation: GateEvaluation, gate: string): string | undefined {
  const { verdict } = evaluation;
  if (verdict !== "failed" && verdict !== "pending") return undefined;
  return [...verdictLines(terms, evaluation), ...waysOn(terms, evaluation, gate)].join("\n");
}

/** What the verdict is and what it rests on, without the ways on. */
export function verdictLines(terms: GateTerms, evaluation: GateEvaluation): readonly string[] {
  const { verdict, reason, evidence, scan } = evaluation;
  const timeout = verdict === "pending" ? ` after ${formatDuration(terms.timeoutMs)} (timeout)` : "";
  const expired =
    evidence.acceptance.kind === "expired"
      ? [`It is not accepted any more, since ${evidence.acceptance.why}: ${evidence.acceptance.because}.`]
      : [];
  return [
    `The gate's verdict on ${nameOf(scan)} is ${verdict}${timeout}: ${reason}.`,
    ...counts(evaluation),
    ...expired,
  ];
}

function waysOn(terms: GateTerms, evaluation: GateEvaluation, gate: string): string[] {
  const { verdict } = evaluation;
  const ways = [
    remediesFor(evaluation.scan.id, { again, rescan })[remedyFor(terms, evaluation)],
    `accept this scan: pulumi config set --path 'cobalt:acceptedScans.${evaluation.scan.id}' '<why> until <yyyy-mm-dd>', then \`pulumi up\``,
  ];
  if (!holdsBack(terms, verdict)) {
    const setting = verdict === "pending" ? "onTimeout" : "onFailure";
    return [
      `${setting} is "warn": nothing is held back, and each \`pulumi up\` judges the scan again. To settle it:`,
      ...numbered(ways),
    ];
  }
  return [
    "What was deployed stays deployed; only what depends on this gate is held back. Three ways on:",
    // Without the second option the engine writes a state that it cannot read where the gate was never created.
    ...numbered([
      ...ways,
      `go past the gate for now, without what depends on it: pulumi up --exclude '**DastScanGate::${gate}' --exclude-dependents`,
    ]),
  ];
}

/** What changes a verdict that does not pass: to wait for the scan's end, to start another scan, or to fix the findings. */
export function remedyFor(
  { acceptStatuses }: GateTerms,
  { verdict, scan }: GateEvaluation,
): "wait" | "rescan" | "fix" {
  if (verdict === "pending") return "wait";
  return scan.completedAt !== null && !acceptStatuses.includes(scan.status) ? "rescan" : "fix";
}

const again = "run `pulumi up` again: the same scan is judged, no new one is started";
const rescan = "start another scan: change the `triggers` of the trigger and run `pulumi up`";

/** What changes the verdict on a scan, and what to do then. `rescan`: how another scan is started. */
export function remediesFor(
  scanId: string,
  { again: then, rescan }: { readonly again: string; readonly rescan: string },
) {
  return {
    wait: `wait until the scan is over, then ${then}`,
    rescan,
    fix:
      `fix the findings (npx pulumi-cobalt findings --scan ${scanId}) and retest them (npx pulumi-cobalt retest --scan ${scanId}), or decide ` +
      `on them (a DastFindingDecision, or in Cobalt), then ${then}`,
  };
}

function numbered(ways: readonly string[]): string[] {
  return ways.map((way, at) => `  ${at + 1}. ${way}${at + 1 === ways.length ? "." : ";"}`);
}

function nameOf({ id, targetId }: GateEvaluation["scan"]): string {
  return targetId === undefined ? `scan ${id}` : `scan ${id} of ${targetId}`;
}

function describeFound({ unsettled }: GateEvaluation["evidence"], found: FindingCounts): string {
  return `${unsettled === undefined ? "" : "at least "}${describeCounts(found)}`;
}

function counts({ evidence }: GateEvaluation): string[] {
  if (evidence.counts === undefined) return [];
  const fresh = evidence.newCounts === undefined ? "" : `; new: ${describeCounts(evidence.newCounts)}`;
  return [`Findings that count: ${describeFound(evidence, evidence.counts)}${fresh}.`];
}
