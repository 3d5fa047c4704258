import type { SandboxClock } from "./types";

/** The sandbox's own time: the clock's, sped up from the start on, plus everything that was advanced. */
export interface SandboxTime extends SandboxClock {
  advance(ms: number): void;
}

const LATEST = 8.64e15;

/** @throws RangeError when `speed` is not a positive number. */
export function createTime(clock: SandboxClock, speed: number): SandboxTime {
  if (!Number.isFinite(speed) || speed <= 0) {
    throw new RangeError(`The sandbox's speed must be a positive number; it is ${speed}.`);
  }
  const start = clock.now();
  let advanced = 0;
  const now = () => start + Math.floor((clock.now() - start) * speed) + advanced;
  return {
    now,
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0 || now() + ms > LATEST) {
        throw new RangeError(
          `The sandbox's time moves forward only, by a number of milliseconds; not by ${ms}.`,
        );
      }
      advanced += ms;
    },
  };
}
