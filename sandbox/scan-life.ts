import type { ScanEntity, SettledPlan } from "./entities";
import type { ScanPlan } from "./types";

const DEFAULT_STAGE_MS = 2000;
const FINAL: readonly string[] = ["canceled", "completed", "completed_with_errors", "failed"];
const SCANNED: readonly string[] = ["finishing_up", "under_review", ...FINAL];

type Life = Pick<ScanEntity, "createdAt" | "plan" | "hold">;

export function settlePlan(plan: ScanPlan): SettledPlan {
  return {
    queuedMs: plan.queuedMs ?? DEFAULT_STAGE_MS,
    startedMs: plan.startedMs ?? DEFAULT_STAGE_MS,
    finishingUpMs: plan.finishingUpMs ?? DEFAULT_STAGE_MS,
    underReviewMs: plan.underReviewMs ?? DEFAULT_STAGE_MS,
    endsAs: plan.endsAs ?? "completed",
    findings: plan.findings ?? [],
  };
}

/** The status that a scan has at an instant: the one it is held in, else where its plan has come to. */
export function statusAt(scan: Life, now: number): string {
  if (scan.hold !== undefined) return scan.hold.status;
  let left = now - scan.createdAt;
  for (const [status, ms] of stages(scan.plan)) {
    if (left < ms) return status;
    left -= ms;
  }
  return scan.plan.endsAs;
}

export function isFinal(status: string): boolean {
  return FINAL.includes(status);
}

/** When a scan ended, or undefined while it runs. */
export function endedAt(scan: Life, now: number): number | undefined {
  if (!isFinal(statusAt(scan, now))) return undefined;
  return scan.hold?.since ?? plannedEnd(scan);
}

/** Since when the findings of a scan can be read, or undefined when they cannot be read yet. */
export function reportsSince(scan: Life, now: number, beforeReview: boolean): number | undefined {
  if (!beforeReview) return endedAt(scan, now);
  if (!SCANNED.includes(statusAt(scan, now))) return undefined;
  return scan.hold?.since ?? scan.createdAt + scan.plan.queuedMs + scan.plan.startedMs;
}

function stages(plan: SettledPlan): readonly (readonly [status: string, ms: number])[] {
  return [
    ["queued", plan.queuedMs],
    ["started", plan.startedMs],
    ["finishing_up", plan.finishingUpMs],
    ["under_review", plan.underReviewMs],
  ];
}

function plannedEnd(scan: Life): number {
  return stages(scan.plan).reduce((end, [, ms]) => end + ms, scan.createdAt);
}
