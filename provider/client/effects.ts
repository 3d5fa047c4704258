import { setMaxListeners } from "node:events";
import type { Effects } from "./api";
import { CanceledError } from "./errors";

/** One moment on both clocks. */
export interface Moment {
  readonly now: number;
  readonly monotonic: number;
}

export function momentOf({ now, monotonic }: Effects): Moment {
  return { now: now(), monotonic: monotonic() };
}

/**
 * Milliseconds between two moments, on the clock that shows more of them: the wall clock can be set back, and the monotonic one stands still while a machine
 * sleeps. A key that may be over must not be used again, so the longer of the two counts.
 */
export function elapsedMs(since: Moment, at: Moment): number {
  return Math.max(at.now - since.now, at.monotonic - since.monotonic);
}

/** The longest timer that Node knows; a longer one would end at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's own clock, timers and chance. */
export const systemEffects: Effects = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const canceled = () => {
        clearTimeout(timer);
        reject(new CanceledError("canceled while waiting"));
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener("abort", canceled);
          resolve();
        },
        Math.min(ms, longestTimerMs),
      );
      if (signal?.aborted) return canceled();
      // Many waits on one signal are what it is for; Node would warn of a leak from the eleventh on.
      if (signal !== undefined) setMaxListeners(Number.POSITIVE_INFINITY, signal);
      signal?.addEventListener("abort", canceled, { once: true });
    }),
};
