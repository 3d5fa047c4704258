import {
  parseSeed,
  type RecordedRequest,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from "../../../sandbox";
import { type Surroundings, UsageError } from "../command";
import { parseSandboxArgs, type SandboxArgs } from "./arguments";
import { runInside } from "./child";
import { requestLine, requestSummary, welcome } from "./text";

export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const parsed = parseSandboxArgs(args);
  const isLive = parsed.command === undefined && !parsed.quiet;
  const sandbox = await startSandbox({
    ...optionsOf(parsed, around),
    onRequest: (request, moment) => {
      if (isLive && moment === "answered") show(around, request);
    },
  });
  try {
    return parsed.command === undefined
      ? await stand(sandbox, around)
      : await embrace(sandbox, parsed, around);
  } finally {
    await sandbox.close();
  }
}

/** Serves until a signal comes. */
function stand(sandbox: Sandbox, around: Surroundings): Promise<number> {
  const ended = new Promise<number>((resolve) => {
    const off = around.onSignal(() => {
      off();
      resolve(0);
    });
  });
  around.stdout.write(welcome(sandbox));
  return ended;
}

async function embrace(sandbox: Sandbox, args: SandboxArgs, around: Surroundings): Promise<number> {
  const code = await runInside(sandbox, args.command ?? [], around);
  if (!args.quiet) around.stderr.write(requestSummary(sandbox));
  return code;
}

function show(around: Surroundings, request: RecordedRequest): void {
  around.stdout.write(requestLine(request));
}

function optionsOf({ port, speed, seedFile }: SandboxArgs, around: Surroundings): SandboxOptions {
  return { port, speed, seed: seedFile === undefined ? undefined : readSeed(seedFile, around) };
}

function readSeed(file: string, around: Surroundings): SandboxOptions["seed"] {
  try {
    return parseSeed(around.readFile(file));
  } catch (error) {
    throw new UsageError(
      `The seed ${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
