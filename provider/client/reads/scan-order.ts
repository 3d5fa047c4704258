import type { Scan } from "../types";

export type ListOrder = "newest first" | "oldest first" | "unknown";

function startOf(scan: Scan): number | undefined {
  const text = scan.startedAt ?? scan.completedAt;
  return text === null ? undefined : Date.parse(text);
}

/** The order of a listing as far as its dates show it. Cobalt documents none. Pure. */
export function orderOf(scans: readonly Scan[]): ListOrder {
  const starts = scans.flatMap((scan) => startOf(scan) ?? []);
  const pairs = starts.slice(1).map((start, index) => start - (starts[index] ?? start));
  const rises = pairs.some((step) => step > 0);
  const falls = pairs.some((step) => step < 0);
  if (rises === falls) return "unknown";
  return falls ? "newest first" : "oldest first";
}

/** Scans without a date have not begun, and so are the newest. Among equals the listing's own order decides. Pure. */
export function newestFirst(scans: readonly Scan[]): readonly Scan[] {
  const asListed = orderOf(scans) === "oldest first" ? [...scans].reverse() : [...scans];
  const weight = (scan: Scan) => startOf(scan) ?? Number.MAX_SAFE_INTEGER;
  return asListed.sort((a, b) => weight(b) - weight(a));
}

/** Does a listing, as far as it was read, show every scan from `since` on? Pure. */
export function reaches(scans: readonly Scan[], since: number): boolean {
  if (orderOf(scans) !== "newest first") return false;
  const starts = scans.flatMap((scan) => startOf(scan) ?? []);
  const last = starts.at(-1);
  return last !== undefined && last < since;
}

/** The scans from `since` on, newest first, and the newest before that if there is one. Pure. */
export function recentOf(scans: readonly Scan[], since: number): readonly Scan[] {
  const sorted = newestFirst(scans);
  const before = sorted.findIndex((scan) => {
    const start = startOf(scan);
    return start !== undefined && start < since;
  });
  return before < 0 ? sorted : sorted.slice(0, before + 1);
}
