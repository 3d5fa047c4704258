import type { Scan } from "../types";
import type { ListedPage, Lister } from "./pages";
import { parseScan } from "./parse";
import { reaches } from "./scan-order";

/** How long after its start a walk answers newcomers. */
const listingKeptMs = 60_000;

/** The most pages of one shared listing. */
export const pageBudget = 30;

export const allScans = {
  doing: "listing the organisation's scans",
  path: "/dast/scans",
  parse: parseScan,
} as const;

/** One walk through all scans of the organisation, which goes on only as far as somebody needs it. */
export class OrganisationScans {
  private readonly pages: AsyncGenerator<ListedPage<Scan>, void, undefined>;
  private read: readonly Scan[] = [];
  private pagesRead = 0;
  private complete = false;
  private failure: { readonly error: unknown } | undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    lister: Lister,
    /** When it began, by the monotonic clock. */
    private readonly startedAt: number,
  ) {
    this.pages = lister(allScans);
  }

  /** All scans from `since` on, and more; undefined where the budget of pages does not reach that far back. */
  async since(since: number): Promise<readonly Scan[] | undefined> {
    const walk = this.turn.then(() => this.walkTo(since));
    this.turn = walk.catch(() => undefined);
    await walk;
    return this.settled(since) ? this.read : undefined;
  }

  /** May newcomers still be answered from it? A walk that failed once has no further pages to give. */
  isFresh(now: number): boolean {
    return this.failure === undefined && now - this.startedAt < listingKeptMs;
  }

  private settled(since: number): boolean {
    return this.complete || reaches(this.read, since);
  }

  private async walkTo(since: number): Promise<void> {
    while (!this.settled(since) && this.pagesRead < pageBudget) {
      const page = await this.nextPage();
      this.pagesRead += 1;
      if (page.done === true) this.complete = true;
      else this.read = [...this.read, ...page.value.items];
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
}
