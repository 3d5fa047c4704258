import { finalScanStatuses, type Scan } from "../../client/types";
import { instantOf } from "../instant";

/** How long Cobalt keeps an idempotency key, with room for clocks that differ. */
const keyLifeMs = 5 * 60_000 + 30_000;

/** True if the key of a scan that was asked for then may live now. */
export function mayHaveKey(askedAt: number, now: number): boolean {
  return askedAt >= now - keyLifeMs;
}

/** When the key of a scan that was found at `now` lives no more, whatever its start says. */
export function keyEndOf({ startedAt }: Scan, now: number): number {
  return Math.min(now, instantOf(startedAt) ?? now) + keyLifeMs;
}

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
 * Newest first; the first is the best.
 */
export function candidates(scans: readonly Scan[], known: Known): readonly Scan[] {
  const fitting = allFitting(scans, known);
  const fresh = fitting.filter(({ id }) => !known.before.has(id));
  return fresh.length > 0 || known.onlyNew ? fresh : fitting;
}

/** All that may be meant, whether they are new or not. */
export function allFitting(scans: readonly Scan[], known: Pick<Known, "now" | "owned">): readonly Scan[] {
  return scans.filter((scan) => fits(scan, known));
}

/**
 * Those that may be meant while Cobalt does not say of which target they are, or, of one that is over, when it began: too little to
 * take one over, and too much to start another.
 */
export function undecided(scans: readonly Scan[], known: Known): readonly Scan[] {
  return scans.filter((scan) => {
    const mayBeMeant = isRecent(scan, known) && !hasNoResult(scan) && !fits(scan, known);
    return mayBeMeant && !(known.onlyNew && known.before.has(scan.id));
  });
}

function isUndatedEnd({ status, startedAt, completedAt }: Scan): boolean {
  return startedAt === null && completedAt === null && finalScanStatuses.includes(status);
}

/** Those that would be candidates had they not been canceled or failed. */
export function passedOver(scans: readonly Scan[], known: Pick<Known, "now" | "owned">): readonly Scan[] {
  return scans.filter((scan) => isRecent(scan, known) && hasNoResult(scan));
}

function fits(scan: Scan, known: Pick<Known, "now" | "owned">): boolean {
  return isRecent(scan, known) && !hasNoResult(scan) && scan.targetId !== undefined && !isUndatedEnd(scan);
}

function hasNoResult({ status }: Scan): boolean {
  return ["canceled", "failed"].includes(status);
}

function isRecent(scan: Scan, { now, owned }: Pick<Known, "now" | "owned">): boolean {
  if (owned.has(scan.id)) return false;
  const started = instantOf(scan.startedAt);
  return started === undefined ? scan.completedAt === null : mayHaveKey(started, now);
}
