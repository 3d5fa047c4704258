import type { Limits } from "./types";

export type LimitKind = "reads" | "mutations";

/** What one request may still cost, as the headers of its answer say it. */
export interface Allowance {
  readonly allowed: boolean;
  readonly kind: LimitKind;
  readonly limit: number;
  readonly remaining: number;
  readonly resetsInMs: number;
}

export const defaultLimits: Limits = { reads: 100, mutations: 20, windowMs: 60_000 };

export interface RateLimits {
  /** Counts one request and says whether it may go on. */
  take(kind: LimitKind): Allowance;
  spend(kind: LimitKind, count: number): void;
  set(limits: Partial<Limits>): void;
  readonly limits: Limits;
}

/** One user's limits: fixed windows by the sandbox's time, the next one begins when the last one's time is up. */
export function createRateLimits(initial: Limits, now: () => number): RateLimits {
  let limits = initial;
  let used = { window: Number.NaN, reads: 0, mutations: 0 };
  const current = () => {
    const window = Math.floor(now() / limits.windowMs);
    if (used.window !== window) used = { window, reads: 0, mutations: 0 };
    return used;
  };
  return {
    take(kind) {
      const counts = current();
      const allowed = counts[kind] < limits[kind];
      if (allowed) counts[kind] += 1;
      const resetsInMs = limits.windowMs - (now() % limits.windowMs);
      return {
        allowed,
        kind,
        limit: limits[kind],
        remaining: Math.max(0, limits[kind] - counts[kind]),
        resetsInMs,
      };
    },
    spend(kind, count) {
      current()[kind] += count;
    },
    set(changes) {
      limits = { ...limits, ...changes };
    },
    get limits() {
      return limits;
    },
  };
}
