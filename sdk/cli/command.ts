import type { ChildProcess, SpawnOptions } from "node:child_process";
import { constants } from "node:os";
import type { Effects } from "../../provider/client";

export interface Output {
  write(text: string): unknown;
}

/** A command's environment, streams, files, processes and signals, which tests replace. */
export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output & {
    /** Resolves when all is written, with the reason where some of it could not be. A reader that has closed its end misses nothing. */
    finished(): Promise<string | undefined>;
  };
  /** What it cannot take is lost: there is nowhere left to report it. */
  readonly stderr: Output;
  /** The width of the terminal that stdout goes to; undefined: stdout is a pipe or a file. */
  readonly columns: number | undefined;
  readonly effects: Effects;
  /** True if stdin is a terminal, which sends Ctrl-C to every process that runs in it. */
  readonly isTerminal: boolean;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP, with an `InterruptedError` as its reason. */
  readonly interrupted: AbortSignal;
  /** Calls back at each SIGINT, SIGTERM and SIGHUP until the returned function is called. Meanwhile nothing else ends the process. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
  spawn(command: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  /** Reads a file's or a pipe's text. Rejects when it cannot be read, or with the signal's reason when that is aborted first. */
  readFile(path: string, signal: AbortSignal): Promise<string>;
  /** Replaces a file's text as a whole. @throws Error when it cannot be written */
  writeFile(path: string, text: string): void;
  /** Adds lines to a file, all or none. @throws Error when it cannot be written */
  appendFile(path: string, text: string): void;
}

/** One `pulumi-cobalt <command>`. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** The text of `--help`: a line for each paragraph and option, however long, since the terminal's width wraps it. */
  readonly usage: string;
  /** Runs the command. @returns the exit code @throws UsageError for arguments that it does not understand */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}

/** Arguments that a command does not understand: its usage is shown, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Arguments that are understood and cannot be used: there is no such file, stack or CLI. The exit code is 2. */
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

/** The exit codes that a pipeline can tell apart. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  /** Arguments or settings that cannot be used. */
  misused: 2,
  /** A scan is not over yet: the same command later evaluates the same scan. */
  stillRunning: 3,
  /** The command succeeded, and an output that was asked for could not be written. */
  unwritten: 4,
} as const;

/** The exit code of a shell for a process that a signal ended: 130 SIGINT (Ctrl-C), 143 SIGTERM, 129 SIGHUP. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** The last paragraph of every command's usage. `own`: what 0, 1 and others mean there. */
export function exitCodesText(own: string): string {
  return (
    `Exit codes: ${own}; 2 wrong use; 4 all is well, but stdout or a file that was asked for could not be written; 130, 143, 129 ended by ` +
    "Ctrl-C (SIGINT), SIGTERM, SIGHUP. A file that is written appears as a whole or stays as it was. A reader that closes stdout early, " +
    "such as head, changes neither files nor exit code."
  );
}
