import type { Effects } from "./api";
import { CanceledError } from "./errors";
import { windowMs } from "./http/timing";

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
  const remaining = held(log, now).flatMap((entry) => entry.remaining ?? []);
  return remaining.length === 0 ? undefined : letThrough(log, now) + Math.min(...remaining);
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

/** The right to send one request now. Exactly one of the two must be called. */
export interface Slot {
  /**
   * The answer has come, or is given up. `remaining`: what Cobalt says is left of its window. `closedForMs`: Cobalt
   * refused, and nothing shall be sent for so long.
   */
  answered(answer: { readonly remaining?: number; readonly closedForMs?: number }): void;
  /** Nothing was sent. */
  unused(): void;
}

export interface LimiterOptions {
  readonly perMinute: number;
  readonly effects: Effects;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

interface Waiter {
  readonly retry: boolean;
  /** Until when the waiter respects that Cobalt has asked to wait, by the monotonic clock. */
  readonly by: number;
  readonly grant: (slot: Slot) => void;
  readonly fail: (error: unknown) => void;
}

/** Retries go before all others, and among them those whose time ends first. */
function comesBefore(one: Waiter, other: Waiter): boolean {
  return one.retry && (!other.retry || one.by < other.by);
}

/** Never lets more than the budget through in any 60 s. First come, first served; retries before all others. */
export class Limiter {
  private log: readonly LogEntry[] = [];
  private waiters: readonly Waiter[] = [];
  private closedUntil = 0;
  /** What others who spend the same user's quota leave of the budget, as far as Cobalt's answers have shown it. */
  private share: number;
  private sharedAt = Number.NEGATIVE_INFINITY;
  private asked = 0;
  private pumping = false;

  constructor(private readonly options: LimiterOptions) {
    this.share = options.perMinute;
  }

  /** Resolves when a request may be sent. Rejects with a `CanceledError` at once when the signal is aborted. */
  take(request: { readonly retry: boolean; readonly by?: number }): Promise<Slot> {
    if (this.options.signal?.aborted) return Promise.reject(new CanceledError("canceled"));
    this.count(request.retry);
    return new Promise((grant, fail) => {
      const waiter = { retry: request.retry, by: request.by ?? Number.POSITIVE_INFINITY, grant, fail };
      const before = this.waiters.findIndex((other) => comesBefore(waiter, other));
      const at = before < 0 ? this.waiters.length : before;
      this.waiters = [...this.waiters.slice(0, at), waiter, ...this.waiters.slice(at)];
      if (!this.pumping) void this.pump();
    });
  }

  /** How many more could be sent at this moment. */
  left(): number {
    return Math.max(0, this.share - held(this.log, this.options.effects.monotonic()).length);
  }

  private count(retry: boolean): void {
    const idle = this.waiters.length === 0 && held(this.log, this.options.effects.monotonic()).length === 0;
    if (idle) this.asked = 0;
    if (!retry || this.asked === 0) this.asked += 1;
  }

  /** Runs while anybody waits. */
  private async pump(): Promise<void> {
    this.pumping = true;
    try {
      // Whoever came while the last round was ending is served by the next.
      while (this.waiters.length > 0) await this.serve();
    } catch (error) {
      const failed = this.waiters;
      this.waiters = [];
      for (const waiter of failed) waiter.fail(error);
    } finally {
      this.pumping = false;
    }
  }

  private async serve(): Promise<void> {
    const { effects, signal } = this.options;
    let waitingSince: number | undefined;
    while (this.waiters.length > 0) {
      const now = effects.monotonic();
      const at = this.sendableAt(0, now);
      if (at <= now) {
        this.grantNext(now);
        continue;
      }
      waitingSince ??= now;
      await effects.sleep(Math.min(at - now, this.untilLine(waitingSince, now)), signal);
    }
  }

  private sendableAt(ahead: number, now: number): number {
    const closedUntil = Math.min(this.closedUntil, this.waiters[ahead]?.by ?? Number.POSITIVE_INFINITY);
    return sendableAt(this.log, { perMinute: this.share, closedUntil, ahead }, now);
  }

