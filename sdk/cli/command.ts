import type { ChildProcess, SpawnOptions } from "node:child_process";
import type { Effects } from "../../provider/client/api";

export interface Output {
  write(text: string): unknown;
}

/** A command's environment, streams, files, processes and signals, which tests replace. */
export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output & {
    /** Resolves when all is written: with why some of it could not be, if so. A reader that has closed its end misses nothing. */
    finished(): Promise<string | undefined>;
  };
  /** What it cannot take is lost: there is nowhere left to say so. */
  readonly stderr: Output;
  /** How wide the terminal is that stdout goes to; undefined: it goes into a pipe or a file. */
  readonly columns: number | undefined;
  readonly effects: Effects;
  /** Is a person at a terminal? The terminal then sends Ctrl-C to every process that runs in it. */
  readonly isTerminal: boolean;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP, with an `InterruptedError` as its reason. */
  readonly interrupted: AbortSignal;
  /** Calls back at each SIGINT, SIGTERM and SIGHUP until the returned function is called. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
  spawn(command: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  /** A file's or a pipe's text. Rejects when it cannot be read, or with the signal's reason when that is aborted first. */
  readFile(path: string, signal: AbortSignal): Promise<string>;
  /** Puts a text in a file's place, as a whole. @throws Error when it cannot be written. */
  writeFile(path: string, text: string): void;
  /** Adds lines to a file, all or none. @throws Error when it cannot be written. */
  appendFile(path: string, text: string): void;
}

/** One `pulumi-cobalt <command>`. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** A line for each paragraph and option, however long: it is wrapped where it is shown. */
  readonly usage: string;
  /** @returns the exit code; throws a `UsageError` for arguments that it does not understand. */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}

/** Arguments that a command does not understand: its usage is shown, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The arguments are understood, and cannot be used as things are: no such file, stack or CLI. The exit code is 2. */
export class MisuseError extends Error {
  override readonly name = "MisuseError";
}

/** A signal has ended the command. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";

  constructor(readonly signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
  }
}
