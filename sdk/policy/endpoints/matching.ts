import { everyHost, normalizeHost } from "./host-names";

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
