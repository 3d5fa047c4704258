import { safeLine, shortLine } from "../../../provider/foreign-text";
import {
  parseSeed,
  type RecordedRequest,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from "../../../sandbox";
import { type CommandContext, exitCodeOfSignal, parseOptions, readNumber, UsageError } from "../command";
import { reasonOf } from "../files";
import { runInside, sandboxEnvironment } from "./child";

export async function run(argv: readonly string[], context: CommandContext): Promise<number> {
  const { command, quiet, seedFile, port, speed } = parseSandboxArgs(argv);
  const isLive = command === undefined && !quiet;
  const seed = seedFile === undefined ? undefined : await readSeed(seedFile, context);
  const sandbox = await startSandbox({
    port,
    speed,
    seed,
    onRequest: (request, moment) => {
      if (isLive && moment === "answered") context.stdout.write(requestLine(request));
    },
  });
  try {
    context.interrupted.throwIfAborted();
    if (command === undefined) return await serveUntilSignal(sandbox, context);
    const code = await runInside(sandbox, command, context);
    if (!quiet) context.stderr.write(requestSummary(sandbox));
    return code;
  } finally {
    await sandbox.close();
  }
}

function serveUntilSignal(sandbox: Sandbox, context: CommandContext): Promise<number> {
  const ended = new Promise<number>((resolve) => {
    const off = context.onSignal((signal) => {
      off();
      resolve(exitCodeOfSignal(signal));
    });
  });
  context.stdout.write(welcome(sandbox));
  return ended;
}

async function readSeed(file: string, context: CommandContext): Promise<SandboxOptions["seed"]> {
  try {
    return parseSeed(await context.readFile(file, context.interrupted));
  } catch (error) {
    context.interrupted.throwIfAborted();
    throw new UsageError(`The seed ${file} cannot be used: ${reasonOf(error)}`);
  }
}

const lastPort = 65_535;

const options = {
  port: { type: "string" },
  speed: { type: "string" },
  seed: { type: "string" },
  quiet: { type: "boolean" },
} as const;

/** Parses the arguments; without `command` the sandbox serves alone, without `port` on any that is free. @throws UsageError */
function parseSandboxArgs(args: readonly string[]) {
  const end = args.indexOf("--");
  const command = end < 0 ? undefined : args.slice(end + 1);
  if (command !== undefined && (command[0] ?? "").trim() === "")
    throw new UsageError("After -- comes the command to run.");
  const values = parseOptions(end < 0 ? args : args.slice(0, end), options);
  return {
    port: readNumber(
      "--port",
      values.port,
      (port) => Number.isInteger(port) && port >= 0 && port <= lastPort,
    ),
    speed: readNumber("--speed", values.speed, (speed) => speed > 0 && Number.isFinite(speed)),
    seedFile: values.seed,
    quiet: values.quiet === true,
    command,
  };
}

const limitations = `A local sandbox of Cobalt's documented API for DAST. What it does not imitate:
  - scanning: nothing is ever sent to a target; scans pass through their statuses by a plan, findings are made up
  - Cobalt where its documentation is silent: it refuses what is not documented, and its error texts are its own
  - users and rights, several organisations, pentests and the rest of the API, Cobalt's speed
It has not been compared with a live Cobalt account.
`;

/** The first text on stdout: limitations, address, environment, targets. */
export function welcome(sandbox: Sandbox): string {
  const { COBALT_SANDBOX_TARGETS: _, ...environment } = sandboxEnvironment(sandbox);
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
  const targets = sandbox.store.targets.map(
    ({ id, name, url, enabled }) =>
      `  ${id}  ${shortLine(name)}  ${safeLine(url)}${enabled ? "" : "  (disabled)"}`,
  );
  return [
    limitations,
    `Listening on ${sandbox.url}`,
    "",
    ...exports,
    "",
    "Targets:",
    ...targets,
    "",
    "Ctrl-C ends it.",
    "",
  ].join("\n");
}

export function requestLine({ at, method, path, status, call }: RecordedRequest): string {
  return `${at}  ${status ?? "---"}  ${method} ${safeLine(path)}${call === "other" ? "" : `  (${call})`}\n`;
}

/** Two lines: the requests, and their results. */
function requestSummary({ log, store }: Sandbox): string {
  const calls = tally(log.map((request) => request.call));
  const failures = tally(
    log
      .filter(({ status }) => status === undefined || status >= 400)
      .map(({ status }) => String(status ?? "no answer")),
  );
  const contents = `${store.schedules.length} schedules, ${store.scans.length} scans, ${store.findings.length} findings`;
  return [
    `pulumi-cobalt sandbox: ${log.length} requests${list(calls)}`,
    `pulumi-cobalt sandbox: ${failures.length === 0 ? "none refused" : `refused${list(failures)}`}; it holds ${contents}`,
    "",
  ].join("\n");
}

function tally(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} × ${name}`);
}

function list(items: readonly string[]): string {
  return items.length === 0 ? "" : `: ${items.join(", ")}`;
}
