import { BlockList, isIP } from "node:net";
import { ConfigurationError } from "../errors";

/** The variables of an environment that choose a proxy: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in lower case too. */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

const variableNames = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];

/** Those of an environment's variables that choose a proxy. */
export function proxyVariables(environment: ProxyVariables): ProxyVariables {
  const names = variableNames.flatMap((name) => [name, name.toLowerCase()]);
  return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}

/** An HTTP proxy. */
export interface HttpProxy {
  /** True if it is spoken to over TLS. */
  readonly secure: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** The value of a `Proxy-Authorization` header. */
  readonly authorization: string | undefined;
  /** What no message may hold: the password, and user name and password together, as sent and as written. */
  readonly secrets: readonly string[];
}

/** `host:port`, as messages name a proxy: without its user name and password. */
export function nameOf({ host, port }: Pick<HttpProxy, "host" | "port">): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

/** Lower case comes first, as in curl. */
function read(variables: ProxyVariables, name: string): Variable | undefined {
  return [name.toLowerCase(), name].flatMap((key) => {
    const value = variables[key]?.trim() ?? "";
    return value === "" ? [] : [{ name: key, value }];
  })[0];
}

export function plainHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

export function portOf({ protocol, port }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

/**
 * The proxy for this URL, or undefined where it is reached directly: always for this machine's own addresses, and for what
 * NO_PROXY names. Throws a `ConfigurationError`, which holds no password, for a proxy that cannot be used.
 */
export function proxyFor(url: URL, variables: ProxyVariables): HttpProxy | undefined {
  if (isOwn(url)) return undefined;
  const own = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const variable = read(variables, own) ?? read(variables, "ALL_PROXY");
  if (variable === undefined) return undefined;
  const exceptions = read(variables, "NO_PROXY")?.value ?? "";
  if (exceptions.split(/[\s,]+/).some((entry) => matches(entry, url))) return undefined;
  return parseProxy(variable);
}

const loopbackHosts: readonly string[] = ["localhost", "[::1]"];

/** True if this host name is one of this machine's own. */
export function isLoopback(host: string): boolean {
  return loopbackHosts.includes(host) || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function isOwn({ hostname }: URL): boolean {
  const host = hostname.replace(/\.$/, "");
  return isLoopback(host) || host.endsWith(".localhost");
}

function matches(entry: string, url: URL): boolean {
  if (entry === "*") return true;
  const host = plainHost(url).toLowerCase();
  const isBareIpv6 = isIP(entry.replace(/\/.*$/, "")) === 6;
  const [, name = "", port] = (isBareIpv6 ? /^(.*)$/ : /^(.*?)(?::(\d+))?$/).exec(entry.toLowerCase()) ?? [];
  if (port !== undefined && Number(port) !== portOf(url)) return false;
  const [address = "", bits] = name.replace(/[[\]]/g, "").split("/");
  const family = isIP(address);
  if (family !== 0) return isIP(host) === family && isWithin(host, { address, family, bits });
  const domain = name.replace(/^\*?\.?/, "").replace(/\.$/, "");
  return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
}

function isWithin(
  host: string,
  { address, family, bits }: { readonly address: string; readonly family: number; readonly bits?: string },
): boolean {
  const type = family === 6 ? "ipv6" : "ipv4";
  const most = family === 6 ? 128 : 32;
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!(prefix <= most)) return false;
  const list = new BlockList();
  list.addSubnet(address, prefix, type);
  return list.check(host, type);
}

const usable =
  "Set it to http://<host>:<port>, or https://<host>:<port> where the proxy itself speaks TLS, with a user name and a password as " +
  "http://<user>:<password>@<host>:<port>, percent-encoded (\\ is %5C, @ is %40); or name Cobalt's host in NO_PROXY.";

function parseProxy({ name, value }: Variable): HttpProxy {
  const text = value.includes("://") ? value : `http://${value}`;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase() ?? "";
  if (/^socks/.test(scheme))
    throw new ConfigurationError(
      `${name} names a SOCKS proxy, which is not supported; nothing was sent. ${usable}`,
    );
  if (scheme !== "http" && scheme !== "https")
    throw new ConfigurationError(`${name} is not the URL of an HTTP proxy; nothing was sent. ${usable}`);
  const url = /[\\\s]|\p{Cc}/u.test(text) || !URL.canParse(text) ? undefined : new URL(text);
  if (
    url === undefined ||
    url.hostname === "" ||
    url.pathname !== "/" ||
    url.search !== "" ||
    url.hash !== ""
  )
    throw new ConfigurationError(
      `${name} cannot be read as the URL of a proxy (it is not repeated, since it may hold a password); nothing was sent. ${usable}`,
    );
  return { secure: scheme === "https", host: plainHost(url), port: portOf(url), ...credentialsOf(url) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The value of a header that says who asks, by the user name and password of a URL. */
export function basicOf({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`, "utf8").toString("base64")}`;
}

/** What is secret in a URL with a user name and a password. */
export function secretsIn(url: URL): readonly string[] {
  const { username, password } = url;
  const header = basicOf(url)?.replace(/^Basic /, "");
  const pairs = [`${username}:${password}`, `${decoded(username)}:${decoded(password)}`];
  if (header === undefined) return [];
  return [
    header,
    ...pairs,
    ...(password === "" ? [username, decoded(username)] : [password, decoded(password)]),
  ];
}

function credentialsOf(url: URL): Pick<HttpProxy, "authorization" | "secrets"> {
  return { authorization: basicOf(url), secrets: secretsIn(url) };
}
