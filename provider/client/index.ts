import type { AskWeb, CobaltApi } from "./api";
import type { ClientOptions } from "./options";
import type { Probe, ProbeOptions } from "./probe";
import type { WebOptions } from "./web";

export type {
  AskWeb,
  CobaltApi,
  Effects,
  FindingsOf,
  KeySource,
  ListReading,
  MutationOutcome,
  WebAnswer,
} from "./api";
export { systemEffects } from "./effects";
export * from "./errors";
export type { ProxyRefusal, Refusal } from "./http/classify";
export { type Advise, type Failure, proxyAnswer } from "./http/failures";
export { type Mask, maskOf } from "./http/mask";
export { type ProxyVariables, proxyFor, proxyVariables } from "./http/proxies";
export {
  baseUrlFault,
  type ClientOptions,
  parseBaseUrl,
  type Timeouts,
  tokenFault,
  webhookFault,
} from "./options";
export type { Probe, ProbeOptions, ProbeResult } from "./probe";
export {
  type Page,
  type Parsed,
  type ParseResource,
  parseBody,
  parseFinding,
  parseOne,
  parseOrganisation,
  parsePage,
  parseScan,
  parseTarget,
} from "./reads/parse";
export { orderOf } from "./reads/scan-lists";
export * from "./types";

// What speaks HTTP is loaded when it is first made: most processes need none of it.

/**
 * A client of Cobalt's API for one user and organisation. Makes no request and loads no HTTP library until it is asked
 * for something. Throws a `ConfigurationError` for tokens that no request could carry, and for a proxy that cannot be used.
 */
export function createClient(options: ClientOptions): CobaltApi {
  return (require("./client") as typeof import("./client")).createClient(options);
}

/**
 * Makes a probe that sends without the client's retries and limits, so that the first answer is seen as it is.
 * @throws ConfigurationError for a proxy that cannot be used
 */
export function createProbe(options: ProbeOptions): Probe {
  return (require("./probe") as typeof import("./probe")).createProbe(options);
}

/** Makes what asks web addresses that are not Cobalt's. */
export function createWeb(options: WebOptions): AskWeb {
  return (...asked) => (require("./web") as typeof import("./web")).createWeb(options)(...asked);
}
