import type { IdKind } from "../../cobalt/facts";
import { warnOfPrefix } from "../endpoints";
import { CobaltApiError } from "../errors";
import { type ErrorContext, protocolError } from "../http/failures";
import { isObject } from "./fields";
import { type Page, type ParseResource, parsePage } from "./parse";
import type { Reader } from "./reader";

export type NextPage =
  | { readonly kind: "last" }
  /** `path`: path and query, to be asked of the base URL. `cursor`: what tells pages apart. */
  | { readonly kind: "next"; readonly path: string; readonly cursor: string }
  /** `why`: a clause that begins with "it". */
  | { readonly kind: "refused"; readonly why: string };

export type Query = Readonly<Record<string, string | undefined>>;

/** The list of which the next page is wanted. */
export interface AskedList {
  readonly baseUrl: string;
  /** Without a query: `/dast/scans` */
  readonly path: string;
  /** What the list is asked for: the filters, and `limit`. */
  readonly query: Query;
}

/** The filters of lists that Cobalt documents: what a `next_page` says about them is never taken over. */
const filterNames = ["target", "scan"];

/** `?target=dt_…&limit=100`, or nothing where no value is given. */
export function queryOf(query: Query): string {
  const text = encoded(query);
  return text === "" ? "" : `?${text}`;
}

function encoded(query: Query): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return new URLSearchParams(given).toString();
}

function refused(why: string): NextPage {
  return { kind: "refused", why };
}

function faultOf(text: string, base: URL): string | undefined {
  if (text.length > 4096) return "it is longer than 4,096 characters";
  if (/[\s\\]|[\p{Cc}\p{Cf}]/u.test(text)) return "it holds blanks, backslashes or control characters";
  if (!/^(\?|\/(?!\/)|https?:\/\/[^/])/i.test(text))
    return "it is neither a path nor a query nor an address of Cobalt's";
  if (!URL.canParse(text, base.href)) return "it cannot be read";
  const url = new URL(text, base);
  if (url.origin !== base.origin) return `it leads to ${url.host} instead of ${base.host}`;
  if (url.username !== "" || url.password !== "" || /^https?:\/\/[^/?#]*@/i.test(text)) {
    return "it holds a user name or password";
  }
  if (text.includes("#")) return "it holds a fragment";
  if (url.search.length < 2) return "it holds no query that would tell its page from the first";
  return undefined;
}

function nameOf(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? "";
}

/**
 * Where a list goes on, decided before anything is sent. Only the query is taken, since the documentation's own example names
 * another path (`/resource?cursor=…`), and only from the base URL's own origin. The path stays the list's; its filters are put
 * back, since a cursor may be no more than a page's number. Pure.
 */
export function nextPageOf(value: unknown, { baseUrl, path, query }: AskedList): NextPage {
  if (value === null || value === undefined || value === "") return { kind: "last" };
  if (typeof value !== "string") return refused("it is not text");
  const base = new URL(baseUrl);
  const fault = faultOf(value, base);
  if (fault !== undefined) return refused(fault);
  const { search, searchParams } = new URL(value, base);
  const given = search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "" && !filterNames.includes(nameOf(pair)));
  if (given.length === 0) return refused("it holds nothing but filters");
  const missing = Object.entries(query).filter(
    ([name]) => filterNames.includes(name) || !searchParams.has(name),
  );
  const own = encoded(Object.fromEntries(missing));
  const whole = [...given, ...(own === "" ? [] : [own])].join("&");
  return { kind: "next", path: `${path}?${whole}`, cursor: searchParams.get("cursor") ?? given.join("&") };
}

export interface Listing<T> {
  /** "listing the targets" */
  readonly doing: string;
  /** Without a query: `/dast/targets` */
  readonly path: string;
  readonly query?: Query;
  /** What its entries are. */
  readonly of: IdKind;
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
    warnOfPrefix(listing, found.items.map(idOf), warnOnce);
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
