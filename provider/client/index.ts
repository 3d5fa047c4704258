export type { AskWeb, CobaltApi, Effects, KeySource, MutationOutcome } from "./api";
export { createClient } from "./client";
export { systemEffects } from "./effects";
export * from "./errors";
export { authorityOf, proxyAdvice, proxyAnswer } from "./http/error-texts";
export { type ProxyVariables, proxyFor, proxyVariables } from "./http/proxies";
export type { ClientOptions, Timeouts } from "./options";
export { checkToken } from "./options";
export { createProbe, type Parsed, type Probe, type ProbeResult, parseBody } from "./probe";
export {
  type Page,
  type ParseResource,
  parseFinding,
  parseOne,
  parseOrganisation,
  parsePage,
  parseScan,
  parseTarget,
} from "./reads/parse";
export { orderOf } from "./reads/scan-lists";
export type { Region } from "./regions";
export { parseBaseUrl, regions } from "./regions";
export * from "./types";
export { createWeb } from "./web";
