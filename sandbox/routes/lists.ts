import type { Context as HonoContext } from "hono";
import type { Context, SandboxEnv } from "../context";
import { jsonResponse } from "../formatters";
import { oddList } from "../odd-fields";
import { compareAge, decodeCursor, type PageRequest, type Position, pageOf } from "../pages";
import { unprocessable } from "../refusals";
import { readQuery, refuseBody } from "../requests";

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
