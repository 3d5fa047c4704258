import { UsageError } from "../command";
import { parseOptions, readNumber } from "../options";

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

const options = {
  port: { type: "string" },
  speed: { type: "string" },
  seed: { type: "string" },
  quiet: { type: "boolean" },
} as const;

/** @throws UsageError */
export function parseSandboxArgs(args: readonly string[]): SandboxArgs {
  const end = args.indexOf("--");
  const command = end < 0 ? undefined : args.slice(end + 1);
  if (command !== undefined && (command[0] ?? "").trim() === "")
    throw new UsageError("After -- comes the command to run.");
  const values = parseOptions(end < 0 ? args : args.slice(0, end), options);
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
