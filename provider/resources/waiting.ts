import type { Effects } from "../client/api";
import { activityOf, type ScanActivity } from "../cobalt/facts";
import type { RunMemory } from "./lifecycle";

/** What a scan's status means for somebody who waits. A status that the documentation does not know is never a guess. */
export type ScanPhase = "running" | "under review" | "final" | "unknown";

const phases: Readonly<Record<ScanActivity, ScanPhase>> = {
  queued: "running",
  running: "running",
  paused: "running",
  "under review": "under review",
  ended: "final",
  "ended without result": "final",
};

/** `completedAt` tells a final status that the documentation does not know from one that is passing. */
export function phaseOf(scan: { readonly status: string; readonly completedAt: string | null }): ScanPhase {
  const activity = activityOf(scan.status);
  return activity === undefined ? "unknown" : phases[activity];
}

/** True if the scanner still works on the target. People's review of the findings occupies nobody. */
export function occupiesTarget(scan: {
  readonly status: string;
  readonly completedAt: string | null;
}): boolean {
  const phase = phaseOf(scan);
  return phase === "running" || (phase === "unknown" && scan.completedAt === null);
}

const longQueueMs = 10 * 60_000;

/**
 * A status as a person reads it who waits: Cobalt holds scans back, and pauses them, in blackout periods of their target, and
 * its API shows no such period.
 *
 * @param waitedMs how long the scan has been waited for.
 */
export function statusText(status: string, waitedMs = 0): string {
  const activity = activityOf(status);
  if (activity === "paused")
    return `${status} (perhaps by a blackout period of the target; it resumes by itself)`;
  if (activity === "queued" && waitedMs >= longQueueMs)
    return `${status} (perhaps held back by a blackout period of the target)`;
  return status;
}

const longestSilenceMs = 5 * 60_000;

/** Tells whether a long wait should say something: at each change of what it is about, and at least every five minutes. */
export function newHeartbeat({ monotonic }: Pick<Effects, "monotonic">): (about: string) => boolean {
  let last: { readonly about: string; readonly at: number } | undefined;
  return (about) => {
    const at = monotonic();
    if (last?.about === about && at - last.at < longestSilenceMs) return false;
    last = { about, at };
    return true;
  };
}

/** Runs one step at a time for each key; the steps of one key follow each other in the order in which they came. */
export async function serializeByKey<T>(memory: RunMemory, key: string, step: () => Promise<T>): Promise<T> {
  const before = memory.queues.get(key) ?? Promise.resolve();
  const mine = before.then(step, step);
  const settled = mine.catch(() => undefined);
  memory.queues.set(key, settled);
  try {
    return await mine;
  } finally {
    if (memory.queues.get(key) === settled) memory.queues.delete(key);
  }
}
