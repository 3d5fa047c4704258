import { createHungRequests, type HungRequests } from "./faults/apply";
import { createFaultQueue, type FaultQueue } from "./faults/queue";
import { createIdempotency, type Idempotency } from "./idempotency";
import { createLog, type LogEntry, type RequestLog } from "./log";
import { createRateLimits, defaultLimits, type RateLimits } from "./rate-limits";
import { InvalidValueError } from "./refusals";
import { defaultSeed, sandboxTokens } from "./seeds";
import { settle } from "./simulation";
import { createStore } from "./store";
import type { Paths, Sandbox, SandboxClock, SandboxOptions, SandboxStore, Undocumented } from "./types";
import { defaultUndocumented } from "./undocumented";
import { createWorld, type World } from "./world";

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

/** What a reset brings back. */
interface ResettableState {
  readonly world: World;
  readonly limits: RateLimits;
  readonly faults: FaultQueue;
  readonly idempotency: Idempotency;
}

/** What changes while a sandbox runs. */
interface SandboxState {
  tokens: Tokens;
  switches: Undocumented;
  fresh: ResettableState;
}

/** A sandbox that nobody can reach yet, and what its server needs. */
export function createSandbox(options: SandboxOptions): {
  readonly context: Context;
  readonly sandbox: Omit<Sandbox, "url" | "close">;
} {
  const time = createTime(options.clock ?? { now: () => Date.now() }, options.speed ?? 1);
  const current: SandboxState = {
    tokens: sandboxTokens,
    switches: { ...defaultUndocumented, ...options.undocumented },
    fresh: initialState(options, time),
  };
  const context = contextOf(current, time, options.paths ?? "both");
  const sandbox: Omit<Sandbox, "url" | "close"> = {
    store: context.store,
    get tokens() {
      return current.tokens;
    },
    get organisationId() {
      return context.world().organisationId;
    },
    get log() {
      return context.log.entries;
    },
    now: context.now,
    advance: context.advance,
    addFault: (fault) => current.fresh.faults.add(fault),
    clearFaults: () => current.fresh.faults.clear(),
    releaseHung: context.hung.release,
    setTokens(changes) {
      current.tokens = { ...current.tokens, ...changes };
    },
    setUndocumented(changes) {
      context.world();
      current.switches = { ...current.switches, ...changes };
    },
    setLimits: (limits) => current.fresh.limits.set(limits),
    spend: (kind, count) => current.fresh.limits.spend(kind, count),
    clearLog: context.log.clear,
    reset() {
      context.hung.release();
      context.log.clear();
      current.fresh = initialState(options, time);
    },
  };
  return { context, sandbox };
}

function contextOf(current: SandboxState, time: SandboxTime, paths: Paths): Context {
  const world = () => {
    const { findingsBeforeReview } = current.switches;
    settle(current.fresh.world, { now: time.now(), findingsBeforeReview });
    return current.fresh.world;
  };
  return {
    now: time.now,
    advance(ms) {
      time.advance(ms);
      world();
    },
    world,
    store: createStore({ world, now: time.now }),
    paths,
    log: createLog(),
    hung: createHungRequests(),
    limits: () => current.fresh.limits,
    faults: () => current.fresh.faults,
    idempotency: () => current.fresh.idempotency,
    switches: () => current.switches,
    tokens: () => current.tokens,
  };
}

function initialState(options: SandboxOptions, time: SandboxTime): ResettableState {
  return {
    world: createWorld(
      { ...options.seed, targets: options.seed?.targets ?? defaultSeed.targets },
      time.now(),
    ),
    limits: createRateLimits({ ...defaultLimits, ...options.limits }, time.now),
    faults: createFaultQueue(options.faults ?? []),
    idempotency: createIdempotency(time.now),
  };
}

/** The sandbox's own time: the clock's, sped up from the start on, plus everything that was advanced; it stops at the last date. */
export interface SandboxTime extends SandboxClock {
  advance(ms: number): void;
}

/** What a date can hold (ECMA-262, Time Values). */
const LATEST = 8.64e15;

/** @throws RangeError when `speed` is not a positive number. */
export function createTime(clock: SandboxClock, speed: number): SandboxTime {
  if (!Number.isFinite(speed) || speed <= 0) {
    throw new RangeError(`The sandbox's speed must be a positive number; it is ${speed}.`);
  }
  const start = clock.now();
  let advanced = 0;
  const now = () => Math.min(start + Math.floor((clock.now() - start) * speed) + advanced, LATEST);
  return {
    now,
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0 || now() + ms > LATEST) {
        throw new InvalidValueError(
          `The sandbox's time moves forward only, by a number of milliseconds; not by ${ms}.`,
        );
      }
      advanced += ms;
    },
  };
}
