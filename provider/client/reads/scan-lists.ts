import type { Scan } from "../types";
import type { ListedPage } from "./pages";
import { cachedMs } from "./shared";
import type { Part } from "./walks";

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

/** However often it goes on, a walk answers nobody who comes later than this after its beginning. */
const longestWalkMs = 5 * 60_000;

/** One walk through a list of scans for all who need it, which goes on only as far as one of them does. */
export class ScanWalk {
  private readonly read = new Map<string, Scan>();
  private readonly order = new OrderSoFar();
  private readonly sorted = new Map<string, readonly Scan[]>();
  private readonly startedAt: number;
  private lastAt: number;
  private pagesRead = 0;
  private underWay = 0;
  private complete = false;
  private failure: { readonly error: unknown } | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly pages: AsyncGenerator<ListedPage<Scan>, void, undefined>,
    private readonly now: () => number,
  ) {
    this.startedAt = now();
    this.lastAt = this.startedAt;
  }

  /**
   * Goes on until every scan from `since` on (ms since 1970) is read. False: that takes more than `mostPages` of pages, which may
   * grow meanwhile.
   */
  async reach(since: number, mostPages: () => number): Promise<boolean> {
    this.underWay += 1;
    const walk = this.last.then(() => this.walkTo(since, mostPages));
    this.last = walk.catch(() => undefined);
    try {
      await walk;
    } finally {
      this.underWay -= 1;
    }
    return this.reaches(since);
  }

  /** The scans of one target that were read, newest first. */
  of(targetId: string): readonly Scan[] {
    if (this.sorted.size === 0) this.sort();
    return this.sorted.get(targetId) ?? [];
  }

  /** True if newcomers may still be answered from it. A walk that failed once has no further pages to give. */
  get isFresh(): boolean {
    const now = this.now();
    const isLate = this.underWay === 0 && now - this.lastAt >= cachedMs;
    return this.failure === undefined && !isLate && now - this.startedAt < longestWalkMs;
  }

  private reaches(since: number): boolean {
    return this.complete || this.order.reaches(since);
  }

  private async walkTo(since: number, mostPages: () => number): Promise<void> {
    while (!this.reaches(since) && this.pagesRead < mostPages()) {
      const page = await this.nextPage();
      this.lastAt = this.now();
      if (page.done === true) {
        this.complete = true;
        return;
      }
      this.pagesRead += 1;
      for (const scan of page.value.items) {
        if (!this.read.has(scan.id)) this.order.add(scan);
        this.read.set(scan.id, scan);
      }
      this.sorted.clear();
    }
  }

  private async nextPage(): Promise<IteratorResult<ListedPage<Scan>, void>> {
    if (this.failure !== undefined) throw this.failure.error;
    try {
      return await this.pages.next();
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }

  /** A scan that says of no target whose it is shows nobody's run. */
  private sort(): void {
    const byTarget = new Map<string, Scan[]>();
    for (const scan of this.read.values()) {
      if (scan.targetId === undefined) continue;
      const scans = byTarget.get(scan.targetId);
      if (scans === undefined) byTarget.set(scan.targetId, [scan]);
      else scans.push(scan);
    }
    for (const [targetId, scans] of byTarget) this.sorted.set(targetId, newestFirst(scans));
  }
}
