import type { ReadKey } from "../../provider/configuration";
import type { Context, Report } from "../../provider/resources/lifecycle";
import type { Surroundings } from "./command";

/**
 * What a command has of Cobalt: the configuration of the environment (tokens come from there alone) and, where `readKey` is
 * given, of a stack. What it has to say while it works goes to stderr. Throws a `ConfigurationError` for what is malformed.
 */
export function commandContext(
  around: Surroundings,
  { readKey = () => undefined, signal }: { readonly readKey?: ReadKey; readonly signal?: AbortSignal } = {},
): Context {
  const { readConfiguration } =
    require("../../provider/configuration") as typeof import("../../provider/configuration");
  const { createContext } = require("../../provider/context") as typeof import("../../provider/context");
  return createContext(readConfiguration(readKey, around.env), {
    effects: around.effects,
    report: reportTo(around),
    signal,
  });
}

function reportTo({ stderr }: Surroundings): Report {
  const say = (message: string) => void stderr.write(`${message}\n`);
  return {
    warn: say,
    info: say,
    progress: say,
    heading: (_, text) => say(text),
    row: (_, text) => say(text),
  };
}

/** Runs with a signal that Ctrl-C and SIGTERM abort. */
export async function interruptible<T>(
  around: Surroundings,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const off = around.onSignal(() => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    off();
  }
}
