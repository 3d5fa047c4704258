/** A signal that is aborted when the time is over or when the outer signal is. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** For people, once the time was over: "no answer within 30 s". */
  readonly timedOut: () => string | undefined;
  readonly canceled: () => boolean;
  /** Takes the timer and the listener away. */
  readonly end: () => void;
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}

/** Starts counting now, in real time: a socket that hangs does so in no other. */
export function startDeadline(ms: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let over = false;
  const abort = () => controller.abort();
  const timer = setTimeout(() => {
    over = true;
    abort();
  }, ms);
  if (outer?.aborted) abort();
  else outer?.addEventListener("abort", abort, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => (over ? `no answer within ${seconds(ms)}` : undefined),
    canceled: () => outer?.aborted === true,
    end: () => {
      clearTimeout(timer);
      outer?.removeEventListener("abort", abort);
    },
  };
}
