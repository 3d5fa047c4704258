import type { Scan } from "../../client/types";
import { instantOf } from "../instant";

/** How long Cobalt keeps an idempotency key, with room for clocks that differ. */
export const keyLifeMs = 5 * 60_000;
const clockSlackMs = 30_000;

export interface Known {
  readonly now: number;
  /** The target's scans as they were before this run's POST. */
  readonly before: ReadonlySet<string>;
  /** Scans that the state or another trigger of this run already owns. */
  readonly owned: ReadonlySet<string>;
  /** Was the POST that Cobalt accepted certainly this run's? */
  readonly byThisRun: boolean;
}

/**
 * Which of the target's scans is the one that a POST started whose answer never came? A scan that began within the last
 * five minutes, that nobody owns yet, and that was neither canceled nor failed; this run's own is new since the look before.
 * Newest first; the first is the best.
 */
export function candidates(scans: readonly Scan[], known: Known): readonly Scan[] {
  const fitting = scans.filter((scan) => fits(scan, known));
  const fresh = fitting.filter(({ id }) => !known.before.has(id));
  return fresh.length > 0 || known.byThisRun ? fresh : fitting;
}

function fits(scan: Scan, { now, owned }: Known): boolean {
  if (owned.has(scan.id) || ["canceled", "failed"].includes(scan.status)) return false;
  const started = instantOf(scan.startedAt);
  return started === undefined ? scan.completedAt === null : started >= now - keyLifeMs - clockSlackMs;
}
