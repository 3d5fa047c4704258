import { readFileSync } from "node:fs";
import { safeLines } from "../../provider/foreign-text";
import {
  type Command,
  type CommandContext,
  exitCodeOfSignal,
  exitCodes,
  InterruptedError,
  MisuseError,
  UsageError,
} from "./command";
import { colourCodes, hasColours, reflowed, textWidth } from "./terminal";

export type Commands = Readonly<Record<string, Command>>;

/** Columns of help in a pipe, which is meant for a pager or a file, and so for people. */
const helpColumns = 100;

/** Runs the command that the arguments name, and waits until its output is written. @returns the exit code */
export async function dispatch(
  argv: readonly string[],
  commands: Commands,
  context: CommandContext,
): Promise<number> {
  const code = await codeOf(argv, commands, withSafeOutputs(context));
  const failure = await unlessInterrupted(context.stdout.finished(), context);
  if (failure instanceof InterruptedError) return exitCodeOfSignal(failure.signal);
  if (failure === undefined) return code;
  context.stderr.write(`pulumi-cobalt: stdout cannot be written: ${failure}.\n`);
  return code === exitCodes.ok ? exitCodes.unwritten : code;
}

const asHelp = ["--help", "-h", "help"];

async function codeOf(argv: readonly string[], commands: Commands, context: CommandContext): Promise<number> {
  const [name, ...args] = withCommandFirst(argv);
  if (name === "--version" || name === "-v") return print(context, `${version()}\n`);
  if (name !== undefined && asHelp.includes(name))
    return print(context, wrappedFor(overview(commands), context));
  const command = name === undefined ? undefined : new Map(Object.entries(commands)).get(name);
  if (command === undefined) {
    const complaint = name === undefined ? "" : `pulumi-cobalt: unknown command "${name}".\n\n`;
    context.stderr.write(complaint + wrappedFor(overview(commands), context));
    return exitCodes.misused;
  }
  if (asksForHelp(args)) return print(context, `${wrappedFor(command.usage, context)}\n`);
  if (!ownOf(args).includes("--verbose")) return runCommand(command, args, context);
  const others = [...ownOf(args).filter((arg) => arg !== "--verbose"), ...args.slice(ownOf(args).length)];
  return runCommand(command, others, { ...context, env: { ...context.env, COBALT_DEBUG: "1" } });
}

/** The same arguments: help and --verbose may stand before a command, too. */
function withCommandFirst(argv: readonly string[]): readonly string[] {
  const [first = "", name, ...rest] = argv;
  const isOption = (one: string) => one === "--verbose" || asHelp.includes(one);
  if (name === undefined || !isOption(first) || isOption(name)) return argv;
  return [name, first === "help" ? "--help" : first, ...rest];
}

async function runCommand(
  command: Command,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  try {
    return await command.run(args, context);
  } catch (error) {
    const { reason } = context.interrupted;
    if (reason instanceof InterruptedError && isCancellation(error, reason)) {
      context.stderr.write(
        `pulumi-cobalt: stopped by ${reason.signal}. ${command.whenStopped ?? "Nothing was changed: run the same command again."}\n`,
      );
      return exitCodeOfSignal(reason.signal);
    }
    const message = messageOf(error, context);
    const usage = error instanceof UsageError ? `\n${wrappedFor(command.usage, context)}\n` : "";
    context.stderr.write(`pulumi-cobalt: ${message}\n${usage}`);
    return isMisuse(error) ? exitCodes.misused : exitCodes.failed;
  }
}

/** The message of an error. One that nobody expects is reported as a fault of our own, under COBALT_DEBUG with its stack. */
function messageOf(error: unknown, context: CommandContext): string {
  if (error instanceof UsageError || error instanceof MisuseError) return error.message;
  const { CobaltError } = require("../../provider/client") as typeof import("../../provider/client");
  if (error instanceof CobaltError) return error.message;
  // Node.js names the system's call that failed: a port that is taken, for example.
  if (Reflect.has(Object(error), "syscall")) return String(Reflect.get(Object(error), "message"));
  const { faultStack, faultMessage } =
    require("../../provider/own-fault") as typeof import("../../provider/own-fault");
  const { isDebugging } =
    require("../../provider/configuration") as typeof import("../../provider/configuration");
  return isDebugging(context.env) ? `${faultMessage(error)}\n${faultStack(error)}` : faultMessage(error);
}

/** True if a signal caused the error. The client's errors have a code, so that their module is not loaded for this. */
function isCancellation(error: unknown, reason: InterruptedError): boolean {
  return error === reason || Reflect.get(Object(error), "code") === "canceled";
}

/** The work's result, or the interruption that comes first: a reader that takes nothing more must not hold up the end of a process. */
async function unlessInterrupted<T>(
  work: Promise<T>,
  { interrupted }: CommandContext,
): Promise<T | InterruptedError> {
  if (interrupted.aborted) return work;
  const signalled = new Promise<InterruptedError>((resolve) => {
    interrupted.addEventListener("abort", () => resolve(interrupted.reason as InterruptedError), {
      once: true,
    });
  });
  return Promise.race([work, signalled]);
}

/** True if arguments or settings are wrong. A `ConfigurationError` has a code, so that its module is not loaded for this. */
function isMisuse(error: unknown): boolean {
  const isConfiguration = Reflect.get(Object(error), "code") === "configuration";
  return error instanceof UsageError || error instanceof MisuseError || isConfiguration;
}

function wrappedFor(text: string, { columns = helpColumns }: CommandContext): string {
  return reflowed(text, textWidth({ columns }));
}

function asksForHelp(args: readonly string[]): boolean {
  return ownOf(args).includes("--help") || ownOf(args).includes("-h");
}

/** The arguments before `--`: what follows is another program's. */
function ownOf(args: readonly string[]): readonly string[] {
  return args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
}

function print(context: CommandContext, text: string): number {
  context.stdout.write(text);
  return exitCodes.ok;
}

function overview(commands: Commands): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return ["Usage: pulumi-cobalt <command> [options]", "", "Commands:", ...lines, "", HINT, ""].join("\n");
}

const HINT =
  "pulumi-cobalt <command> --help tells more about one; --verbose shows each of its requests to Cobalt; --version tells which pulumi-cobalt this is.";

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve("pulumi-cobalt/package.json"), "utf8"));
  return String(Object(manifest).version);
}

/**
 * The same context, no output of which takes what steers a terminal or a pipeline: the last line of defence, whatever a command
 * writes. Characters become escapes of JSON, which in documents of JSON, YAML and TypeScript mean the same value.
 */
function withSafeOutputs(context: CommandContext): CommandContext {
  const safeText = hasColours(context) ? paintedText : documentText;
  return {
    ...context,
    stdout: { ...context.stdout, write: (text) => context.stdout.write(safeText(text)) },
    stderr: { write: (text) => context.stderr.write(linesOf(text)) },
    writeFile: (path, text) => context.writeFile(path, documentText(text)),
    appendFile: (path, text) => context.appendFile(path, documentText(text)),
  };
}

/** Calendars and tables for spreadsheets end their lines in CRLF; the latter begin with a byte order mark. */
function documentText(text: string): string {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  return mark + linesOf(text.slice(mark.length));
}

function linesOf(text: string): string {
  return text.split("\r\n").map(safeLines).join("\r\n");
}

function paintedText(text: string): string {
  return text
    .split(colourCodes)
    .map((part, at) => (at % 2 === 1 ? part : linesOf(part)))
    .join("");
}
