import { isDebugging, type ReadKey, readConfiguration } from "../../provider/configuration";
import { createContext } from "../../provider/context";
import type { Context } from "../../provider/resources";
import type { CommandContext } from "./command";

/**
 * Makes a command's connection to Cobalt from the configuration of the environment (tokens come from there alone) and, where
 * `readKey` is given, of a stack. Progress and warnings go to stderr. @throws ConfigurationError for what is malformed
 */
export function connect(context: CommandContext, readKey: ReadKey = () => undefined): Context {
  const line = (text: string) => void context.stderr.write(`${text}\n`);
  const streamed = (_: unknown, text: string) => line(text);
  return createContext(readConfiguration(readKey, context.env), {
    effects: context.effects,
    diagnostics: { warn: line, info: line, progress: line, heading: streamed, row: streamed },
    trace: isDebugging(context.env) ? line : undefined,
    signal: context.interrupted,
    isCommand: true,
  });
}
