import { windowMs } from "../http/retry-timing";

/** One request that uses up a place. */
export interface LogEntry {
  readonly sentAt: number;
  /** When its answer had come; undefined while it is under way. All times of a log are the monotonic clock's. */
  readonly answeredAt: number | undefined;
  /** Cobalt refused it for its limit. */
  readonly refused?: boolean;
  /** What its answer said is left of Cobalt's window. */
  readonly remaining?: number;
}

/** What the clocks of two machines may differ by over a window. */
export const marginMs = 100;

/**
 * When an entry's place is free again. Cobalt counted the request at some time between its sending and its answer, so
 * a whole window after the answer it lies in no window of Cobalt's that a new request can fall into, whatever either
 * of them spent on the way.
 */
export function freeAt(entry: LogEntry, now: number): number {
  if (entry.answeredAt !== undefined) return entry.answeredAt + windowMs + marginMs;
  return Math.max(entry.sentAt + windowMs + marginMs, now + 1000);
}

/** The entries that still hold their place. */
export function held(log: readonly LogEntry[], now: number): readonly LogEntry[] {
  return log.filter((entry) => freeAt(entry, now) > now);
}

/** How many of the last window Cobalt has let through. */
export function letThrough(log: readonly LogEntry[], now: number): number {
  return held(log, now).filter(({ answeredAt, refused }) => answeredAt !== undefined && refused !== true)
    .length;
}

/**
 * How many of a window are this client's: what was let through, and what the lowest of the answers says is left, since answers
 * may come in another order than Cobalt counted. Undefined: none has said anything.
 */
export function sharedBudget(log: readonly LogEntry[], now: number): number | undefined {
  const said = held(log, now).flatMap(({ remaining }) => remaining ?? []);
  return said.length === 0 ? undefined : letThrough(log, now) + Math.min(...said);
}

/** The entries that still held their place at a time, or may have: what to keep of a log. */
export function worthKeeping(log: readonly LogEntry[], now: number): readonly LogEntry[] {
  return log.filter((entry) => freeAt(entry, now) > now - 2 * windowMs);
}

/** When the `ahead + 1`th waiting request can be sent: now or later. Exact for the first of them. */
export function sendableAt(
  log: readonly LogEntry[],
  limit: { readonly perMinute: number; readonly closedUntil: number; readonly ahead: number },
  now: number,
): number {
  const start = Math.max(now, limit.closedUntil);
  const times = held(log, now).map((entry) => freeAt(entry, now));
  const free = Array.from({ length: Math.max(0, limit.perMinute - times.length) }, () => start);
  const places = [...free, ...times.sort((a, b) => a - b)];
  const rounds = Math.floor(limit.ahead / limit.perMinute);
  // With a budget lowered below what is held, the first places to come free are not to be used again.
  const surplus = Math.max(0, times.length - limit.perMinute);
  const at = places[surplus + limit.ahead - rounds * limit.perMinute] ?? start;
  return Math.max(start, at) + rounds * (windowMs + marginMs);
}
