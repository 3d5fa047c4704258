import type { Scan } from "../types";

export type ListOrder = "newest first" | "oldest first" | "unknown";

function startOf(scan: Scan): number | undefined {
  const text = scan.startedAt ?? scan.completedAt;
  return text === null ? undefined : Date.parse(text);
}

/** The order of a listing as far as its dates show it. Cobalt documents none. */
export class OrderSoFar {
  private last: number | undefined;
  private rises = false;
  private falls = false;

  add(scan: Scan): void {
    const start = startOf(scan);
    if (start === undefined) return;
    const last = this.last ?? start;
    this.rises ||= start > last;
    this.falls ||= start < last;
    this.last = start;
  }

  get order(): ListOrder {
    if (this.rises === this.falls) return "unknown";
    return this.falls ? "newest first" : "oldest first";
  }

  /** True if every scan from `since` on (ms since 1970) was listed by now. */
  reaches(since: number): boolean {
    return this.order === "newest first" && this.last !== undefined && this.last < since;
  }
}

export function orderOf(scans: readonly Scan[]): ListOrder {
  const order = new OrderSoFar();
  for (const scan of scans) order.add(scan);
  return order.order;
}

/** Scans without a date have not begun, and so are the newest. Among equals the listing's own order decides. Pure. */
export function newestFirst(scans: readonly Scan[]): readonly Scan[] {
  const asListed = orderOf(scans) === "oldest first" ? [...scans].reverse() : [...scans];
  const weighted = asListed.map((scan) => ({ scan, start: startOf(scan) ?? Number.MAX_SAFE_INTEGER }));
  return weighted.sort((a, b) => b.start - a.start).map(({ scan }) => scan);
}

/** Began before `since`; a scan without a date has not begun. Pure. */
export function isBefore(scan: Scan, since: number): boolean {
  return (startOf(scan) ?? Number.POSITIVE_INFINITY) < since;
}

/** Of scans newest first: those from `since` on, and the newest before that if there is one. Pure. */
export function recentOf(sorted: readonly Scan[], since: number): readonly Scan[] {
  const before = sorted.findIndex((scan) => isBefore(scan, since));
  return before < 0 ? sorted : sorted.slice(0, before + 1);
}
