import type { ReadKey } from "../../provider/configuration";
import type { Context, Diagnostics } from "../../provider/resources/lifecycle";
import type { CommandContext } from "./command";

/**
 * Makes a command's connection to Cobalt from the configuration of the environment (tokens come from there alone) and, where `readKey` is
 * given, of a stack. Progress and warnings go to stderr. @throws ConfigurationError for what is malformed
 */
export function connect(context: CommandContext, readKey: ReadKey = () => undefined): Context {
  const { isDebugging, readConfiguration } =
    require("../../provider/configuration") as typeof import("../../provider/configuration");
  const { createContext } = require("../../provider/context") as typeof import("../../provider/context");
  return createContext(readConfiguration(readKey, context.env), {
    effects: context.effects,
    diagnostics: reportTo(context),
    trace: isDebugging(context.env) ? (line) => void context.stderr.write(`${line}\n`) : undefined,
    signal: context.interrupted,
  });
}

function reportTo({ stderr }: CommandContext): Diagnostics {
  const say = (message: string) => void stderr.write(`${message}\n`);
  return {
    warn: say,
    info: say,
    progress: say,
    heading: (_, text) => say(text),
    row: (_, text) => say(text),
  };
}
