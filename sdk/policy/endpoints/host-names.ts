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

/**
 * Whether a target at `targetUrl` stands for the served `host`. It does when
 * - both are the same host name or address, whatever case, port, path, trailing dot or form of an IDN;
 * - `host` is a wildcard (`*.example.com`) and serves the target's host: exactly one label in its place;
 * - the target is on one of `parentDomains` itself, and `host` is below that domain.
 *
 * Names are compared by whole labels: `evilexample.com` is not below `example.com`. A parent domain has at least two
 * labels, so `com` is none. What is no host name matches nothing. Never throws.
 */
export function matchesTarget(
  host: string,
  targetUrl: string,
  options: { readonly parentDomains: readonly string[] },
): boolean {
  const served = normalizeHost(host);
  const target = normalizeHost(targetUrl);
  if (served === undefined || served === everyHost) return false;
  if (target === undefined || target.startsWith("*")) return false;
  if (served === target) return true;
  if (served.startsWith("*.")) {
    const firstDot = target.indexOf(".");
    if (firstDot > 0 && target.slice(firstDot + 1) === served.slice(2)) return true;
  }
  return served.endsWith(`.${target}`) && options.parentDomains.some((parent) => domainOf(parent) === target);
}

/** `example.com` of `example.com`, `.example.com` and `*.example.com`. */
function domainOf(parent: string): string | undefined {
  const domain = normalizeHost(parent.replace(/^\s*\*?\./, ""));
  return domain?.includes(".") === true && !domain.startsWith("*") ? domain : undefined;
}
