import type { ReadKey } from "../../provider/configuration";
import type { Context, Diagnostics } from "../../provider/resources/lifecycle";
import type { Surroundings } from "./command";

/**
 * What a command has of Cobalt: the configuration of the environment (tokens come from there alone) and, where `readKey` is
 * given, of a stack. What it has to say while it works goes to stderr. Throws a `ConfigurationError` for what is malformed.
 */
export function commandContext(around: Surroundings, readKey: ReadKey = () => undefined): Context {
  const { isDebugging, readConfiguration } =
    require("../../provider/configuration") as typeof import("../../provider/configuration");
  const { createContext } = require("../../provider/context") as typeof import("../../provider/context");
  return createContext(readConfiguration(readKey, around.env), {
    effects: around.effects,
    diagnostics: reportTo(around),
    trace: isDebugging(around.env) ? (line) => void around.stderr.write(`${line}\n`) : undefined,
    signal: around.interrupted,
  });
}

function reportTo({ stderr }: Surroundings): Diagnostics {
  const say = (message: string) => void stderr.write(`${message}\n`);
  return {
    warn: say,
    info: say,
    progress: say,
    heading: (_, text) => say(text),
    row: (_, text) => say(text),
  };
}
