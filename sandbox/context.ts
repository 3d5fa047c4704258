import type { HungRequests } from "./faults/hung";
import type { FaultQueue } from "./faults/queue";
import type { Idempotency } from "./idempotency";
import type { RateLimits } from "./limits";
import type { LogEntry, RequestLog } from "./log";
import type { Paths, SandboxStore, Undocumented } from "./types";
import type { World } from "./world";

export interface Tokens {
  readonly apiToken: string;
  readonly orgToken: string;
}

/** What a running sandbox consists of, as its routes and faults see it. */
export interface Context {
  now(): number;
  advance(ms: number): void;
  /** The world as it is now: everything that was due has happened. */
  world(): World;
  readonly store: SandboxStore;
  readonly paths: Paths;
  readonly log: RequestLog;
  limits(): RateLimits;
  faults(): FaultQueue;
  readonly hung: HungRequests;
  idempotency(): Idempotency;
  switches(): Undocumented;
  tokens(): Tokens;
}

/** What comes with each request that hono serves. */
export interface RequestBindings {
  readonly entry: LogEntry;
  /** Empty: there is none. */
  readonly body: string;
}

export interface SandboxEnv {
  Bindings: RequestBindings;
}
