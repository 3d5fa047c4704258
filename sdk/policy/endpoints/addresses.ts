import { BlockList, isIP } from "node:net";

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
