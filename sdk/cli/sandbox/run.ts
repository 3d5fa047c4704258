import { ownFaultIn } from "../../../provider/client/errors";
import {
  parseSeed,
  type RecordedRequest,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from "../../../sandbox";
import { type Surroundings, UsageError } from "../command";
import { exitCodeOfSignal } from "../exit-codes";
import { reasonOf } from "../files";
import { parseSandboxArgs, type SandboxArgs } from "./arguments";
import { runInside } from "./child";
import { requestLine, requestSummary, welcome } from "./text";

export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const parsed = parseSandboxArgs(args);
  const isLive = parsed.command === undefined && !parsed.quiet;
  const seed = parsed.seedFile === undefined ? undefined : await readSeed(parsed.seedFile, around);
  const sandbox = await startSandbox({
    port: parsed.port,
    speed: parsed.speed,
    seed,
    onRequest: (request, moment) => {
      if (isLive && moment === "answered") show(around, request);
    },
  });
  try {
    around.interrupted.throwIfAborted();
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
    const off = around.onSignal((signal) => {
      off();
      resolve(exitCodeOfSignal(signal));
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

async function readSeed(file: string, around: Surroundings): Promise<SandboxOptions["seed"]> {
  try {
    return parseSeed(await around.readFile(file, around.interrupted));
  } catch (error) {
    around.interrupted.throwIfAborted();
    const fault = ownFaultIn(error);
    if (fault !== undefined) throw fault;
    throw new UsageError(`The seed ${file} cannot be used: ${reasonOf(error)}`);
  }
}
