import type { Scan } from "../../../provider/client/types";
import { instantOf } from "../../../provider/resources/instant";

export function startOf(scan: Scan): number {
  return instantOf(scan.startedAt) ?? Number.NaN;
}

/** A target's scans that have started, in the order in which they did: each question costs a binary search. */
export interface ScanSeries {
  /** From the first that began at `from` or later to the last that began before `to`. */
  between(from: number, to: number): readonly Scan[];
  /** The first that began at `from` or later. */
  firstFrom(from: number): { readonly scan: Scan; readonly at: number } | undefined;
}

export function scanSeries(scans: readonly Scan[]): ScanSeries {
  const started = scans
    .map((scan) => ({ scan, at: startOf(scan) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at);
  const placeOf = (at: number) => {
    let [low, high] = [0, started.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((started[middle]?.at ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    between: (from, to) => started.slice(placeOf(from), placeOf(to)).map(({ scan }) => scan),
    firstFrom: (from) => started[placeOf(from)],
  };
}

/** The newest first, and before them what has not started yet. */
export function newestFirst(scans: readonly Scan[]): readonly Scan[] {
  const keyed = scans.map((scan) => ({ scan, at: instantOf(scan.startedAt) ?? Number.POSITIVE_INFINITY }));
  return keyed.sort((a, b) => (a.at === b.at ? 0 : b.at - a.at)).map(({ scan }) => scan);
}
