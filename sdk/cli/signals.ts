import { InterruptedError } from "./command";
import { exitCodeOfSignal } from "./exit-codes";

const handled = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interruptions {
  /** Aborted by the first signal. */
  readonly interrupted: AbortSignal;
  /** Calls back at each signal until the returned function is called. Meanwhile nothing else ends the process. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
}

/**
 * This process's signals, from now on. The first one asks the command to end; a second one ends the process at once, unless the
 * command takes signals itself.
 */
export function processInterruptions(): Interruptions {
  const controller = new AbortController();
  const listeners = new Set<(signal: NodeJS.Signals) => void>();
  for (const name of handled)
    process.on(name, (signal) => {
      const isFirst = !controller.signal.aborted;
      if (isFirst) controller.abort(new InterruptedError(signal));
      else if (listeners.size === 0) process.exit(exitCodeOfSignal(signal));
      for (const listener of listeners) listener(signal);
    });
  return {
    interrupted: controller.signal,
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
