import type { Effects } from "../api";
import { windowMs } from "../http/retry-timing";
import type { Scan } from "../types";
import { allScans } from "./organisation-scans";
import type { Lister } from "./pages";
import { nextPollAt } from "./poll-pace";

/** A waiter whose turn has not come after so long gets the last answer once more, if there is one. */
export const longestPollMs = 60_000;

interface Waiter {
  readonly scanId: string;
  readonly since: number;
  readonly answer: (scan: Scan | undefined) => void;
  readonly fail: (error: unknown) => void;
}

export interface PollerParts {
  readonly getScan: (scanId: string) => Promise<Scan | undefined>;
  readonly lister: Lister;
  readonly effects: Effects;
  readonly signal?: AbortSignal;
}

/**
 * Polls scans for many waits at once. One waiting scan is read by itself; several are answered from one list page, and
 * those that are not on it one after the other. Together they stay within ten reads a minute.
 */
export class ScanPoller {
  private waiters: readonly Waiter[] = [];
  private sent: readonly number[] = [];
  private polling = false;
  private listedLast = false;
  /** Waited for, and not on the last list page. */
  private readonly missed = new Set<string>();
  private readonly last = new Map<string, Scan>();

  constructor(private readonly parts: PollerParts) {}

  poll(scanId: string): Promise<Scan | undefined> {
    return new Promise((answer, fail) => {
      this.waiters = [...this.waiters, { scanId, since: this.parts.effects.monotonic(), answer, fail }];
      if (!this.polling) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.polling = true;
    try {
      while (this.waiters.length > 0) {
        await this.turn();
        await this.round();
      }
    } catch (error) {
      const failed = this.waiters;
      this.waiters = [];
      for (const waiter of failed) waiter.fail(error);
    } finally {
      this.polling = false;
    }
  }

  /** Waits until the next read may be made, and takes note of it. */
  private async turn(): Promise<void> {
    const { effects, signal } = this.parts;
    for (let now = effects.monotonic(); ; now = effects.monotonic()) {
      const at = nextPollAt(this.sent, now);
      if (at <= now) {
        this.sent = [...this.sent.filter((time) => time > now - windowMs), now];
        return;
      }
      await effects.sleep(Math.min(at - now, this.untilStale(now)), signal);
      this.answerStale(effects.monotonic());
    }
  }

  /** One read: a list page or a scan, in turns where both are wanted, so that neither kind of waiter starves. */
  private async round(): Promise<void> {
    const ids = [...new Set(this.waiters.map((waiter) => waiter.scanId))];
    const unlisted = ids.filter((id) => !this.missed.has(id));
    const missed = ids.find((id) => this.missed.has(id));
    const list = unlisted.length > 1 && !(this.listedLast && missed !== undefined);
    this.listedLast = list;
    if (list) return this.readPage(unlisted);
    const next = missed ?? unlisted[0];
    if (next !== undefined) this.settle(next, await this.parts.getScan(next));
  }

  private async readPage(ids: readonly string[]): Promise<void> {
    const page = await this.parts.lister(allScans).next();
    const scans = page.done === true ? [] : page.value;
    for (const scan of scans) this.settle(scan.id, scan);
    const missing = ids.filter((id) => !scans.some((scan) => scan.id === id));
    for (const id of missing) this.missed.add(id);
  }

  private settle(scanId: string, scan: Scan | undefined): void {
    const waiting = this.waiters.filter((waiter) => waiter.scanId === scanId);
    this.missed.delete(scanId);
    if (waiting.length === 0) return;
    if (scan === undefined) this.last.delete(scanId);
    else this.last.set(scanId, scan);
    this.waiters = this.waiters.filter((waiter) => waiter.scanId !== scanId);
    for (const waiter of waiting) waiter.answer(scan);
  }

  /** Milliseconds until the first waiter that can be given an old answer has waited long enough for it. */
  private untilStale(now: number): number {
    const known = this.waiters.filter((waiter) => this.last.has(waiter.scanId));
    const left = known.map((waiter) => waiter.since + longestPollMs - now);
    return Math.max(1, Math.min(longestPollMs, ...left));
  }

  private answerStale(now: number): void {
    const stale = (waiter: Waiter) => this.last.has(waiter.scanId) && now - waiter.since >= longestPollMs;
    const due = this.waiters.filter(stale);
    this.waiters = this.waiters.filter((waiter) => !stale(waiter));
    for (const waiter of due) waiter.answer(this.last.get(waiter.scanId));
  }
}
