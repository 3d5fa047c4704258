import type { Scan } from "../types";
import type { Listing } from "./pages";
import { parseScan } from "./parse";
import { isBefore, OrderSoFar } from "./scan-order";
import type { Part } from "./walks";

/** The list of all scans of the organisation. */
export const allScans: Listing<Scan> = {
  doing: "listing the organisation's scans",
  path: "/dast/scans",
  parse: parseScan,
};

export function scansOf(targetId: string): Listing<Scan> {
  return { ...allScans, doing: `listing the scans of target ${targetId}`, query: { target: targetId } };
}

/** Those scans of a list that began at `since` (ms since 1970) or later, or have not begun. */
export class ScansSince implements Part<Scan> {
  private readonly order = new OrderSoFar();
  private lastPage: readonly Scan[] = [];

  constructor(private readonly since: number) {}

  isOver(page: readonly Scan[]): boolean {
    for (const scan of page) this.order.add(scan);
    this.lastPage = page;
    return this.order.reaches(this.since);
  }

  /** Oldest first, a page that begins before that time shows all that follows. */
  get isOnLastPage(): boolean {
    const [first] = this.lastPage;
    return this.order.order === "oldest first" && first !== undefined && isBefore(first, this.since);
  }
}
