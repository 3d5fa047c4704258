import type { ChildProcess, SpawnOptions } from "node:child_process";
import { constants } from "node:os";
import { parseArgs } from "node:util";
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
  /** What a person has to know whose signal has ended the command. @default that nothing was changed */
  readonly whenStopped?: string;
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

/** The line of a command's usage about `--notify`, whose options take `width` columns. */
export function notifyUsage(width: number): string {
  return (
    `${"--notify URL".padEnd(width)}one POST of the result to this address, in the form of Slack, Teams or Mattermost where it is theirs, else ` +
    "as JSON; COBALT_NOTIFY_URL does the same. It is shown nowhere; if it fails, that is a warning"
  );
}

type Options = Readonly<Record<string, { readonly type: "string" | "boolean"; readonly multiple?: boolean }>>;

type Values<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T }>>["values"];

/**
 * Parses options. Throws a `UsageError` for an unknown option, for any argument that is no option, for a value that is
 * blank (in a pipeline: a variable that is not set), for a second value where one is meant, and for a `--format` that `--json` contradicts.
 */
export function parseOptions<const T extends Options>(args: readonly string[], options: T): Values<T> {
  const { values, tokens } = parsed(args, options);
  const given = tokens.flatMap((token) => (token.kind === "option" ? [token] : []));
  for (const { name, value } of given)
    if (value !== undefined && value.trim() === "")
      throw new UsageError(`--${name} has an empty value. Is a variable not set?`);
  const twice = given.find(
    ({ name }, at) =>
      options[name]?.type === "string" &&
      !options[name].multiple &&
      given.findIndex((one) => one.name === name) < at,
  );
  if (twice !== undefined) throw new UsageError(`--${twice.name} can be given once only.`);
  const format = given.find(({ name }) => name === "format")?.value ?? "json";
  if (format !== "json" && given.some(({ name }) => name === "json"))
    throw new UsageError(`--json is the same as --format json: it cannot be given with --format ${format}.`);
  return values;
}

function parsed<const T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, tokens: true });
  } catch (error) {
    if (!/^ERR_PARSE_ARGS_/.test(String(Reflect.get(Object(error), "code")))) throw error;
    // Node's advice on positional arguments does not apply here.
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.replace(/\. To specify a positional argument.*$/s, "."));
  }
}

/** Reads a number; undefined where the option is absent. @throws UsageError that names the option */
export function readNumber(
  name: string,
  text: string | undefined,
  isAllowed: (value: number) => boolean,
): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (isAllowed(value)) return value;
  throw new UsageError(`${name} cannot be "${text}".`);
}

/** Reads one of several values; undefined where the option is absent. @throws UsageError that names the option and its values */
export function readChoice<const T extends string>(
  name: string,
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const choice = choices.find((known) => known === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`${name} cannot be "${text}": it is ${choices.join(", ")}.`);
}
