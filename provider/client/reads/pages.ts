import { CobaltApiError } from "../errors";
import type { ErrorContext } from "../http/error-texts";
import { protocolError, refusalError } from "../http/error-texts";
import { nextPageOf, type Query, queryOf } from "./next-page";
import type { Page, ParseResource } from "./parse";
import { parsePage } from "./parse";
import type { Reader } from "./reads";

export interface Listing<T> {
  /** "listing the targets" */
  readonly doing: string;
  /** Without a query: `/dast/targets` */
  readonly path: string;
  readonly query?: Query;
  readonly parse: ParseResource<T>;
}

/** Walks through a listing, a request a page, as far as the caller goes on asking. */
export type Lister = <T>(listing: Listing<T>) => AsyncGenerator<readonly T[], void, undefined>;

/** Ten times the documented default of 10. Cobalt documents no largest page; a smaller one of its own is fine. */
export const pageSize = 100;
export const mostPages = 1000;

function isBadLimit(error: unknown): boolean {
  return error instanceof CobaltApiError && (error.status === 400 || error.status === 422);
}

export function createLister(reader: Reader, context: ErrorContext): Lister {
  let limitAccepted = true;

  async function page<T>(listing: Listing<T>, path: string): Promise<Page<T>> {
    const found = await reader({ doing: listing.doing, path, parse: parsePage(listing.parse) });
    if (found !== undefined) return found;
    const call = { doing: listing.doing, method: "GET", path } as const;
    throw refusalError(context, call, {
      kind: "not-found",
      status: 404,
      said: undefined,
      retryAfter: undefined,
    });
  }

  const limitedQuery = (listing: Listing<unknown>): Query => ({ ...listing.query, limit: String(pageSize) });

  async function firstPage<T>(listing: Listing<T>): Promise<Page<T>> {
    const limited = `${listing.path}${queryOf(limitedQuery(listing))}`;
    const unlimited = `${listing.path}${queryOf(listing.query ?? {})}`;
    if (!limitAccepted) return page(listing, unlimited);
    try {
      return await page(listing, limited);
    } catch (error) {
      if (!isBadLimit(error)) throw error;
      const answer = await page(listing, unlimited);
      limitAccepted = false;
      return answer;
    }
  }

  return async function* pages<T>(listing: Listing<T>) {
    const fault = (path: string, why: string) =>
      protocolError(context, { doing: listing.doing, method: "GET", path }, why);
    const seen = new Set<string>();
    let path = listing.path;
    let current = await firstPage(listing);
    const query = limitAccepted ? limitedQuery(listing) : (listing.query ?? {});
    for (let count = 1; ; count += 1) {
      yield current.items;
      const next = nextPageOf(current.nextPage, { ...context, path: listing.path, query });
      if (next.kind === "last") return;
      if (next.kind === "refused") throw fault(path, `its next_page is not followed, since ${next.why}`);
      if (seen.has(next.cursor)) throw fault(path, "its pages lead in a circle");
      if (count >= mostPages) throw fault(path, `it has more than ${mostPages} pages`);
      seen.add(next.cursor);
      path = next.path;
      current = await page(listing, path);
    }
  };
}

/** Every item of a listing. */
export async function allOf<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const items of pages) for (const item of items) all.push(item);
  return all;
}
