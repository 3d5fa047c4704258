import { readFileSync } from "node:fs";
import { type Command, type Surroundings, UsageError } from "./command";

export type Commands = Readonly<Record<string, Command>>;

const OK = 0;
const FAILED = 1;
const MISUSED = 2;

/** Runs the command that the arguments name. @returns the exit code; 2: not understood. */
export async function dispatch(
  argv: readonly string[],
  commands: Commands,
  around: Surroundings,
): Promise<number> {
  const [name, ...args] = argv;
  if (name === "--version" || name === "-v") return tell(around, `${version()}\n`);
  if (name === "--help" || name === "-h" || name === "help") return tell(around, overview(commands));
  const command = name === undefined ? undefined : new Map(Object.entries(commands)).get(name);
  if (command === undefined) {
    const complaint = name === undefined ? "" : `pulumi-cobalt: unknown command "${name}".\n\n`;
    around.stderr.write(complaint + overview(commands));
    return MISUSED;
  }
  if (asksForHelp(args)) return tell(around, `${command.usage}\n`);
  return runCommand(command, args, around);
}

async function runCommand(command: Command, args: readonly string[], around: Surroundings): Promise<number> {
  try {
    return await command.run(args, around);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isMisuse = error instanceof UsageError;
    around.stderr.write(`pulumi-cobalt: ${message}\n${isMisuse ? `\n${command.usage}\n` : ""}`);
    return isMisuse ? MISUSED : FAILED;
  }
}

/** What follows `--` is another program's. */
function asksForHelp(args: readonly string[]): boolean {
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  return own.includes("--help") || own.includes("-h");
}

function tell(around: Surroundings, text: string): number {
  around.stdout.write(text);
  return OK;
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
