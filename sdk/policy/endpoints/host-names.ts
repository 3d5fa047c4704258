import { BlockList, isIP, isIPv6 } from "node:net";

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

/**
 * Networks that nobody reaches from the internet, by the IANA registries of special-purpose addresses: private, carrier-grade NAT,
 * loopback, link-local, unique-local, documentation's own excepted, since examples use them.
 */
const privateNetworks = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
] as const;

const lists = privateNetworks.map(([network, prefix]) => {
  const list = new BlockList();
  list.addSubnet(network, prefix, familyOf(network));
  return { list, prefix, family: familyOf(network) };
});

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

/** Whether this is an IP address that nobody reaches from the internet; brackets and a zone are allowed. */
export function isPrivateAddress(text: string): boolean {
  const address = text.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  if (isIP(address) === 0) return false;
  return lists.some(({ list }) => list.check(address, familyOf(address)));
}

/** Whether a network such as `10.1.0.0/16`, or one address, lies in the private networks as a whole. */
export function isPrivateNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.trim().split("/");
  if (bits === undefined) return isPrivateAddress(address);
  if (rest.length > 0 || isIP(address) === 0 || !/^\d{1,3}$/.test(bits)) return false;
  const family = familyOf(address);
  return lists.some(
    (one) => one.family === family && Number(bits) >= one.prefix && one.list.check(address, family),
  );
}

/**
 * Top-level names that no public DNS has: reserved by RFC 6761, 6762 (and its appendix G), 8375 and 9476, or kept out of the root
 * by ICANN. Names for examples (`.example`, `.test`) are not among them.
 */
const localNames: ReadonlySet<string> = new Set([
  "alt",
  "cluster.local",
  "corp",
  "home",
  "home.arpa",
  "internal",
  "intranet",
  "invalid",
  "lan",
  "local",
  "localdomain",
  "localhost",
  "private",
  "svc",
]);

/** Whether a normalised host is a name or an address that nobody on the internet reaches. */
export function isPrivateHost(host: string): boolean {
  if (isPrivateAddress(host)) return true;
  if (host.startsWith("[") || isIP(host) !== 0) return false;
  const labels = host.split(".");
  return (
    labels.length < 2 || localNames.has(labels.at(-1) ?? "") || localNames.has(labels.slice(-2).join("."))
  );
}
