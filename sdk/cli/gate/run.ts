import { CanceledError } from "../../../provider/client/errors";
import type { ReadKey } from "../../../provider/configuration";
import type { Surroundings } from "../command";
import { commandContext, interruptible } from "../connection";
import { exitCodes } from "../exit-codes";
import { appendToFile, writeFile } from "../files";
import { configurationOfStack } from "../stacks/configuration";
import { type GateArgs, parseGateArgs } from "./arguments";
import { gateJson } from "./json";
import { judgeScan } from "./judge";
import { gateJunit } from "./junit";
import { gateMarkdown } from "./markdown";
import { exitCodeOf, type GateResult } from "./result";
import { subjectsOf } from "./subjects";
import { gateText } from "./text";

export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const wish = parseGateArgs(args);
  try {
    const results = await interruptible(around, (signal) => judgeAll(wish, around, signal));
    show(wish, results, around);
    return exitCodeOf(results);
  } catch (error) {
    if (!(error instanceof CanceledError)) throw error;
    around.stderr.write(
      "pulumi-cobalt: stopped. Nothing was changed: run the same command again to go on waiting.\n",
    );
    return exitCodes.interrupted;
  }
}

async function judgeAll(
  wish: GateArgs,
  around: Surroundings,
  signal: AbortSignal,
): Promise<readonly GateResult[]> {
  const { of } = wish;
  const stackKeys = of.kind === "stack" ? await configurationOfStack(around, of.name) : () => undefined;
  const context = commandContext(around, { readKey: withAccepted(stackKeys, wish.accepted), signal });
  const subjects = await subjectsOf(of, around);
  return Promise.all(subjects.map((subject) => judgeScan(subject, wish.terms, context)));
}

/** What the command line accepts, beside what the stack does. */
function withAccepted(readKey: ReadKey, accepted: GateArgs["accepted"]): ReadKey {
  if (Object.keys(accepted).length === 0) return readKey;
  return (key) => {
    if (key !== "acceptedScans") return readKey(key);
    const { acceptedScans } = (
      require("../../../provider/configuration") as typeof import("../../../provider/configuration")
    ).readConfiguration((one) => (one === key ? readKey(one) : undefined), {});
    return JSON.stringify({ ...Object.fromEntries(acceptedScans), ...accepted });
  };
}

function show(wish: GateArgs, results: readonly GateResult[], around: Surroundings): void {
  if (wish.json) around.stdout.write(gateJson(results));
  else around.stdout.write(gateText(results, around));
  const jobSummary = around.env.GITHUB_STEP_SUMMARY;
  if (wish.summaryFile !== undefined) writeFile(wish.summaryFile, gateMarkdown(results), around);
  // Each step of a job adds to this file.
  else if (jobSummary) appendToFile(jobSummary, gateMarkdown(results), around);
  if (wish.junitFile !== undefined)
    writeFile(wish.junitFile, gateJunit(results, around.effects.now()), around);
}
