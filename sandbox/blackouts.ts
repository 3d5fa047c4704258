import { parseDateTime } from "./calendar";
import { InvalidValueError } from "./refusals";
import type { Blackout } from "./types";

const DAY_MS = 24 * 60 * 60 * 1000;
const EVERY_MS = { daily: DAY_MS, weekly: 7 * DAY_MS } as const;

interface Period {
  readonly from: number;
  readonly until: number;
  readonly everyMs: number | undefined;
}

/** The periods that a target has from an instant on, until they are set anew. */
export interface BlackoutSetting {
  readonly since: number;
  readonly periods: readonly Period[];
}

/** All settings of a target, oldest first, so that what was stays as it was. */
export type BlackoutHistory = readonly BlackoutSetting[];

/** @throws InvalidValueError that says what is wrong with a period. */
export function blackoutSetting(blackouts: readonly Blackout[], since: number): BlackoutSetting {
  return { since, periods: blackouts.map(periodOf) };
}

function periodOf({ from, until, repeats }: Blackout): Period {
  const [start, end] = [from, until].map((text) => {
    const at = parseDateTime(text);
    if (at === undefined)
      throw new InvalidValueError(
        `A blackout's dates are ISO 8601 with seconds and an offset or Z; this one is ${text}.`,
      );
    return at;
  }) as [number, number];
  const everyMs = repeats === undefined ? undefined : EVERY_MS[repeats];
  if (end <= start)
    throw new InvalidValueError(`A blackout ends after it begins; this one is ${from} to ${until}.`);
  if (everyMs !== undefined && end - start >= everyMs)
    throw new InvalidValueError(
      `A blackout that comes ${repeats} ends before it comes again; this one is ${from} to ${until}.`,
    );
  return { from: start, until: end, everyMs };
}

interface Interval {
  readonly from: number;
  readonly until: number;
}

/** The blackout that holds at an instant, or the next one after it; its parts that touch are not joined. */
export function blackoutFrom(history: BlackoutHistory, at: number): Interval | undefined {
  return history
    .flatMap(({ since, periods }, index) => {
      const end = history[index + 1]?.since ?? Number.POSITIVE_INFINITY;
      return periods
        .flatMap((period) => occurrences(period, Math.max(at, since)))
        .map(({ from, until }) => ({ from: Math.max(from, since), until: Math.min(until, end) }));
    })
    .filter(({ from, until }) => until > Math.max(at, from))
    .reduce<Interval | undefined>((first, one) => (first && first.from <= one.from ? first : one), undefined);
}

/** The occurrence of a period that may hold at an instant, and the one after it. */
function occurrences({ from, until, everyMs }: Period, at: number): readonly Interval[] {
  if (everyMs === undefined || at < from) return [{ from, until }];
  const shift = Math.floor((at - from) / everyMs) * everyMs;
  return [shift, shift + everyMs].map((ms) => ({ from: from + ms, until: until + ms }));
}

/** The first instant from `at` on without a blackout; where that is later than `now`, some instant later than `now`. */
export function freeFrom(history: BlackoutHistory, at: number, now: number): number {
  let free = at;
  for (;;) {
    const blackout = blackoutFrom(history, free);
    if (blackout === undefined || blackout.from > free) return free;
    free = blackout.until;
    if (free > now) return free;
  }
}
