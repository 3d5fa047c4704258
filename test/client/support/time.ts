import type { Effects } from "../../../provider/client/api";
import { CanceledError } from "../../../provider/client/errors";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export const start = Date.parse("2026-11-02T09:00:00Z");

/** One turn of the event loop: enough where nothing but promises is under way. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Some real milliseconds: enough for answers over loopback to come in. */
export const loopback = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 12));

/**
 * Time that stands still until everybody sleeps, and then jumps to whoever wakes first. `settle` says how long to wait
 * for others to fall asleep.
 */
export class VirtualTime {
  private time = start;
  /** By how much the wall clock was set forward, or back. */
  private shift = 0;
  private sleepers: readonly Sleeper[] = [];
  private running = false;
  readonly sleeps: number[] = [];

  constructor(
    private readonly settle: () => Promise<void> = turn,
    readonly random: () => number = () => 0.5,
  ) {}

  readonly now = (): number => this.time + this.shift;
  readonly monotonic = (): number => this.time - start;

  advance(ms: number): void {
    this.time += ms;
  }

  /** Sets the wall clock, and nothing else, forward by so much; back with a negative number. */
  setClock(byMs: number): void {
    this.shift += byMs;
  }

  get effects(): Effects {
    return {
      now: this.now,
      monotonic: this.monotonic,
      random: this.random,
      sleep: (ms, signal) => this.sleep(ms, signal),
    };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    return new Promise((resolve, reject) => {
      const canceled = () => reject(new CanceledError("canceled while waiting"));
      if (signal?.aborted) return canceled();
      signal?.addEventListener("abort", canceled, { once: true });
      const wake = () => {
        signal?.removeEventListener("abort", canceled);
        resolve();
      };
      this.sleepers = [...this.sleepers, { until: this.time + Math.max(0, ms), wake }];
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.sleepers.length > 0) {
      await this.settle();
      const until = Math.min(...this.sleepers.map((sleeper) => sleeper.until));
      this.time = Math.max(this.time, until);
      const due = this.sleepers.filter((sleeper) => sleeper.until <= this.time);
      this.sleepers = this.sleepers.filter((sleeper) => sleeper.until > this.time);
      for (const sleeper of due) sleeper.wake();
    }
    this.running = false;
  }
}
