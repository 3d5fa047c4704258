import type { Effects } from "./api";
import { ConfigurationError } from "./errors";
import type { Trace } from "./http/exchange";
import { type Advise, withAdvice } from "./http/failures";
import { isLoopback, type ProxyVariables } from "./http/proxies";

/** How long one request may take, from its start to the last byte of its answer. */
export interface Timeouts {
  /** Milliseconds. @default 30000 */
  readonly readMs?: number;
  /** Milliseconds; cut where the idempotency key would end sooner. @default 60000 */
  readonly mutationMs?: number;
}

export interface ClientOptions {
  /** The personal API token. */
  readonly apiToken: string;
  /** The v2 organisation token. */
  readonly orgToken: string;
  /** A validated origin; see `parseBaseUrl`, and `regions` among the facts. */
  readonly baseUrl: string;
  /** What this client may use of the user's quota. Cobalt documents 100 GETs and 20 mutations per user and minute. */
  readonly readsPerMinute: number;
  readonly writesPerMinute: number;
  readonly effects: Effects;
  /** Takes lines of progress, written for people. */
  readonly notice: (message: string) => void;
  /** Takes what a person should not miss, such as an answer that says otherwise than was asked. @default notice */
  readonly warn?: (message: string) => void;
  /** Takes a line about each request, for whoever looks for a fault: no token, and no finding's text. @default nobody takes them */
  readonly trace?: Trace;
  /** Adds to each error what to do about it. @default errors say what has happened, and no more */
  readonly advise?: Advise;
  /** What each request says of its sender. @default nothing */
  readonly userAgent?: string;
  /** Ends everything with a `CanceledError`, at once. */
  readonly signal?: AbortSignal;
  readonly timeouts?: Timeouts;
  /** The environment's proxies. @default none: Cobalt is reached directly */
  readonly proxies?: ProxyVariables;
}

/** Token characters that an HTTP header can carry; a blank or a line's end is a slip of copying. */
const sendable = /^[\x21-\x7e]+$/;

/** Why no header can carry a token, as a clause without its subject; undefined where one can. Never repeats it. */
export function tokenFault(value: string): string | undefined {
  if (sendable.test(value)) return undefined;
  return value === "" ? "is empty" : "holds blanks, line ends or characters that no HTTP header can carry";
}

function checkToken(token: "apiToken" | "orgToken", options: ClientOptions): void {
  const fault = tokenFault(options[token]);
  if (fault === undefined) return;
  const name = token === "apiToken" ? "Cobalt's API token" : "Cobalt's organisation token";
  throw new ConfigurationError(withAdvice(`${name} ${fault}.`, { kind: "token", token }, options.advise));
}

function checkBudget(name: "readsPerMinute" | "writesPerMinute", options: ClientOptions): void {
  const value = options[name];
  if (Number.isInteger(value) && value >= 1) return;
  throw new ConfigurationError(`${name} must be a whole number from 1 upwards, not ${String(value)}.`);
}

/** Refuses, with a `ConfigurationError`, what no request could be made with. Never repeats a token. */
export function checkOptions(options: ClientOptions): void {
  checkToken("apiToken", options);
  checkToken("orgToken", options);
  checkBudget("readsPerMinute", options);
  checkBudget("writesPerMinute", options);
}

/** Why a base URL cannot be used: a clause. Undefined where it can. Never repeats it. */
export function baseUrlFault(given: string): string | undefined {
  const text = given.trim();
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
 * @throws ConfigurationError that says what is wrong and never repeats the text, which may hold a password
 */
export function parseBaseUrl(text: string): string {
  const fault = baseUrlFault(text);
  if (fault === undefined) return new URL(text.trim()).origin;
  throw new ConfigurationError(`The base URL cannot be used: ${fault}.`);
}

/** Why nothing can be posted to a web address: a clause. Undefined where it can. Never repeats it. */
export function webhookFault(text: string): string | undefined {
  if (!URL.canParse(text)) return "it is not a URL";
  const { protocol, hostname } = new URL(text);
  if (protocol === "https:" || (protocol === "http:" && isLoopback(hostname))) return undefined;
  return "it is neither https nor on this machine (http on 127.0.0.1, [::1], localhost)";
}
