import type { Scan } from "../../client/types";
import { activityOf, isFinalStatus, keyLifeMs } from "../../cobalt/facts";
import { instantOf } from "../../time/date-time";

/** How long Cobalt keeps an idempotency key, with room for clocks that differ. */
const keyLifeWithMarginMs = keyLifeMs + 30_000;

/** True if the key of a scan that was asked for then may live now. */
export function mayHaveKey(askedAt: number, now: number): boolean {
  return askedAt >= now - keyLifeWithMarginMs;
}

/** When the key of a scan that was found at `now` lives no more, whatever its start says. */
export function keyEndOf({ startedAt }: Scan, now: number): number {
  return Math.min(now, instantOf(startedAt) ?? now) + keyLifeWithMarginMs;
}

type Fit = Pick<Known, "now" | "owned" | "before">;

export interface Known {
  readonly now: number;
  /** The target's scans as they were before this run's POST. */
  readonly before: ReadonlySet<string>;
  /** Scans that the state or another trigger of this run already owns. */
  readonly owned: ReadonlySet<string>;
  /** Does only a scan that is new since the look before count? */
  readonly onlyNew: boolean;
}

/**
 * Which of the target's scans is the one that a POST started whose answer never came? A scan that began within the last
 * five minutes, that nobody owns yet, and that was neither canceled nor failed; one that is new since the look before comes first.
 * The best of them is told by `lastBegun`.
 */
export function candidates(scans: readonly Scan[], known: Known): readonly Scan[] {
  const fitting = allFitting(scans, known);
  const fresh = fitting.filter(({ id }) => !known.before.has(id));
  return fresh.length > 0 || known.onlyNew ? fresh : fitting;
}

/**
 * The one of these candidates that began last, which neither the order of a list nor the lack of a date tells: undefined where two were
 * there before the POST and began at one time, or have not begun. Of those that came after it each began late enough.
 */
export function lastBegun(scans: readonly Scan[], before: ReadonlySet<string>): Scan | undefined {
  const [first] = scans;
  if (first === undefined || !before.has(first.id)) return first;
  const last = scans.reduce((latest, scan) => Math.max(latest, beginOf(scan)), Number.NEGATIVE_INFINITY);
  const [found, ...others] = scans.filter((scan) => beginOf(scan) === last);
  return others.length === 0 ? found : undefined;
}

function beginOf({ startedAt }: Scan): number {
  return instantOf(startedAt) ?? Number.POSITIVE_INFINITY;
}

export type Age = "newer" | "older" | "open";

/** Whether a scan was asked for after another one of its target, as far as that is certain. One that the look before has shown is never new. */
export function ageBeside(scan: Scan, other: Scan, before: ReadonlySet<string>): Age {
  if (scan.id === other.id) return "older";
  if (!before.has(scan.id) && before.has(other.id)) return "newer";
  const [begin, otherBegin] = [beginOf(scan), beginOf(other)];
  if (begin !== otherBegin) return begin > otherBegin ? "newer" : "older";
  return Number.isFinite(begin) ? "older" : "open";
}

/** All that may be meant, whether they are new or not. */
export function allFitting(scans: readonly Scan[], known: Fit): readonly Scan[] {
  return scans.filter((scan) => fits(scan, known));
}

/**
 * Those that may be meant while Cobalt does not say of which target they are, or, of one that is over or ran before the POST, when it
 * began: too little to take one over, and too much to start another.
 */
export function undecided(scans: readonly Scan[], known: Known): readonly Scan[] {
  return scans.filter((scan) => {
    const mayBeMeant = isRecent(scan, known) && !hasNoResult(scan) && !fits(scan, known);
    return mayBeMeant && !(known.onlyNew && known.before.has(scan.id));
  });
}

/** Has it begun, and before the POST, and nobody says when? Only what is queued has no start for a good reason. */
function isUndated({ id, status, startedAt, completedAt }: Scan, before: ReadonlySet<string>): boolean {
  if (startedAt !== null || completedAt !== null || activityOf(status) === "queued") return false;
  return before.has(id) || isFinalStatus(status);
}

/** Those that would be candidates had they not been canceled or failed. */
export function passedOver(scans: readonly Scan[], known: Pick<Known, "now" | "owned">): readonly Scan[] {
  return scans.filter((scan) => isRecent(scan, known) && hasNoResult(scan));
}

function fits(scan: Scan, known: Fit): boolean {
  const isTold = scan.targetId !== undefined && !isUndated(scan, known.before);
  return isRecent(scan, known) && !hasNoResult(scan) && isTold;
}

function hasNoResult({ status }: Scan): boolean {
  return activityOf(status) === "ended without result";
}

function isRecent(scan: Scan, { now, owned }: Pick<Known, "now" | "owned">): boolean {
  if (owned.has(scan.id)) return false;
  const started = instantOf(scan.startedAt);
  return started === undefined ? scan.completedAt === null : mayHaveKey(started, now);
}
