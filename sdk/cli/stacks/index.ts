import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { type ReadKey, readConfiguration } from "../../../provider/configuration";
import { type Context, isRecord } from "../../../provider/resources";
import { knownValue } from "../../policy/reading";
import { declaredIn, type StackView, viewOf } from "../../policy/stack/declared";
import { type CommandContext, MisuseError } from "../command";
import { connect } from "../connection";
import { reasonOf } from "../files";

export interface StackInputs {
  readonly views: readonly StackView[];
  /** The connection to Cobalt that the stacks which were read with the Pulumi CLI configure, and the environment. */
  readonly connection: Context;
  /** Ids of schedules that a person has removed, by the environment or any of those stacks. */
  readonly removed: ReadonlySet<string>;
}

/**
 * Reads `--state` files, and `--stack`s with their configuration, one after the other, since Pulumi's CLI locks what it reads.
 * @throws MisuseError where one cannot be read, or where they belong to several of Cobalt's data centres
 */
export async function readStacks(
  { states, stacks }: { readonly states: readonly string[]; readonly stacks: readonly string[] },
  context: CommandContext,
): Promise<StackInputs> {
  const views: StackView[] = [];
  const configurations = new Map<string, ReadKey>();
  for (const path of states) views.push(await stateOfFile(context, path));
  for (const name of stacks) {
    views.push(await stateOfStack(context, name));
    configurations.set(name, await configurationOfStack(context, name));
  }
  const connection = connect(context, (key) => addressIn(configurations, key));
  const listed = [...configurations.values()].map((readKey) => {
    const only = (key: string) => (key === "removedSchedules" ? readKey(key) : undefined);
    return [...readConfiguration(only, {}).removedSchedules];
  });
  return { views, connection, removed: new Set([...connection.removedSchedules, ...listed.flat()]) };
}

/** Where the stacks' scans are, which one organisation's are in one place only. */
function addressIn(configurations: ReadonlyMap<string, ReadKey>, key: string): string | undefined {
  if (key !== "region" && key !== "baseUrl") return undefined;
  const values = [...configurations]
    .map(([stack, readKey]) => ({ stack, value: readKey(key) }))
    .filter(({ value }) => value !== undefined);
  const [first] = values;
  const other = values.find(({ value }) => value !== first?.value);
  if (first !== undefined && other !== undefined)
    throw new MisuseError(
      `cobalt:${key} is ${first.value} in the stack ${first.stack}, and ${other.value} in ${other.stack}: run the command once for each ` +
        "data centre, with the tokens of its organisation.",
    );
  return first?.value;
}

/** Reads a stack's `cobalt:` configuration with the Pulumi CLI, without its secrets: those are never asked for. */
export async function configurationOfStack(context: CommandContext, stack: string): Promise<ReadKey> {
  const entries = await pulumiJson(context, ["config", "--json", "--stack", stack]);
  return (key) => {
    const entry = isRecord(entries) ? entries[`cobalt:${key}`] : undefined;
    return isRecord(entry) && entry.secret !== true && typeof entry.value === "string"
      ? entry.value
      : undefined;
  };
}

/** Reads a stack's resources with the Pulumi CLI. Secrets in them stay encrypted. */
async function stateOfStack(context: CommandContext, stack: string): Promise<StackView> {
  const exported = await pulumiJson(context, ["stack", "export", "--stack", stack]);
  return viewOfExport(exported, `what \`pulumi stack export --stack ${stack}\` printed`);
}

/** The scans that a stack's triggers started last; `scanId` is undefined where there is none, or its id is a secret. */
export async function scansOfStack(
  context: CommandContext,
  stack: string,
): Promise<readonly { readonly trigger: string; readonly scanId: string | undefined }[]> {
  const { triggers } = declaredIn(await stateOfStack(context, stack));
  return triggers.map(({ name, scanId }) => ({ trigger: name, scanId: knownValue(scanId) }));
}

/** Reads a stack's resources from a file that `pulumi stack export --file` has written. @throws MisuseError where it is not that */
async function stateOfFile(context: CommandContext, path: string): Promise<StackView> {
  const text = await context.readFile(path, context.interrupted).catch((error: unknown) => {
    context.interrupted.throwIfAborted();
    throw new MisuseError(`${path} cannot be read: ${reasonOf(error)}.`);
  });
  let exported: unknown;
  try {
    exported = JSON.parse(text);
  } catch {
    throw new MisuseError(`${path} is not JSON. Make it with \`pulumi stack export --file ${path}\`.`);
  }
  return viewOfExport(exported, path);
}

function viewOfExport(exported: unknown, what: string): StackView {
  const deployment = isRecord(exported) ? exported.deployment : undefined;
  const resources = isRecord(deployment) ? (deployment.resources ?? []) : undefined;
  if (!Array.isArray(resources))
    throw new MisuseError(`${what} is not the state of a stack. \`pulumi stack export\` makes one.`);
  return viewOf(resources.flatMap(resourceOf));
}

/** A resource of a state, without those that only wait for their deletion: they are none of the stack's any more. */
function resourceOf(resource: unknown) {
  if (!isRecord(resource) || resource.delete === true) return [];
  const { urn, type, outputs } = resource;
  if (typeof urn !== "string" || typeof type !== "string") return [];
  return [{ urn, type, name: urn.split("::").slice(3).join("::"), props: outputs ?? {} }];
}

/**
 * Runs a command of the Pulumi CLI, whose own messages go to stderr, and parses what it prints.
 * @throws MisuseError where the CLI is not there, or fails: without it, a stack cannot be read
 */
async function pulumiJson(context: CommandContext, args: readonly string[]): Promise<unknown> {
  const command = `pulumi ${args.join(" ")}`;
  const { code, stdout } = await runPulumi(context, args);
  context.interrupted.throwIfAborted();
  if (code === "missing")
    throw new MisuseError(
      "--stack needs the Pulumi CLI, and `pulumi` is not on PATH. Install it (https://www.pulumi.com/docs/install/).",
    );
  if (code !== 0)
    throw new MisuseError(
      `\`${command}\` failed (${code}); its output is above. Is this the project's folder, and is the stack's name right ` +
        "(`pulumi stack ls`)?",
    );
  try {
    return JSON.parse(stdout);
  } catch {
    throw new MisuseError(`\`${command}\` printed something else than JSON.`);
  }
}

interface PulumiResult {
  /** The exit code, the signal, or why it could not be started; `missing`: it is not on PATH. */
  readonly code: number | string;
  readonly stdout: string;
}

function runPulumi(context: CommandContext, args: readonly string[]): Promise<PulumiResult> {
  context.interrupted.throwIfAborted();
  const child = context.spawn("pulumi", args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...context.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  if (child.stderr !== null)
    createInterface({ input: child.stderr }).on("line", (line) => context.stderr.write(`${line}\n`));
  const stop = () => end(child);
  context.interrupted.addEventListener("abort", stop, { once: true });
  return new Promise<PulumiResult>((resolve) => {
    const ended = (code: number | string) =>
      resolve({ code, stdout: Buffer.concat(chunks).toString("utf8") });
    child.once("error", (error: NodeJS.ErrnoException) =>
      ended(error.code === "ENOENT" ? "missing" : error.message),
    );
    child.once("close", (code, signal) => ended(code ?? signal ?? "ended"));
  }).finally(() => context.interrupted.removeEventListener("abort", stop));
}

const killAfterMs = 2_000;

/** Ends the CLI, which only reads, so that it may be ended at any moment. */
function end(child: ChildProcess): void {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), killAfterMs).unref();
}
