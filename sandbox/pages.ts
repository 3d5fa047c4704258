import { createHash } from "node:crypto";
import { unprocessable } from "./refusals";
import type { Undocumented } from "./undocumented";

/** What a list is ordered by; unique in a list, and it never changes. */
export interface Position {
  readonly createdAt: number;
  readonly sequence: number;
}

export interface PageRequest {
  readonly path: string;
  readonly limit: number;
  readonly filters: Readonly<Record<string, string>>;
  /** Absent: the first page. */
  readonly from?: Place;
}

/** Where a page is: beside an object, whatever came or went meanwhile, or by its number, which begins with 1. */
export type Place = { readonly position: Position; readonly backwards: boolean } | { readonly page: number };

/** How lists are cut and what leads from page to page. */
export interface Paging {
  readonly newestFirst: boolean;
  readonly cursors: Undocumented["cursors"];
  readonly nextPage: Undocumented["nextPage"];
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Relative paths. */
  readonly next: string | null;
  readonly prev: string | null;
}

/** Cuts a page out of a list that is in its order already. */
export function pageOf<T extends Position>(
  ordered: readonly T[],
  request: PageRequest,
  paging: Paging,
): Page<T> {
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

export function compareAge(a: Position, b: Position): number {
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
export function decodeCursor(
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
