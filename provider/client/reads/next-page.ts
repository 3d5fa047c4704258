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
