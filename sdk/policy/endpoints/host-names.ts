import { isIPv6 } from "node:net";

/** What a rule of an ingress or a listener says that serves every host name. */
export const everyHost = "*";

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
const longestName = 253;

/**
 * A host name as it is compared: lower case, IDN in its ASCII form, without scheme, user, port, path and trailing dot.
 * `*.example.com` stays a wildcard; the empty text and `*` are {@link everyHost}; addresses are in their usual form.
 * Undefined for what is no host name (`a*b.com`, `exa mple.com`).
 */
export function normalizeHost(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed === everyHost) return everyHost;
  if (isIPv6(trimmed)) return hostnameOf(`[${trimmed}]`);
  const authority = authorityOf(trimmed);
  if (authority.startsWith("*.")) {
    const below = nameOf(authority.slice(2));
    return below === undefined || isAddress(below) ? undefined : `*.${below}`;
  }
  return nameOf(authority);
}

/** What stands between a URL's scheme and its path; without a scheme, what stands before the first slash. */
function authorityOf(text: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*:)?\/\//i.exec(text)?.[0] ?? "";
  const end = scheme === "" ? /^[^/\\]*/ : /^[^/\\?#]*/;
  return (end.exec(text.slice(scheme.length))?.[0] ?? "").replace(/^.*@/, "");
}

function nameOf(authority: string): string | undefined {
  const host = /[\s*?#%]/.test(authority) ? undefined : hostnameOf(authority);
  if (host === undefined || host.startsWith("[")) return host;
  const name = host.endsWith(".") ? host.slice(0, -1) : host;
  return name.length <= longestName && name.split(".").every((part) => label.test(part)) ? name : undefined;
}

function hostnameOf(authority: string): string | undefined {
  try {
    return new URL(`http://${authority}/`).hostname;
  } catch {
    return undefined;
  }
}

/** Whether a normalised host is an IP address. */
function isAddress(host: string): boolean {
  return host.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}
