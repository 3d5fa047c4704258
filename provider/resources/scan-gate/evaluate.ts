import { endOfDay, formatInstant } from "../../time/date-time";
import { phaseOf, statusText } from "../waiting";
import type { FindingCounts, GateTerms, Verdict } from "./fields";
import { brokenLimits, describeCounts } from "./findings";

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
  readonly readError?: string;
}

export type Evaluation =
  | { readonly kind: "wait" }
  /** The status would let the gate pass; the findings have to be read for it. */
  | { readonly kind: "read findings" }
  | { readonly kind: "verdict"; readonly verdict: Verdict; readonly reason: string };

/** True if this verdict holds back what depends on the gate. */
export function holdsBack({ onFailure, onTimeout }: GateTerms, verdict: Verdict): boolean {
  if (verdict === "pending") return onTimeout === "fail";
  return verdict === "failed" && onFailure === "fail";
}

/**
 * The gate's one rule, and it fails closed: only an accepted status with findings that were read and are within the limits
 * lets it pass. An unknown status, a timeout, or findings that nobody has read never do; findings that changed while they were
 * read can fail it, and never let it pass.
 */
export function evaluate(terms: GateTerms, evidence: Evidence): Evaluation {
  const evaluation = evaluateScan(terms, evidence);
  const passes = evaluation.kind === "verdict" && ["passed", "provisional"].includes(evaluation.verdict);
  if (evidence.acceptance.kind !== "accepted" || passes || evaluation.kind === "read findings")
    return evaluation;
  return verdict("accepted", `scan ${evidence.scan.status}; accepted: ${evidence.acceptance.because}`);
}

function evaluateScan(terms: GateTerms, evidence: Evidence): Evaluation {
  const { scan } = evidence;
  if (evidence.readError !== undefined) {
    const reason = `${evidence.readError}; the scan was last seen as ${scan.status}`;
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
      : evaluateFindings(terms, evidence, phase === "final");
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

function evaluateFindings(terms: GateTerms, evidence: Evidence, isFinal: boolean): Evaluation {
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
  const counted = countsFor(terms, evidence);
  return counted === undefined || terms.limits === undefined ? [] : brokenLimits(counted, terms.limits);
}

function countsFor({ newOnly }: GateTerms, { counts, newCounts }: Evidence): FindingCounts | undefined {
  return newOnly ? newCounts : counts;
}

function verdict(kind: Verdict, reason: string): Evaluation {
  return { kind: "verdict", verdict: kind, reason };
}

/** What `cobalt:acceptedScans` says of a scan. */
export type Acceptance =
  | { readonly kind: "none" }
  | { readonly kind: "accepted"; readonly because: string }
  /** It does not hold, and `why`. */
  | { readonly kind: "expired"; readonly because: string; readonly why: string };

/** What follows the last `until`, where it holds a digit, and so is meant as a date. */
const untilText = /.*\buntil\b\s*(.*\d.*)$/is;
const date = /^(\d{4}-\d{2}-\d{2})[.)]?$/;

/**
 * A reason may end with `until 2027-06-30`: it holds to the end of that day in UTC. A date that no calendar has, or that is
 * written in another way, expires at once, since nobody can say how long it was meant to hold.
 */
export function acceptanceOf(reason: string | undefined, now: number): Acceptance {
  const because = reason?.trim();
  if (!because) return { kind: "none" };
  const until = untilText.exec(because)?.[1];
  if (until === undefined) return { kind: "accepted", because };
  const end = endOfDay(date.exec(until)?.[1] ?? "");
  if (end === undefined) {
    return {
      kind: "expired",
      because,
      why: "its date is none: write `until yyyy-mm-dd` at the end of the reason",
    };
  }
  return end > now
    ? { kind: "accepted", because }
    : { kind: "expired", because, why: `it has expired (now is ${formatInstant(now)})` };
}
