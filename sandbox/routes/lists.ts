import { createHash } from "node:crypto";
import type { Context as HonoContext } from "hono";
import type { Context, SandboxEnv } from "../context";
import { jsonResponse } from "../formatters";
import { oddList } from "../odd-fields";
import { unprocessable } from "../refusals";
import { readQuery, refuseBody } from "../requests";
import type { Undocumented } from "../undocumented";

const DEFAULT_LIMIT = 10;

export interface Listing<T extends Position> {
  /** The filters that the documentation knows, each with the prefix of the ids that it takes. */
  readonly filters: Readonly<Record<string, string>>;
  items(filters: Readonly<Record<string, string>>): readonly T[];
  format(item: T): unknown;
}

/** Answers a documented list: filters, `limit`, `cursor`, and pages in the order that the sandbox is switched to. */
export function listResponse<T extends Position>(
  context: Context,
  c: HonoContext<SandboxEnv>,
  listing: Listing<T>,
): Response {
  refuseBody(c);
  const request = pageRequest(context, c, listing.filters);
  const { listOrder, cursors, nextPage, oddFields } = context.switches();
  const newestFirst = listOrder === "newestFirst";
  const ordered = [...listing.items(request.filters)].sort((a, b) =>
    newestFirst ? compareAge(b, a) : compareAge(a, b),
  );
  const { items, next, prev } = pageOf(ordered, request, { newestFirst, cursors, nextPage });
  const body = {
    pagination: { next_page: next, prev_page: prev },
    data: items.map((item) => ({ resource: listing.format(item) })),
  };
  return jsonResponse(oddList(body, { ...request, isFirst: prev === null }, oddFields));
}

function pageRequest(
  context: Context,
  c: HonoContext<SandboxEnv>,
  known: Listing<Position>["filters"],
): PageRequest {
  const { cursor, limit, ...filters } = readQuery(c, ["cursor", "limit", ...Object.keys(known)]);
  for (const [name, value] of Object.entries(filters)) checkFilter(name, value, known[name] ?? "");
  const given = limit === undefined ? undefined : readLimit(context, limit);
  const asked = { path: c.req.path, filters };
  if (cursor === undefined) return { ...asked, limit: given ?? DEFAULT_LIMIT };
  const { cursors } = context.switches();
  const request = decodeCursor(cursor, asked, cursors);
  // A page's number means something only together with the size that it was counted in.
  return cursors === "pageNumber" ? request : { ...request, limit: given ?? request.limit };
}

function checkFilter(name: string, value: string, prefix: string): void {
  if (!value.startsWith(prefix) || value === prefix) {
    throw unprocessable(`\`${name}\` must be an id that starts with ${prefix}; it is "${value}".`);
  }
}

function readLimit(context: Context, text: string): number {
  const { largestPage, overLargestPage } = context.switches();
  if (!/^[1-9]\d*$/.test(text))
    throw unprocessable(`\`limit\` must be a positive whole number; it is "${text}".`);
  const limit = Number(text);
  if (limit <= largestPage) return limit;
  if (overLargestPage === "cap") return largestPage;
  throw unprocessable(`\`limit\` must be at most ${largestPage}; it is ${text}.`);
}

/** What a list is ordered by; unique in a list, and it never changes. */
interface Position {
  readonly createdAt: number;
  readonly sequence: number;
}

interface PageRequest {
  readonly path: string;
  readonly limit: number;
  readonly filters: Readonly<Record<string, string>>;
  /** Absent: the first page. */
  readonly from?: Place;
}

/** Where a page is: beside an object, whatever came or went meanwhile, or by its number, which begins with 1. */
type Place = { readonly position: Position; readonly backwards: boolean } | { readonly page: number };

/** How lists are cut and what leads from page to page. */
interface Paging {
  readonly newestFirst: boolean;
  readonly cursors: Undocumented["cursors"];
  readonly nextPage: Undocumented["nextPage"];
}

interface Page<T> {
  readonly items: readonly T[];
  /** Relative paths. */
  readonly next: string | null;
  readonly prev: string | null;
}