  /** Gives a line of progress if it is time, and says how long until the next may be due. */
  private untilLine(waitingSince: number, now: number): number {
    const waited = now - waitingSince;
    if (waited < shortWaitMs) return shortWaitMs - waited;
    const { progress } = this.options;
    const waiting = this.waiters.length;
    const leftMs = this.sendableAt(waiting - 1, now) - now;
    progress.waiting({ done: Math.max(0, this.asked - waiting), asked: this.asked, leftMs }, now);
    return Math.max(1000, progress.untilNextLineMs(now));
  }

  private grantNext(now: number): void {
    const [next, ...rest] = this.waiters;
    this.waiters = rest;
    const entry = { sentAt: now, answeredAt: undefined };
    this.log = [...worthKeeping(this.log, now), entry];
    next?.grant(this.slotOf(entry));
  }

  private slotOf(entry: LogEntry): Slot {
    return {
      unused: () => {
        this.log = this.log.filter((other) => other !== entry);
      },
      answered: (answer) => {
        const now = this.options.effects.monotonic();
        const refused = answer.closedForMs !== undefined;
        const answered = { ...entry, answeredAt: now, refused, remaining: answer.remaining };
        this.log = this.log.map((other) => (other === entry ? answered : other));
        this.learn(answer, entry.sentAt);
        this.adapt(refused, entry.sentAt);
      },
    };
  }

  /**
   * Nothing left although this log had room when the request was sent: somebody else spends the same user's quota, or
   * Cobalt's limit is lower than the configured one. Either way the window is as good as refused.
   */
  private learn(answer: Parameters<Slot["answered"]>[0], sentAt: number): void {
    const now = this.options.effects.monotonic();
    const counted = this.log.filter((entry) => freeAt(entry, now) > sentAt).length;
    const spent = answer.remaining === 0 && counted < this.options.perMinute ? windowMs : 0;
    this.closedUntil = Math.max(this.closedUntil, now + Math.max(spent, answer.closedForMs ?? 0));
  }

  /**
   * A refusal shows that others leave less of the budget: a whole budget in each window would be refused in half if another
   * client took the other half. At least half of the last share stays, so that one refusal slows no small stack down, and of
   * many requests that were refused together one counts. What is left after that makes the share grow again.
   */
  private adapt(refused: boolean, sentAt: number): void {
    const now = this.options.effects.monotonic();
    if (refused && sentAt > this.sharedAt) {
      const half = Math.max(1, Math.floor(this.share / 2));
      this.share = Math.min(this.share, Math.max(half, letThrough(this.log, now)));
      this.sharedAt = now;
    } else if (!refused && this.share < this.options.perMinute) {
      const shared = sharedBudget(this.log, now) ?? this.share + 1;
      this.share = Math.min(this.options.perMinute, Math.max(this.share, shared));
    }
  }
}

/** At most one line in this time. */
export const lineEveryMs = 30_000;
/** Shorter waits are not worth a line. */
export const shortWaitMs = 3_000;

export interface Queue {
  /** Requests of this burst that were sent. */
  readonly done: number;
  /** Requests of this burst so far. */
  readonly asked: number;
  /** Milliseconds until the last of them can be sent. */
  readonly leftMs: number;
}

function duration(ms: number): string {
  const seconds = Math.max(5, Math.round(ms / 5000) * 5);
  return seconds < 55 ? `about ${seconds} s` : `about ${Math.max(1, Math.round(ms / 60_000))} min`;
}

export function waitingLine(queue: Queue): string {
  return `waiting for Cobalt's limit: ${queue.done} of ${queue.asked}, ${duration(queue.leftMs)}`;
}

/** Tells people about waits, sparingly. One for all limiters of a client, so that they do not talk over each other. */
export class Progress {
  private lastLineAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly notice: (message: string) => void) {}

  /** Gives a line if the last one is long enough ago. */
  waiting(queue: Queue, now: number): void {
    if (now - this.lastLineAt < lineEveryMs || queue.leftMs <= 0) return;
    this.lastLineAt = now;
    this.notice(waitingLine(queue));
  }

  /** Milliseconds until the next line may be given. */
  untilNextLineMs(now: number): number {
    return Math.max(0, this.lastLineAt + lineEveryMs - now);
  }
}
