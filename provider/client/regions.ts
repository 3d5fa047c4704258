import { ConfigurationError } from "./errors";

export type Region = "us" | "eu";

/** Cobalt's two data centres. An organisation lives in exactly one (Cobalt's API documentation, "Base URL"). */
export const regions: Readonly<Record<Region, string>> = {
  us: "https://api.us.cobalt.io",
  eu: "https://api.eu.cobalt.io",
};

const loopbackHosts: readonly string[] = ["localhost", "[::1]"];

/** Is this host name one of this machine's own? */
export function isLoopback(host: string): boolean {
  return loopbackHosts.includes(host) || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function fault(text: string): string | undefined {
  if (!/^https?:\/\/[^/\\]/i.test(text) || !URL.canParse(text)) return "it is not a URL such as https://host";
  if (/[\s\\]|\p{Cc}/u.test(text)) return "it holds blanks, backslashes or control characters";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || text.includes("@"))
    return "it holds a user name or password";
  if (url.pathname !== "/" || /[?#]/.test(text)) return "it holds more than a host and a port";
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return "http is allowed on this machine's own addresses only (127.0.0.1, [::1], localhost), since tokens would travel in clear";
  }
  return undefined;
}

/**
 * The origin of a base URL: `https` anywhere, `http` on loopback only, no user name, no path beyond `/`, no query.
 * Throws a `ConfigurationError` that says what is wrong, with `quoted` for the text. The text itself is not repeated where it may hold a password.
 */
export function parseBaseUrl(text: string, quoted = JSON.stringify(text)): string {
  const what = fault(text.trim());
  if (what === undefined) return new URL(text.trim()).origin;
  const shown = /[@\\]|\p{Cc}/u.test(text) ? "" : ` ${quoted}`;
  throw new ConfigurationError(
    `Cobalt's base URL${shown} (cobalt:baseUrl or COBALT_BASE_URL) cannot be used: ${what}.`,
  );
}