/** Cuts a page out of a list that is in its order already. */
function pageOf<T extends Position>(ordered: readonly T[], request: PageRequest, paging: Paging): Page<T> {
  const [start, end] = bounds(ordered, request, paging.newestFirst);
  const items = ordered.slice(start, end);
  const path = paging.nextPage === "example" ? "/resource" : request.path;
  const link = (backwards: boolean) =>
    `${path}?cursor=${encodeURIComponent(cursorOf(items, { request, paging, backwards }))}`;
  return {
    items,
    next: items.length > 0 && end < ordered.length ? link(false) : null,
    prev: items.length > 0 && start > 0 ? link(true) : null,
  };
}

function bounds<T extends Position>(
  ordered: readonly T[],
  { from, limit }: PageRequest,
  newestFirst: boolean,
): [number, number] {
  if (from === undefined) return [0, limit];
  if ("page" in from) return [(from.page - 1) * limit, from.page * limit];
  const compare = newestFirst ? (a: Position, b: Position) => compareAge(b, a) : compareAge;
  const { position, backwards } = from;
  const before = ordered.filter((item) => compare(item, position) < 0).length;
  if (backwards) return [Math.max(0, before - limit), before];
  const start = ordered.filter((item) => compare(item, position) <= 0).length;
  return [start, start + limit];
}

function compareAge(a: Position, b: Position): number {
  return a.createdAt - b.createdAt || a.sequence - b.sequence;
}

interface Link {
  readonly request: PageRequest;
  readonly paging: Paging;
  readonly backwards: boolean;
}

function cursorOf(items: readonly Position[], { request, paging, backwards }: Link): string {
  if (paging.cursors === "pageNumber") {
    const { from, limit } = request;
    const page = (from !== undefined && "page" in from ? from.page : 1) + (backwards ? -1 : 1);
    return Buffer.from(JSON.stringify({ page, size: limit })).toString("base64");
  }
  const { createdAt = 0, sequence = 0 } = (backwards ? items[0] : items.at(-1)) ?? {};
  const payload = JSON.stringify({ ...request, from: { position: { createdAt, sequence }, backwards } });
  const encoded = Buffer.from(payload).toString("base64url");
  return encoded + checksum(encoded);
}

/**
 * The page that a cursor stands for. One that is a page number carries no filters: the request's own count.
 *
 * @throws Refusal 422 when this sandbox did not make the cursor, or made it for another list.
 */
function decodeCursor(
  cursor: string,
  request: Omit<PageRequest, "limit">,
  cursors: Undocumented["cursors"],
): PageRequest {
  return cursors === "pageNumber" ? decodePageNumber(cursor, request) : decodePosition(cursor, request);
}

const foreignCursor = () => unprocessable("The cursor is not one of this list: take `next_page` as it is.");

function decodePageNumber(cursor: string, request: Omit<PageRequest, "limit">): PageRequest {
  const decoded = Buffer.from(cursor, "base64").toString();
  const [, page, size] = /^\{"page":([1-9]\d{0,8}),"size":([1-9]\d{0,8})\}$/.exec(decoded) ?? [];
  if (page === undefined || size === undefined) throw foreignCursor();
  return { ...request, limit: Number(size), from: { page: Number(page) } };
}

function decodePosition(cursor: string, { path, filters }: Omit<PageRequest, "limit">): PageRequest {
  const payload = cursor.slice(0, -CHECKSUM_LENGTH);
  if (checksum(payload) !== cursor.slice(-CHECKSUM_LENGTH)) throw foreignCursor();
  const made: PageRequest = JSON.parse(Buffer.from(payload, "base64url").toString());
  if (made.path !== path) throw unprocessable(`The cursor belongs to ${made.path}, not to ${path}.`);
  for (const [name, value] of Object.entries(filters)) {
    if (made.filters[name] !== value)
      throw unprocessable(`The cursor belongs to a list with another \`${name}\`.`);
  }
  return made;
}

const CHECKSUM_LENGTH = 8;

function checksum(payload: string): string {
  return createHash("sha256").update(payload).digest("hex").slice(0, CHECKSUM_LENGTH);
}
