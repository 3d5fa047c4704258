import type { ChildProcess } from "node:child_process";
import { sandboxVariables } from "../../../provider/configuration";
import type { Sandbox } from "../../../sandbox";
import { type CommandContext, exitCodeOfSignal } from "../command";

const notFound = 127;
const notExecutable = 126;

/** Runs a command that finds the sandbox in its environment. @returns its exit code; 128 + n when signal n ended it. */
export async function runInside(
  sandbox: Sandbox,
  [command = "", ...args]: readonly string[],
  context: CommandContext,
): Promise<number> {
  const child = context.spawn(command, args, {
    stdio: "inherit",
    env: { ...context.env, ...unproxied(context.env), ...sandboxEnvironment(sandbox) },
  });
  const off = context.onSignal((signal) => forward(signal, child, context));
  try {
    return await exitCode(child, (error) =>
      context.stderr.write(`pulumi-cobalt: ${command} cannot run: ${error.message}\n`),
    );
  } finally {
    off();
  }
}

/** Variables that keep requests to this machine off a proxy: other programs and Pulumi's own SDK read these alone. */
function unproxied(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const loopback = "127.0.0.1,localhost,[::1],::1";
  const beside = (name: string) => [env[name]?.trim(), loopback].filter(Boolean).join(",");
  // Some programs read only one of the two; where only one is set, it counts for both.
  const given = {
    NO_PROXY: env.NO_PROXY ? "NO_PROXY" : "no_proxy",
    no_proxy: env.no_proxy ? "no_proxy" : "NO_PROXY",
  };
  return { NO_PROXY: beside(given.NO_PROXY), no_proxy: beside(given.no_proxy) };
}

/**
 * The environment of a program that runs inside: the variables that lead to Cobalt, and those under which everything of this package
 * speaks to the sandbox alone, whatever a stack's configuration says.
 */
export function sandboxEnvironment(sandbox: Sandbox): Readonly<Record<string, string>> {
  const enabled = sandbox.store.targets.filter((target) => target.enabled);
  return {
    COBALT_BASE_URL: sandbox.url,
    COBALT_API_TOKEN: sandbox.tokens.apiToken,
    COBALT_ORG_TOKEN: sandbox.tokens.orgToken,
    [sandboxVariables.baseUrl]: sandbox.url,
    [sandboxVariables.apiToken]: sandbox.tokens.apiToken,
    [sandboxVariables.orgToken]: sandbox.tokens.orgToken,
    COBALT_SANDBOX_TARGETS: enabled.map((target) => target.id).join(","),
  };
}

/** A terminal sends Ctrl-C to the child as well; a second one would make `pulumi` kill what it runs. */
function forward(signal: NodeJS.Signals, child: ChildProcess, context: CommandContext): void {
  if (signal === "SIGINT" && context.isTerminal) return;
  child.kill(signal);
}

function exitCode(child: ChildProcess, onFailure: (error: NodeJS.ErrnoException) => void): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      onFailure(error);
      resolve(error.code === "ENOENT" ? notFound : notExecutable);
    });
    child.once("close", (code, signal) => resolve(code ?? exitCodeOfSignal(signal ?? "SIGTERM")));
  });
}
