export type NextPage =
  | { readonly kind: "last" }
  /** `path`: path and query, to be asked of the base URL. `cursor`: what tells pages apart. */
  | { readonly kind: "next"; readonly path: string; readonly cursor: string }
  /** `why`: a clause that begins with "it". */
  | { readonly kind: "refused"; readonly why: string };

/** A listing's path as the API has them. Narrow on purpose: `/dast/../orgs` lists tokens. */
const listingPath = /^\/dast\/[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;

function refused(why: string): NextPage {
  return { kind: "refused", why };
}

function faultOf(text: string, base: URL): string | undefined {
  if (text.length > 4096) return "it is longer than 4,096 characters";
  if (/[\s\\]|[\p{Cc}\p{Cf}]/u.test(text)) return "it holds blanks, backslashes or control characters";
  if (!/^(\/(?!\/)|https?:\/\/[^/])/i.test(text)) return "it is neither a path nor an address of Cobalt's";
  if (!URL.canParse(text, base.href)) return "it cannot be read";
  const url = new URL(text, base);
  if (url.origin !== base.origin) return `it leads to ${url.host} instead of ${base.host}`;
  if (url.username !== "" || url.password !== "" || /^https?:\/\/[^/?#]*@/i.test(text)) {
    return "it holds a user name or password";
  }
  if (text.includes("#")) return "it holds a fragment";
  // What the URL parser would quietly repair is not what an API sends.
  const rawPath = text.replace(/^https?:\/\/[^/?]*/i, "").replace(/\?.*$/, "");
  if (!listingPath.test(rawPath) || rawPath !== url.pathname)
    return "it is not the path of a listing under /dast/";
  return undefined;
}

/**
 * Where a listing goes on, decided before anything is sent: only to the base URL's own origin, and there only to
 * listings. Pure.
 */
export function nextPageOf(value: unknown, baseUrl: string): NextPage {
  if (value === null || value === undefined) return { kind: "last" };
  if (typeof value !== "string") return refused("it is not text");
  const base = new URL(baseUrl);
  const fault = faultOf(value, base);
  if (fault !== undefined) return refused(fault);
  const url = new URL(value, base);
  const path = `${url.pathname}${url.search}`;
  return { kind: "next", path, cursor: url.searchParams.get("cursor") ?? path };
}
