import type { Effects } from "../api";
import { lists } from "../endpoints";
import { CobaltError } from "../errors";
import { windowMs } from "../http/timing";
import type { Scan } from "../types";
import type { Lister } from "./pages";

/** What all polls of the process together may read in a minute; so many go at once, the others so far apart. */
export const pollLimits = { perMinute: 10, atOnce: 4, apartMs: 7_000 } as const;

/** When the next poll may be sent: now or later. `sent`: times of earlier polls, oldest first. Pure. */
export function nextPollAt(sent: readonly number[], now: number): number {
  const recent = sent.filter((at) => at > now - windowMs);
  const last = recent.at(-1);
  if (last === undefined || recent.length < pollLimits.atOnce) return now;
  const full = recent[recent.length - pollLimits.perMinute];
  return Math.max(now, last + pollLimits.apartMs, full === undefined ? now : full + windowMs + 1);
}

/** A waiter whose turn has not come after so long gets the last answer once more, if there is one. */
export const longestPollMs = 60_000;
/** How long list pages are left alone after one that could not be read, or that showed none of the scans. */
const withoutListMs = 10 * 60_000;

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
 * those that are not on it one after the other. Together they stay within ten reads a minute. A scan that cannot be read fails
 * its own waiters alone.
 */
export class ScanPoller {
  private waiters: readonly Waiter[] = [];
  private sent: readonly number[] = [];
  private polling = false;
  private listedLast = false;
  private listedFrom = Number.NEGATIVE_INFINITY;
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
        await this.untilAllowed();
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
  private async untilAllowed(): Promise<void> {
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
    const mayList = this.parts.effects.monotonic() >= this.listedFrom;
    const list = mayList && unlisted.length > 1 && !(this.listedLast && missed !== undefined);
    this.listedLast = list;
    if (list) return this.readPage(unlisted);
    const next = missed ?? unlisted[0];
    if (next !== undefined) await this.readOne(next);
  }

  private async readOne(scanId: string): Promise<void> {
    try {
      this.settle(scanId, await this.parts.getScan(scanId));
    } catch (error) {
      for (const waiter of this.take(scanId)) waiter.fail(error);
    }
  }

  private async readPage(ids: readonly string[]): Promise<void> {
    const onPage = new Map((await this.firstPage()).map((scan) => [scan.id, scan]));
    const missing = ids.filter((id) => !onPage.has(id));
    if (missing.length === ids.length) this.listedFrom = this.parts.effects.monotonic() + withoutListMs;
    for (const id of missing) this.missed.add(id);
    for (const [id, scan] of onPage) this.settle(id, scan);
  }

  /** The scans of a page; none where it cannot be read, since each of them can still be read by itself. */
  private async firstPage(): Promise<readonly Scan[]> {
    try {
      const page = await this.parts.lister(lists.scans).next();
      return page.done === true ? [] : page.value.items;
    } catch (error) {
      if (!(error instanceof CobaltError)) throw error;
      return [];
    }
  }

  private settle(scanId: string, scan: Scan | undefined): void {
    const waiting = this.take(scanId);
    if (waiting.length === 0) return;
    if (scan === undefined) this.last.delete(scanId);
    else this.last.set(scanId, scan);
    for (const waiter of waiting) waiter.answer(scan);
  }

  /** Those who wait for a scan: from now on they do no longer. */
  private take(scanId: string): readonly Waiter[] {
    const waiting = this.waiters.filter((waiter) => waiter.scanId === scanId);
    this.waiters = this.waiters.filter((waiter) => waiter.scanId !== scanId);
    this.missed.delete(scanId);
    return waiting;
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
