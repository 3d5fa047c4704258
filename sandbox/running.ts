import { createTime, type SandboxTime } from "./clock";
import type { Context, Tokens } from "./context";
import { sandboxTokens } from "./default-seed";
import { createHungRequests } from "./faults/hung";
import { createFaultQueue, type FaultQueue } from "./faults/queue";
import { settle } from "./happenings";
import { createIdempotency, type Idempotency } from "./idempotency";
import { createRateLimits, defaultLimits, type RateLimits } from "./limits";
import { createLog } from "./log";
import { createStore } from "./store";
import type { Paths, SandboxOptions, Undocumented } from "./types";
import { defaultUndocumented } from "./undocumented";
import { createWorld, type World } from "./world";

/** A context, and what only its owner may do with it. */
export interface Running {
  readonly context: Context;
  setTokens(tokens: Partial<Tokens>): void;
  setUndocumented(switches: Partial<Undocumented>): void;
  reset(): void;
}

/** What a reset brings back. */
interface Fresh {
  readonly world: World;
  readonly limits: RateLimits;
  readonly faults: FaultQueue;
  readonly idempotency: Idempotency;
}

/** What changes while a sandbox runs. */
interface Current {
  tokens: Tokens;
  switches: Undocumented;
  fresh: Fresh;
}

export function createRunning(options: SandboxOptions): Running {
  const time = createTime(options.clock ?? { now: () => Date.now() }, options.speed ?? 1);
  const current: Current = {
    tokens: sandboxTokens,
    switches: { ...defaultUndocumented, ...options.undocumented },
    fresh: begin(options, time),
  };
  const context = contextOf(current, time, options.paths ?? "both");
  return {
    context,
    setTokens(changes) {
      current.tokens = { ...current.tokens, ...changes };
    },
    setUndocumented(changes) {
      context.world();
      current.switches = { ...current.switches, ...changes };
    },
    reset() {
      context.hung.release();
      context.log.clear();
      current.fresh = begin(options, time);
    },
  };
}

function contextOf(current: Current, time: SandboxTime, paths: Paths): Context {
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

function begin(options: SandboxOptions, time: SandboxTime): Fresh {
  return {
    world: createWorld(options.seed, time.now()),
    limits: createRateLimits({ ...defaultLimits, ...options.limits }, time.now),
    faults: createFaultQueue(options.faults ?? []),
    idempotency: createIdempotency(time.now),
  };
}
