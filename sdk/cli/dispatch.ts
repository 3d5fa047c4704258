import { readFileSync } from "node:fs";
import { type Command, MisuseError, type Surroundings, UsageError } from "./command";
import { exitCodes } from "./exit-codes";
import { reflowed, textWidth } from "./text/width";

export type Commands = Readonly<Record<string, Command>>;

/** Help in a pipe is meant for a pager or a file, and so for people. */
const helpInPipes = 100;

/** Runs the command that the arguments name. @returns the exit code; 2: not understood. */
export async function dispatch(
  argv: readonly string[],
  commands: Commands,
  around: Surroundings,
): Promise<number> {
  const [name, ...args] = argv;
  if (name === "--version" || name === "-v") return tell(around, `${version()}\n`);
  if (name === "--help" || name === "-h" || name === "help")
    return tell(around, shown(overview(commands), around));
  const command = name === undefined ? undefined : new Map(Object.entries(commands)).get(name);
  if (command === undefined) {
    const complaint = name === undefined ? "" : `pulumi-cobalt: unknown command "${name}".\n\n`;
    around.stderr.write(complaint + shown(overview(commands), around));
    return exitCodes.misused;
  }
  if (asksForHelp(args)) return tell(around, `${shown(command.usage, around)}\n`);
  return runCommand(command, args, around);
}

async function runCommand(command: Command, args: readonly string[], around: Surroundings): Promise<number> {
  try {
    return await command.run(args, around);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const usage = error instanceof UsageError ? `\n${shown(command.usage, around)}\n` : "";
    around.stderr.write(`pulumi-cobalt: ${message}\n${usage}`);
    return isMisuse(error) ? exitCodes.misused : exitCodes.failed;
  }
}

/** Missing tokens and malformed settings are Cobalt's `ConfigurationError`; its module is not loaded for this. */
function isMisuse(error: unknown): boolean {
  const isConfiguration = Reflect.get(Object(error), "code") === "configuration";
  return error instanceof UsageError || error instanceof MisuseError || isConfiguration;
}

function shown(text: string, { columns = helpInPipes }: Surroundings): string {
  return reflowed(text, textWidth({ columns }));
}

/** What follows `--` is another program's. */
function asksForHelp(args: readonly string[]): boolean {
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  return own.includes("--help") || own.includes("-h");
}

function tell(around: Surroundings, text: string): number {
  around.stdout.write(text);
  return exitCodes.ok;
}

function overview(commands: Commands): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return ["Usage: pulumi-cobalt <command> [options]", "", "Commands:", ...lines, "", HINT, ""].join("\n");
}

const HINT =
  "pulumi-cobalt <command> --help tells more about one; --version tells which pulumi-cobalt this is.";

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve("pulumi-cobalt/package.json"), "utf8"));
  return String(Object(manifest).version);
}
