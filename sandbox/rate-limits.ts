import type { MiddlewareHandler } from "hono";
import type { Context, SandboxEnv } from "./context";
import { Refusal, refusalResponse } from "./refusals";
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

const READING: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** Counts a request before anything else is looked at, and tells on each answer what is left. */
export function rateLimiting(context: Context): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const allowance = context.limits().take(limitKind(c.req.method));
    if (allowance.allowed) await next();
    else {
      burnKey(context, { method: c.req.method, key: c.req.header("Idempotency-Key"), status: 509 });
      c.res = refusalResponse(tooMany(allowance));
    }
    for (const [name, value] of Object.entries(limitHeaders(context, allowance)))
      c.res.headers.set(name, value);
  };
}

/** Uses up the key of a POST that was refused with 509, 429 or 5xx, if the sandbox is switched so. */
export function burnKey(
  context: Context,
  refused: { readonly method: string; readonly key: string | undefined; readonly status: number },
): void {
  const mayBurn = refused.method === "POST" && (refused.status === 429 || refused.status >= 500);
  if (mayBurn && context.switches().refusedPostBurnsKey) context.idempotency().burn(refused.key);
}

function limitKind(method: string): LimitKind {
  return READING.includes(method) ? "reads" : "mutations";
}

function tooMany({ kind, limit, resetsInMs }: Allowance): Refusal {
  return new Refusal(
    509,
    `The limit of ${limit} ${kind} a window is used up; the next begins in ${resetsInMs} ms.`,
  );
}

function limitHeaders(context: Context, { remaining }: Allowance): Readonly<Record<string, string>> {
  const { reads, mutations } = context.limits().limits;
  return {
    "X-Rate-Limit-Get-Limit": String(reads),
    "X-Rate-Limit-Mutate-Limit": String(mutations),
    "X-Rate-Limit-Remaining": String(remaining),
  };
}
