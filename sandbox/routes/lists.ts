import type { Context as HonoContext } from "hono";
import type { Context, SandboxEnv } from "../context";
import { jsonResponse } from "../formatters";
import { compareAge, decodeCursor, type Page, type PageRequest, type Position, pageOf } from "../pages";
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
  const newestFirst = context.switches().listOrder === "newestFirst";
  const ordered = [...listing.items(request.filters)].sort((a, b) =>
    newestFirst ? compareAge(b, a) : compareAge(a, b),
  );
  return pageResponse(pageOf(ordered, request, newestFirst), listing.format);
}

function pageResponse<T>({ items, next, prev }: Page<T>, format: (item: T) => unknown): Response {
  return jsonResponse({
    pagination: { next_page: next, prev_page: prev },
    data: items.map((item) => ({ resource: format(item) })),
  });
}

function pageRequest(
  context: Context,
  c: HonoContext<SandboxEnv>,
  known: Listing<Position>["filters"],
): PageRequest {
  const { cursor, limit, ...filters } = readQuery(c, ["cursor", "limit", ...Object.keys(known)]);
  for (const [name, value] of Object.entries(filters)) checkFilter(name, value, known[name] ?? "");
  const given = limit === undefined ? undefined : readLimit(context, limit);
  if (cursor === undefined) return { path: c.req.path, limit: given ?? DEFAULT_LIMIT, filters };
  const request = decodeCursor(cursor, c.req.path);
  for (const [name, value] of Object.entries(filters)) {
    if (request.filters[name] !== value)
      throw unprocessable(`The cursor belongs to a list with another \`${name}\`.`);
  }
  return { ...request, limit: given ?? request.limit };
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
