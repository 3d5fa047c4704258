#!/usr/bin/env node
import { type CommandContext, exitCodeOfSignal, InterruptedError } from "./command";

// Before anything else is loaded, so that no signal is missed.
const signals = handleSignals();
const { dispatch } = require("./dispatch") as typeof import("./dispatch");
const { commands } = require("./commands") as typeof import("./commands");
const { processContext } = require("./process-context") as typeof import("./process-context");

void dispatch(process.argv.slice(2), commands, processContext(signals)).then((code) => {
  process.exitCode = code;
  // Nothing that still waits may hold up a process that was asked to end.
  if (signals.interrupted.aborted) process.exit();
  signals.onSignal((signal) => process.exit(exitCodeOfSignal(signal)));
});

/**
 * Takes over this process's signals. The first one asks the command to end; a second one ends the process at once, unless the command
 * listens to signals itself.
 */
function handleSignals(): Pick<CommandContext, "interrupted" | "onSignal"> {
  const controller = new AbortController();
  const listeners = new Set<(signal: NodeJS.Signals) => void>();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
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
