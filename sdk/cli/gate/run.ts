import type { ReadKey } from "../../../provider/configuration";
import type { Surroundings } from "../command";
import { commandContext } from "../connection";
import { exitCodes } from "../exit-codes";
import { addedToFile, wroteFile } from "../outputs";
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
  const results = await judgeAll(wish, around);
  const isWritten = show(wish, results, around);
  const code = exitCodeOf(results);
  return code === exitCodes.ok && !isWritten ? exitCodes.unwritten : code;
}

async function judgeAll(wish: GateArgs, around: Surroundings): Promise<readonly GateResult[]> {
  const { of } = wish;
  const stackKeys = of.kind === "stack" ? await configurationOfStack(around, of.name) : () => undefined;
  const context = commandContext(around, withAccepted(stackKeys, wish.accepted));
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

/** The files first, whatever becomes of stdout. @returns whether every file that was asked for is written */
function show(wish: GateArgs, results: readonly GateResult[], around: Surroundings): boolean {
  const files = [
    { path: wish.summaryFile, text: () => gateMarkdown(results) },
    { path: wish.junitFile, text: () => gateJunit(results, around.effects.now()) },
  ];
  const written = files.map(({ path, text }) => path === undefined || wroteFile(path, text(), around));
  const jobSummary = around.env.GITHUB_STEP_SUMMARY;
  // Each step of a job adds to this file. Nobody asked for it here, so the verdict stands without it.
  if (wish.summaryFile === undefined && jobSummary) addedToFile(jobSummary, gateMarkdown(results), around);
  around.stdout.write(wish.json ? gateJson(results) : gateText(results, around));
  return written.every(Boolean);
}
