import type { Scan } from "../types";
import type { ListedPage } from "./pages";
import { newestFirst, OrderSoFar } from "./scan-order";
import { keptMs } from "./shared";

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
  private turn: Promise<void> = Promise.resolve();

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
    const walk = this.turn.then(() => this.walkTo(since, mostPages));
    this.turn = walk.catch(() => undefined);
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

  /** May newcomers still be answered from it? A walk that failed once has no further pages to give. */
  get isFresh(): boolean {
    const now = this.now();
    const isLate = this.underWay === 0 && now - this.lastAt >= keptMs;
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
