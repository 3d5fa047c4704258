import { blackoutFrom, freeFrom } from "./blackouts";
import type { ScanPlan } from "./types";
import type { ScanEntity, SettledPlan } from "./world";

const DEFAULT_STAGE_MS = 2000;
/** How long a scan is `pausing` and `resuming`. */
const TRANSITION_MS = 2000;
/** Cobalt cancels a scan that is paused for longer. */
const LONGEST_PAUSE_MS = 7 * 24 * 60 * 60 * 1000;
export const FINAL: readonly string[] = ["canceled", "completed", "completed_with_errors", "failed"];
const SCANNED: readonly string[] = ["finishing_up", "under_review", ...FINAL];

type ScanTiming = Pick<ScanEntity, "createdAt" | "plan" | "hold" | "blackouts">;

export function settlePlan(plan: ScanPlan): SettledPlan {
  return {
    queuedMs: plan.queuedMs ?? DEFAULT_STAGE_MS,
    startedMs: plan.startedMs ?? DEFAULT_STAGE_MS,
    finishingUpMs: plan.finishingUpMs ?? DEFAULT_STAGE_MS,
    underReviewMs: plan.underReviewMs ?? DEFAULT_STAGE_MS,
    retestMs: plan.retestMs ?? DEFAULT_STAGE_MS,
    endsAs: plan.endsAs ?? "completed",
    findings: plan.findings ?? [],
  };
}

/** The status that a scan has at an instant: the one it is held in, else where its plan and blackouts have brought it. */
export function statusAt(scan: ScanTiming, now: number): string {
  return timeline(scan, now).reduce((last, stage) => (stage.from <= now ? stage.status : last), "queued");
}

export function isFinal(status: string): boolean {
  return FINAL.includes(status);
}

/** When a scan ended, or undefined while it runs. */
export function endedAt(scan: ScanTiming, now: number): number | undefined {
  return timeline(scan, now).find(({ status, from }) => from <= now && isFinal(status))?.from;
}

/** Since when the findings of a scan can be read, or undefined when they cannot be read yet. */
export function reportsSince(scan: ScanTiming, now: number, beforeReview: boolean): number | undefined {
  if (!beforeReview) return endedAt(scan, now);
  return timeline(scan, now).find(({ status, from }) => from <= now && SCANNED.includes(status))?.from;
}

interface Stage {
  readonly status: string;
  readonly from: number;
}

/** The statuses of a scan in their order, as far as they are due by now; the last ones may be later. */
function timeline(scan: ScanTiming, now: number): readonly Stage[] {
  if (scan.hold !== undefined) return heldTimeline(scan.hold);
  const { plan, createdAt, blackouts } = scan;
  const begun = freeFrom(blackouts, createdAt + plan.queuedMs, now);
  const { stages, end } = scanning(scan, begun, now);
  const before = [{ status: "queued", from: createdAt }, ...stages];
  if (end === undefined) return before;
  const reviewed = end + plan.finishingUpMs;
  return [
    ...before,
    { status: "finishing_up", from: end },
    { status: "under_review", from: reviewed },
    { status: plan.endsAs, from: reviewed + plan.underReviewMs },
  ];
}

function heldTimeline({ status, since }: NonNullable<ScanTiming["hold"]>): readonly Stage[] {
  const canceled = status === "paused" ? [{ status: "canceled", from: since + LONGEST_PAUSE_MS }] : [];
  return [{ status, from: since }, ...canceled];
}

/** The scan itself, which blackouts interrupt. `end` is undefined when a pause was too long, or when `now` comes before the end. */
function scanning(
  { plan, blackouts }: ScanTiming,
  begun: number,
  now: number,
): { readonly stages: readonly Stage[]; readonly end?: number } {
  const stages: Stage[] = [{ status: "started", from: begun }];
  let at = begun;
  let leftMs = plan.startedMs;
  while (at <= now) {
    const blackout = blackoutFrom(blackouts, at);
    const from = Math.max(at, blackout?.from ?? Number.POSITIVE_INFINITY);
    if (from >= at + leftMs) break;
    const over = freeFrom(blackouts, from, now);
    const paused = Math.min(from + TRANSITION_MS, over);
    stages.push({ status: "pausing", from }, { status: "paused", from: paused });
    if (over - paused > LONGEST_PAUSE_MS) {
      return { stages: [...stages, { status: "canceled", from: paused + LONGEST_PAUSE_MS }] };
    }
    leftMs -= from - at;
    at = over + TRANSITION_MS;
    stages.push({ status: "resuming", from: over }, { status: "started", from: at });
  }
  return { stages, end: at + leftMs };
}
