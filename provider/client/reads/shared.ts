import type { Effects } from "../api";
import { CobaltApiError, ProtocolError } from "../errors";

/** Makes one call at a time for each key: whoever asks while it is under way gets the same answer. */
export function singleFlight<T>(): (key: string, call: () => Promise<T>) => Promise<T> {
  const flights = new Map<string, Promise<T>>();
  return (key, call) => {
    const under = flights.get(key);
    if (under !== undefined) return under;
    const flight = call().finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };
}

/** How long an answer about one thing stands for those who ask for it later, in milliseconds. */
export const keptMs = 60_000;

/** Makes one call at a time for each key, and gives its answer to whoever asks within the next minute. A failure is not kept. */
export function keptReads<T>({ monotonic }: Effects): (key: string, call: () => Promise<T>) => Promise<T> {
  const share = singleFlight<T>();
  const kept = new Map<string, { readonly value: T; readonly until: number }>();
  return (key, call) => {
    const now = monotonic();
    for (const [old, { until }] of kept) if (until <= now) kept.delete(old);
    const known = kept.get(key);
    if (known !== undefined) return Promise.resolve(known.value);
    return share(key, async () => {
      const value = await call();
      kept.set(key, { value, until: monotonic() + keptMs });
      return value;
    });
  };
}

/** One answer for all who ask while it is under way, and for those who come later and may have an older one. */
export class Kept<T> {
  private current: { readonly answer: Promise<T>; at: number | undefined } | undefined;

  constructor(private readonly effects: Effects) {}

  /** True if it is under way, or came at most so many milliseconds ago. */
  has(maxAgeMs: number): boolean {
    if (this.current === undefined) return false;
    const { at } = this.current;
    return at === undefined || this.effects.monotonic() - at < maxAgeMs;
  }

  /** A failure is not kept. */
  get(maxAgeMs: number, read: () => Promise<T>): Promise<T> {
    if (this.current !== undefined && this.has(maxAgeMs)) return this.current.answer;
    const fresh: NonNullable<typeof this.current> = { answer: read(), at: undefined };
    this.current = fresh;
    fresh.answer.then(
      () => {
        fresh.at = this.effects.monotonic();
      },
      () => {
        if (this.current === fresh) this.current = undefined;
      },
    );
    return fresh.answer;
  }
}

/** True if a read for many failed in a way that says nothing of a read for one of them. */
export function mayReadOne(error: unknown): boolean {
  if (error instanceof CobaltApiError)
    return error.status >= 400 && error.status < 500 && ![401, 429].includes(error.status);
  return error instanceof ProtocolError;
}

/** Counts what happened within a time, to tell a few callers from many. */
export class Burst {
  private readonly times = new Map<string, number>();

  constructor(
    private readonly withinMs: number,
    private readonly now: () => number,
  ) {}

  /** Takes note of a key. */
  note(key: string): void {
    // The last one noted stands last.
    this.times.delete(key);
    this.times.set(key, this.now());
  }

  /** How many different keys there were. */
  get size(): number {
    const from = this.now() - this.withinMs;
    for (const [key, at] of this.times) {
      if (at > from) break;
      this.times.delete(key);
    }
    return this.times.size;
  }
}
