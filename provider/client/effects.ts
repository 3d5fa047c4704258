import { setMaxListeners } from "node:events";
import type { Effects } from "./api";
import { CanceledError } from "./errors";

/** The longest timer that Node knows; a longer one would end at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's own clock, timers and chance. */
export const systemEffects: Effects = {
  now: () => Date.now(),
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
