import type { Effects } from "../api";
import { CobaltApiError, ProtocolError } from "../errors";
import type { Read, Reader } from "./reader";

/** Reads for several who want the same. */
type SharedReader<T> = (read: Read<T>) => Promise<T | undefined>;

/** Makes one request at a time of each path: whoever asks while it is under way gets the same answer. */
export function sharedReads<T>(reader: Reader): SharedReader<T> {
  const underWay = new Map<string, Promise<T | undefined>>();
  return (read) => {
    const current = underWay.get(read.path);
    if (current !== undefined) return current;
    const answer = reader(read).finally(() => underWay.delete(read.path));
    underWay.set(read.path, answer);
    return answer;
  };
}

/** How long an answer about one thing stands for those who ask for it later, in milliseconds. */
export const cachedMs = 60_000;

/** The same, and gives its answer to whoever asks within the next minute. A failure is not cached. */
export function cachedReads<T>(reader: Reader, { monotonic }: Effects): SharedReader<T> {
  const share = sharedReads<T>(reader);
  const cache = new Map<string, { readonly value: T | undefined; readonly until: number }>();
  return async (read) => {
    const now = monotonic();
    for (const [path, { until }] of cache) if (until <= now) cache.delete(path);
    const cached = cache.get(read.path);
    if (cached !== undefined) return cached.value;
    const value = await share(read);
    cache.set(read.path, { value, until: monotonic() + cachedMs });
    return value;
  };
}

/** One answer for all who ask while it is under way, and for those who come later and may have an older one. */
export class Cached<T> {
  private current: { readonly answer: Promise<T>; at: number | undefined } | undefined;

  constructor(private readonly effects: Effects) {}

  /** True if it is under way, or came at most so many milliseconds ago. */
  has(maxAgeMs: number): boolean {
    if (this.current === undefined) return false;
    const { at } = this.current;
    return at === undefined || this.effects.monotonic() - at < maxAgeMs;
  }

  /** A failure is not cached. */
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
