import type { ReadKey } from "../../../provider/configuration";
import { type CommandContext, exitCodes } from "../command";
import { connect } from "../connection";
import { addedToFile, wroteFile } from "../files";
import { configurationOfStack } from "../stacks/configuration";
import { type GateArgs, parseGateArgs } from "./arguments";
import { gateJson } from "./json";
import { judgeScan } from "./judge";
import { gateJunit } from "./junit";
import { gateMarkdown } from "./markdown";
import { exitCodeOf, type GateResult } from "./result";
import { subjectsOf } from "./subjects";
import { gateText } from "./text";

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const wish = parseGateArgs(args);
  const results = await judgeAll(wish, context);
  const isWritten = show(wish, results, context);
  const code = exitCodeOf(results);
  return code === exitCodes.ok && !isWritten ? exitCodes.unwritten : code;
}

async function judgeAll(wish: GateArgs, context: CommandContext): Promise<readonly GateResult[]> {
  const { of } = wish;
  const stackKeys = of.kind === "stack" ? await configurationOfStack(context, of.name) : () => undefined;
  const connection = connect(context, withAccepted(stackKeys, wish.accepted));
  const subjects = await subjectsOf(of, context);
  return Promise.all(subjects.map((subject) => judgeScan(subject, wish.terms, connection)));
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
function show(wish: GateArgs, results: readonly GateResult[], context: CommandContext): boolean {
  const files = [
    { path: wish.summaryFile, text: () => gateMarkdown(results) },
    { path: wish.junitFile, text: () => gateJunit(results, context.effects.now()) },
  ];
  const written = files.map(({ path, text }) => path === undefined || wroteFile(path, text(), context));
  const jobSummary = context.env.GITHUB_STEP_SUMMARY;
  // Each step of a job adds to this file. Nobody asked for it here, so the verdict stands without it.
  if (wish.summaryFile === undefined && jobSummary) addedToFile(jobSummary, gateMarkdown(results), context);
  context.stdout.write(wish.json ? gateJson(results) : gateText(results, context));
  return written.every(Boolean);
}
