export type { AskWeb, CobaltApi, Effects, KeySource, MutationOutcome } from "./api";
export { createClient } from "./client";
export { systemEffects } from "./effects";
export * from "./errors";
export type { ClientOptions, Timeouts } from "./options";
export type { Region } from "./regions";
export { parseBaseUrl, regions } from "./regions";
export * from "./types";
export { createWeb } from "./web";
