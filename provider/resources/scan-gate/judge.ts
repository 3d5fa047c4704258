import { phaseOf, statusText } from "../scan-status";
import type { Acceptance } from "./acceptance";
import { brokenLimits, describeCounts } from "./count";
import type { FindingCounts, GateTerms, Verdict } from "./declaration";

/** Everything that a verdict rests on. */
export interface Evidence {
  readonly scan: { readonly status: string; readonly completedAt: string | null };
  /** Of all findings that count; undefined while nobody has read them. */
  readonly counts: FindingCounts | undefined;
  readonly newCounts: FindingCounts | undefined;
  /** Why there may be more findings than the counts say: a clause. Absent: there are no more. */
  readonly unsettled?: string;
  readonly acceptance: Acceptance;
  readonly timedOut: boolean;
  /** What could not be asked of Cobalt just now, and why: the rest of the evidence is then older. */
  readonly trouble?: string;
}

export type Judgement =
  | { readonly kind: "wait" }
  /** The status would let the gate pass; the findings have to be read for it. */
  | { readonly kind: "read findings" }
  | { readonly kind: "verdict"; readonly verdict: Verdict; readonly reason: string };

/** Does this verdict hold back what depends on the gate? */
export function holdsBack({ onFailure, onTimeout }: GateTerms, verdict: Verdict): boolean {
  if (verdict === "pending") return onTimeout === "fail";
  return verdict === "failed" && onFailure === "fail";
}

/**
 * The gate's one rule, and it fails closed: only an accepted status with findings that were read and are within the limits
 * lets it pass. An unknown status, a timeout, or findings that nobody has read never do; findings that changed while they were
 * read can fail it, and never let it pass.
 */
export function judge(terms: GateTerms, evidence: Evidence): Judgement {
  const judgement = judgeScan(terms, evidence);
  const passes = judgement.kind === "verdict" && ["passed", "provisional"].includes(judgement.verdict);
  if (evidence.acceptance.kind !== "accepted" || passes || judgement.kind === "read findings")
    return judgement;
  return verdict("accepted", `scan ${evidence.scan.status}; accepted: ${evidence.acceptance.because}`);
}

function judgeScan(terms: GateTerms, evidence: Evidence): Judgement {
  const { scan } = evidence;
  if (evidence.trouble !== undefined) {
    const reason = `${evidence.trouble}; the scan was last seen as ${scan.status}`;
    return evidence.timedOut ? verdict("pending", reason) : { kind: "wait" };
  }
  const phase = phaseOf(scan);
  const canPass =
    phase === "final"
      ? terms.acceptStatuses.includes(scan.status)
      : phase === "under review" && terms.until === "scanned";
  if (canPass)
    return countsFor(terms, evidence) === undefined
      ? { kind: "read findings" }
      : judgeFindings(terms, evidence, phase === "final");
  if (phase === "final")
    return verdict(
      "failed",
      `the scan ended as ${scan.status}, and only ${terms.acceptStatuses.join(", ")} can pass`,
    );
  if (phase === "unknown" && scan.completedAt !== null) {
    return verdict("failed", `the scan ended with the status ${scan.status}, which Cobalt does not document`);
  }
  const broken = brokenOf(terms, evidence);
  if (broken.length > 0)
    return verdict(
      "failed",
      `too many findings while the scan is still ${scan.status}: ${broken.join(", ")}`,
    );
  return evidence.timedOut
    ? verdict("pending", `the scan is still ${statusText(scan.status, terms.timeoutMs)}`)
    : { kind: "wait" };
}

function judgeFindings(terms: GateTerms, evidence: Evidence, isFinal: boolean): Judgement {
  const broken = brokenOf(terms, evidence);
  const { status } = evidence.scan;
  if (broken.length > 0)
    return verdict("failed", `the scan is ${status} with too many findings: ${broken.join(", ")}`);
  if (evidence.unsettled !== undefined) {
    const reason = `the scan is ${status}, and its findings could not be counted: ${evidence.unsettled}`;
    return evidence.timedOut ? verdict("pending", reason) : { kind: "wait" };
  }
  const found = evidence.counts === undefined ? "" : ` (${describeCounts(evidence.counts)})`;
  if (isFinal) return verdict("passed", `the scan is ${status}, findings within the limits${found}`);
  return verdict(
    "provisional",
    `the scan is ${status}: findings may not be confirmed or visible yet${found}`,
  );
}

function brokenOf(terms: GateTerms, evidence: Evidence): readonly string[] {
  const judged = countsFor(terms, evidence);
  return judged === undefined || terms.limits === undefined ? [] : brokenLimits(judged, terms.limits);
}

function countsFor({ newOnly }: GateTerms, { counts, newCounts }: Evidence): FindingCounts | undefined {
  return newOnly ? newCounts : counts;
}

function verdict(kind: Verdict, reason: string): Judgement {
  return { kind: "verdict", verdict: kind, reason };
}
