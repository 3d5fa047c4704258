import type { ChildProcess } from "node:child_process";
import { type CommandContext, MisuseError } from "../command";

/**
 * What a command of the Pulumi CLI prints as JSON. Its own messages go to stderr. Throws a `MisuseError` where it is not there
 * or fails: without it, a stack cannot be read.
 */
export async function pulumiJson(context: CommandContext, args: readonly string[]): Promise<unknown> {
  const command = `pulumi ${args.join(" ")}`;
  const { code, stdout } = await output(context, args);
  context.interrupted.throwIfAborted();
  if (code === "missing")
    throw new MisuseError(
      "--stack needs the Pulumi CLI, and `pulumi` is not on PATH. Install it (https://www.pulumi.com/docs/install/).",
    );
  if (code !== 0)
    throw new MisuseError(
      `\`${command}\` failed (${code}); what it said stands above. Is this the project's folder, and is the stack's name right ` +
        "(`pulumi stack ls`)?",
    );
  try {
    return JSON.parse(stdout);
  } catch {
    throw new MisuseError(`\`${command}\` printed something else than JSON.`);
  }
}

interface Ended {
  readonly code: number | string;
  readonly stdout: string;
}

function output(context: CommandContext, args: readonly string[]): Promise<Ended> {
  context.interrupted.throwIfAborted();
  const child = context.spawn("pulumi", args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...context.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => context.stderr.write(chunk.toString()));
  const stop = () => end(child);
  context.interrupted.addEventListener("abort", stop, { once: true });
  return new Promise<Ended>((resolve) => {
    const ended = (code: number | string) =>
      resolve({ code, stdout: Buffer.concat(chunks).toString("utf8") });
    child.once("error", (error: NodeJS.ErrnoException) =>
      ended(error.code === "ENOENT" ? "missing" : error.message),
    );
    child.once("close", (code, signal) => ended(code ?? signal ?? "ended"));
  }).finally(() => context.interrupted.removeEventListener("abort", stop));
}

/** It only reads, so it may be ended at any moment; one that does not heed that is not waited for long. */
function end(child: ChildProcess): void {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), patienceMs).unref();
}

const patienceMs = 2_000;
