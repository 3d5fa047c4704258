import { ownFaultIn } from "../../../provider/client/errors";
import {
  parseSeed,
  type RecordedRequest,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from "../../../sandbox";
import { type CommandContext, exitCodeOfSignal, UsageError } from "../command";
import { reasonOf } from "../files";
import { parseSandboxArgs, type SandboxArgs } from "./arguments";
import { runInside } from "./child";
import { requestLine, requestSummary, welcome } from "./text";

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const parsed = parseSandboxArgs(args);
  const isLive = parsed.command === undefined && !parsed.quiet;
  const seed = parsed.seedFile === undefined ? undefined : await readSeed(parsed.seedFile, context);
  const sandbox = await startSandbox({
    port: parsed.port,
    speed: parsed.speed,
    seed,
    onRequest: (request, moment) => {
      if (isLive && moment === "answered") show(context, request);
    },
  });
  try {
    context.interrupted.throwIfAborted();
    return parsed.command === undefined
      ? await stand(sandbox, context)
      : await embrace(sandbox, parsed, context);
  } finally {
    await sandbox.close();
  }
}

/** Serves until a signal comes. */
function stand(sandbox: Sandbox, context: CommandContext): Promise<number> {
  const ended = new Promise<number>((resolve) => {
    const off = context.onSignal((signal) => {
      off();
      resolve(exitCodeOfSignal(signal));
    });
  });
  context.stdout.write(welcome(sandbox));
  return ended;
}

async function embrace(sandbox: Sandbox, args: SandboxArgs, context: CommandContext): Promise<number> {
  const code = await runInside(sandbox, args.command ?? [], context);
  if (!args.quiet) context.stderr.write(requestSummary(sandbox));
  return code;
}

function show(context: CommandContext, request: RecordedRequest): void {
  context.stdout.write(requestLine(request));
}

async function readSeed(file: string, context: CommandContext): Promise<SandboxOptions["seed"]> {
  try {
    return parseSeed(await context.readFile(file, context.interrupted));
  } catch (error) {
    context.interrupted.throwIfAborted();
    const fault = ownFaultIn(error);
    if (fault !== undefined) throw fault;
    throw new UsageError(`The seed ${file} cannot be used: ${reasonOf(error)}`);
  }
}
