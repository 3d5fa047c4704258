import { CobaltApiError } from "../errors";
import type { ErrorContext } from "../http/error-texts";
import { protocolError } from "../http/error-texts";
import { warnOfPrefix } from "./id-prefixes";
import { nextPageOf, type Query, queryOf } from "./next-page";
import type { Page, ParseResource } from "./parse";
import { parsePage } from "./parse";
import { isObject } from "./parse-fields";
import type { Reader } from "./reads";

export interface Listing<T> {
  /** "listing the targets" */
  readonly doing: string;
  /** Without a query: `/dast/targets` */
  readonly path: string;
  readonly query?: Query;
  readonly parse: ParseResource<T>;
}

/** What is known of a page once its listing has gone on. */
export type ListedPage<T> = Pick<Page<T>, "items" | "skipped" | "saysWhetherMore">;

/** Walks through a listing, a request a page, as far as the caller goes on asking. */
export type Lister = <T>(listing: Listing<T>) => AsyncGenerator<ListedPage<T>, void, undefined>;

/** Ten times the documented default of 10. Cobalt documents no largest page; a smaller one of its own is fine. */
export const pageSize = 100;
export const mostPages = 1000;

/** Cobalt's documented default. */
export const defaultPageSize = 10;

/** A page that says nothing of another is the last, unless it is full. Pure. */
export function mayBeCut(
  { items, skipped, saysWhetherMore }: Omit<Page<unknown>, "nextPage">,
  { searchParams }: URL,
): boolean {
  return !saysWhetherMore && items.length + skipped >= Number(searchParams.get("limit") ?? defaultPageSize);
}

function idOf(item: unknown): string | undefined {
  const id: unknown = isObject(item) ? Reflect.get(item, "id") : undefined;
  return typeof id === "string" ? id : undefined;
}

function isBadLimit(error: unknown): boolean {
  return error instanceof CobaltApiError && (error.status === 400 || error.status === 422);
}

/** @param warnOnce tells a person what was odd, once a run for each key. */
export function createLister(
  reader: Reader,
  context: ErrorContext,
  warnOnce: (key: string, text: string) => void = () => {},
): Lister {
  let limitAccepted = true;

  async function page<T>(listing: Listing<T>, path: string): Promise<Page<T>> {
    const { doing, parse } = listing;
    const found = await reader({ doing, path, parse: parsePage(parse), mustExist: true });
    const fault = (why: string) => protocolError(context, { doing, method: "GET", path }, why);
    if (found === undefined) throw fault("no page");
    if (mayBeCut(found, new URL(path, context.baseUrl)))
      throw fault("it is full, and does not say whether another page follows");
    if (found.skipped > 0)
      warnOnce(
        listing.path,
        `Cobalt's list (GET ${listing.path}) has entries without an id that can be used: they are left out.`,
      );
    warnOfPrefix(listing.path, found.items.map(idOf), warnOnce);
    return found;
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
      yield current;
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
