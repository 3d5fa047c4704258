import { parseArgs } from "node:util";
import { UsageError } from "./command";

export interface SandboxArgs {
  /** Absent: any free port. */
  readonly port: number | undefined;
  readonly speed: number | undefined;
  readonly seedFile: string | undefined;
  readonly quiet: boolean;
  /** The command to run inside, with its arguments; absent: the sandbox stands alone. */
  readonly command: readonly string[] | undefined;
}

const LAST_PORT = 65_535;

/** @throws UsageError */
export function parseSandboxArgs(args: readonly string[]): SandboxArgs {
  const end = args.indexOf("--");
  const command = end < 0 ? undefined : args.slice(end + 1);
  if (command?.length === 0) throw new UsageError("After -- comes the command to run.");
  const values = parseOptions(end < 0 ? args : args.slice(0, end));
  return {
    port: readNumber(
      "--port",
      values.port,
      (port) => Number.isInteger(port) && port >= 0 && port <= LAST_PORT,
    ),
    speed: readNumber("--speed", values.speed, (speed) => speed > 0 && Number.isFinite(speed)),
    seedFile: values.seed,
    quiet: values.quiet ?? false,
    command,
  };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        speed: { type: "string" },
        seed: { type: "string" },
        quiet: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readNumber(
  name: string,
  text: string | undefined,
  isAllowed: (value: number) => boolean,
): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (isAllowed(value)) return value;
  throw new UsageError(`${name} cannot be "${text}".`);
}
