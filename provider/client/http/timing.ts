/** Full jitter: any time from 0 to the doubled base, so that many clients do not come back together. */
export const backoff = { baseMs: 500, capMs: 20_000 } as const;

/** Cobalt's window, fixed and of unknown phase: after a whole one the next has begun for certain. */
export const windowMs = 60_000;

/** A longer `Retry-After` is not believed. */
const longestRetryAfterMs = 300_000;

/** Milliseconds to wait after the `failures`th failure (1, 2, …). `chance`: 0 ≤ x < 1. */
export function backoffMs(failures: number, chance: number): number {
  const ceiling = Math.min(backoff.capMs, backoff.baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.floor(chance * ceiling);
}

/**
 * A `Retry-After` header (seconds, or an HTTP date) in milliseconds from now; undefined where it is absent or odd, or asks for no time at
 * all, after which every attempt would be spent at once.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\s*\d{1,6}\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return ms > 0 && ms <= longestRetryAfterMs ? ms : undefined;
}

/** Milliseconds until Cobalt's limit is open again after a 509 or 429: what it asks for, else a whole window. */
export function windowWaitMs(retryAfter: number | undefined, chance: number): number {
  return (retryAfter ?? windowMs) + Math.floor(chance * 1000);
}

/** A signal that is aborted when the time is over or when the outer signal is. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** For people, once the time was over: "no answer within 30 s". */
  readonly timedOut: () => string | undefined;
  readonly canceled: () => boolean;
  /** Takes the timer and the listener away. */
  readonly end: () => void;
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}

/** Starts counting now, in real time: a socket that hangs does so in no other. */
export function startDeadline(ms: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let over = false;
  const abort = () => controller.abort();
  const timer = setTimeout(() => {
    over = true;
    abort();
  }, ms);
  if (outer?.aborted) abort();
  else outer?.addEventListener("abort", abort, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => (over ? `no answer within ${seconds(ms)}` : undefined),
    canceled: () => outer?.aborted === true,
    end: () => {
      clearTimeout(timer);
      outer?.removeEventListener("abort", abort);
    },
  };
}
