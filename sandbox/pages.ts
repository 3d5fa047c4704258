import { createHash } from "node:crypto";
import { unprocessable } from "./refusals";

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
  readonly from?: { readonly position: Position; readonly backwards: boolean };
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Relative paths, with a cursor that keeps filters and limit. */
  readonly next: string | null;
  readonly prev: string | null;
}

/** Cuts a page out of a list that is in its order already. Objects that come or go between two pages shift nothing. */
export function pageOf<T extends Position>(
  ordered: readonly T[],
  request: PageRequest,
  newestFirst: boolean,
): Page<T> {
  const [start, end] = bounds(ordered, request, newestFirst);
  const items = ordered.slice(start, end);
  const [first, last] = [items[0], items.at(-1)];
  const link = (item: Position | undefined, backwards: boolean) =>
    item === undefined ? null : pathOf({ ...request, from: { position: positionOf(item), backwards } });
  return {
    items,
    next: end < ordered.length ? link(last, false) : null,
    prev: start > 0 ? link(first, true) : null,
  };
}

function bounds<T extends Position>(
  ordered: readonly T[],
  request: PageRequest,
  newestFirst: boolean,
): [number, number] {
  const { from, limit } = request;
  if (from === undefined) return [0, limit];
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

function positionOf({ createdAt, sequence }: Position): Position {
  return { createdAt, sequence };
}

function pathOf(request: PageRequest): string {
  return `${request.path}?cursor=${encodeCursor(request)}`;
}

function encodeCursor(request: PageRequest): string {
  const payload = Buffer.from(JSON.stringify(request)).toString("base64url");
  return payload + checksum(payload);
}

/** @throws Refusal 422 when this sandbox did not make the cursor, or made it for another list. */
export function decodeCursor(cursor: string, path: string): PageRequest {
  const payload = cursor.slice(0, -CHECKSUM_LENGTH);
  if (checksum(payload) !== cursor.slice(-CHECKSUM_LENGTH)) {
    throw unprocessable("The cursor is not one of this list: take `next_page` as it is.");
  }
  const request: PageRequest = JSON.parse(Buffer.from(payload, "base64url").toString());
  if (request.path !== path) throw unprocessable(`The cursor belongs to ${request.path}, not to ${path}.`);
  return request;
}

const CHECKSUM_LENGTH = 8;

function checksum(payload: string): string {
  return createHash("sha256").update(payload).digest("hex").slice(0, CHECKSUM_LENGTH);
}
