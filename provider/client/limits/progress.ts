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
  quietMs(now: number): number {
    return Math.max(0, this.lastLineAt + lineEveryMs - now);
  }
}
