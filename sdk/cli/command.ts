import type { ChildProcess, SpawnOptions } from "node:child_process";
import type { Effects } from "../../provider/client/api";

export interface Output {
  write(text: string): unknown;
}

/** What a command has of the world around it, so that tests can put another one there. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output;
  readonly stderr: Output;
  /** How wide the terminal is that stdout goes to; undefined: it goes into a pipe or a file. */
  readonly columns: number | undefined;
  readonly effects: Effects;
  /** Is a person at a terminal? The terminal then sends Ctrl-C to every process that runs in it. */
  readonly isTerminal: boolean;
  /** Calls back at SIGINT and SIGTERM until the returned function is called. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
  spawn(command: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  /** @throws Error when there is no such file. */
  readFile(path: string): string;
  /** @throws Error when it cannot be written. */
  writeFile(path: string, text: string): void;
  /** @throws Error when it cannot be written. */
  appendFile(path: string, text: string): void;
}

/** One `pulumi-cobalt <command>`. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** A line for each paragraph and option, however long: it is wrapped where it is shown. */
  readonly usage: string;
  /** @returns the exit code; throws a `UsageError` for arguments that it does not understand. */
  run(args: readonly string[], around: Surroundings): Promise<number>;
}

/** Arguments that a command does not understand: its usage is shown, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The arguments are understood, and cannot be used as things are: no such file, stack or CLI. The exit code is 2. */
export class MisuseError extends Error {
  override readonly name = "MisuseError";
}
