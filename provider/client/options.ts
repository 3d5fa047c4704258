import type { Effects } from "./api";
import { ConfigurationError } from "./errors";
import type { ProxyVariables } from "./http/proxies";
import type { Trace } from "./http/trace";
import type { Region } from "./regions";

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
  /** A validated origin; see `regions` and `parseBaseUrl`. */
  readonly baseUrl: string;
  /** Which region `baseUrl` belongs to, if it is Cobalt's own: for the message of a 401. */
  readonly region?: Region;
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
  /** What a 401 adds: where this client's tokens come from, and how to renew them there. */
  readonly unauthorizedHint?: string;
  /** Ends everything with a `CanceledError`, at once. */
  readonly signal?: AbortSignal;
  readonly timeouts?: Timeouts;
  /** The environment's proxies. @default none: Cobalt is reached directly */
  readonly proxies?: ProxyVariables;
}

/** Token characters that an HTTP header can carry; a blank or a line's end is a slip of copying. */
const sendable = /^[\x21-\x7e]+$/;

/** Refuses, with a `ConfigurationError`, a token that no header can carry. Never repeats it. */
export function checkToken(name: string, variable: string, value: string): void {
  if (sendable.test(value)) return;
  const what =
    value === "" ? "is empty" : "holds blanks, line ends or characters that no HTTP header can carry";
  throw new ConfigurationError(`${name} ${what}. Set ${variable} anew, as Cobalt shows the token.`);
}

function checkBudget(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new ConfigurationError(`cobalt:${name} must be a whole number from 1 upwards, not ${String(value)}.`);
}

/** Refuses, with a `ConfigurationError`, what no request could be made with. Never repeats a token. */
export function checkOptions(options: ClientOptions): void {
  checkToken("Cobalt's API token", "COBALT_API_TOKEN (or cobalt:apiToken)", options.apiToken);
  checkToken("Cobalt's organisation token", "COBALT_ORG_TOKEN (or cobalt:orgToken)", options.orgToken);
  checkBudget("readsPerMinute", options.readsPerMinute);
  checkBudget("writesPerMinute", options.writesPerMinute);
}
