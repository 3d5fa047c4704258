import {
  parseSeed,
  type RecordedRequest,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from "../../sandbox";
import type { Command, Surroundings } from "./command";
import { UsageError } from "./command";
import { parseSandboxArgs, type SandboxArgs } from "./sandbox-args";
import { runInside } from "./sandbox-child";
import { requestLine, requestSummary, welcome } from "./sandbox-text";

const usage = `Usage: pulumi-cobalt sandbox [options]
       pulumi-cobalt sandbox [options] -- <command> [arguments]

A local server that behaves as Cobalt's documented API for DAST. With a command: starts it, runs the command
with COBALT_BASE_URL, COBALT_API_TOKEN, COBALT_ORG_TOKEN and COBALT_SANDBOX_TARGETS (ids of the enabled
targets, with commas) in its environment, and ends with the command's exit code.

Options:
  --port N     listen on this port of 127.0.0.1 (default: any free one)
  --speed N    let the sandbox's time run N times faster (default: 1)
  --seed FILE  targets and scan plan, as JSON: {"targets": [{"name", "id"?, "url"?, "enabled"?}], "plan"?: {
               "queuedMs"?, "startedMs"?, "finishingUpMs"?, "underReviewMs"?, "endsAs"?, "findings"?: [{"severity"?, "state"?}]}}
  --quiet      no line for each request, and no summary

Time is moved with: curl -X POST -H "Authorization: Bearer $COBALT_API_TOKEN" -d '{"hours": 1}' $COBALT_BASE_URL/_sandbox/advance`;

export const sandboxCommand: Command = {
  summary: "a local sandbox of Cobalt's API, on its own or around another command",
  usage,
  async run(args, around) {
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
  },
};

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
