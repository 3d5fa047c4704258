import { CanceledError, CobaltError } from "../../../provider/client";
import { type ReadKey, readConfiguration } from "../../../provider/configuration";
import type { Context } from "../../../provider/resources";
import {
  type GateEvaluation,
  type GateTerms,
  holdsBack,
  remediesFor,
  remedyFor,
  type ScanGateInputs,
  stateOf,
  termsOf,
  verdictLines,
  waitForVerdict,
} from "../../../provider/resources/scan-gate";
import { type CommandContext, exitCodes } from "../command";
import { addedToFile, wroteFile } from "../files";
import { notify } from "../notify";
import {
  connectFor,
  type GateArgs,
  type JudgeArgs,
  parseGateArgs,
  type Subject,
  subjectsOf,
} from "./arguments";
import {
  exitCodeOf,
  type GateResult,
  gateComment,
  gateJson,
  gateJunit,
  gateMarkdown,
  gateNotice,
  gateText,
} from "./results";

export async function run(argv: readonly string[], context: CommandContext): Promise<number> {
  const args = parseGateArgs(argv);
  const connection = await connectFor(args.of, context, (readKey) => withAccepted(readKey, args.accepted));
  const subjects = await subjectsOf(args.of, context);
  return judge(subjects, args, { context, connection });
}

/** Evaluates scans, writes what is asked for, and tells whom it should. @returns the exit code */
export async function judge(
  subjects: readonly Subject[],
  args: JudgeArgs,
  { context, connection }: { readonly context: CommandContext; readonly connection: Context },
): Promise<number> {
  const results = await Promise.all(subjects.map((subject) => evaluateScan(subject, args.terms, connection)));
  const isWritten = writeResults(args, results, context);
  const code = exitCodeOf(results);
  await notify(args.notifyUrl, gateNotice(results), { context, connection });
  return code === exitCodes.ok && !isWritten ? exitCodes.unwritten : code;
}

/** The stack's configuration, with what the command line accepts beside what the stack does. */
export function withAccepted(readKey: ReadKey, accepted: GateArgs["accepted"]): ReadKey {
  if (Object.keys(accepted).length === 0) return readKey;
  return (key) => {
    if (key !== "acceptedScans") return readKey(key);
    const only = (one: string) => (one === key ? readKey(one) : undefined);
    const { acceptedScans } = readConfiguration(only, {});
    return JSON.stringify({ ...Object.fromEntries(acceptedScans), ...accepted });
  };
}

/** Evaluates one scan as a `DastScanGate` does. @throws what stops the whole command: no tokens, Ctrl-C, a fault of our own */
async function evaluateScan(
  subject: Subject,
  given: GateArgs["terms"],
  connection: Context,
): Promise<GateResult> {
  const inputs: ScanGateInputs = { ...given, scanId: subject.scanId };
  const terms = termsOf(inputs);
  const start = connection.effects.monotonic();
  const durationMs = () => connection.effects.monotonic() - start;
  try {
    const evaluation = await waitForVerdict(terms, connection);
    return {
      ...subject,
      kind: "evaluated",
      targetId: evaluation.scan.targetId,
      durationMs: durationMs(),
      outputs: stateOf(inputs, evaluation, connection.effects.now()),
      text: textOf(terms, evaluation),
      isBlocking: holdsBack(terms, evaluation.verdict),
    };
  } catch (error) {
    const stopsAll = !(error instanceof CobaltError) || error.code === "configuration";
    if (stopsAll || error instanceof CanceledError) throw error;
    return {
      ...subject,
      kind: "error",
      targetId: undefined,
      durationMs: durationMs(),
      message: error.message,
    };
  }
}

function textOf(terms: GateTerms, evaluation: GateEvaluation): readonly string[] {
  const { verdict } = evaluation;
  if (verdict !== "failed" && verdict !== "pending") return [];
  const setting = verdict === "pending" ? "--on-timeout" : "--on-failure";
  const heading = holdsBack(terms, verdict)
    ? "Two ways on:"
    : `${setting} is "warn", so the command succeeds all the same. To settle it:`;
  return [
    ...verdictLines(terms, evaluation),
    heading,
    `  1.  ${remediesFor(evaluation.scan.id, { again, rescan })[remedyFor(terms, evaluation)]};`,
    `  2.  accept this scan: --accept '${evaluation.scan.id}=<why> until <yyyy-mm-dd>'.`,
  ];
}

const again = "run the same command again: the same scan is judged, no new one is started";
const rescan = "start another scan, and run the same command for that one";

/** Writes the files first, whatever becomes of stdout. @returns true if every file that was asked for is written */
function writeResults(args: JudgeArgs, results: readonly GateResult[], context: CommandContext): boolean {
  const files = [
    { path: args.summaryFile, text: () => gateMarkdown(results) },
    { path: args.commentFile, text: () => gateComment(results) },
    { path: args.junitFile, text: () => gateJunit(results, context.effects.now()) },
  ];
  const written = files.map(({ path, text }) => path === undefined || wroteFile(path, text(), context));
  const jobSummary = context.env.GITHUB_STEP_SUMMARY;
  // Each step of a job adds to this file. Nobody asked for it here, so a failure does not change the exit code.
  if (args.summaryFile === undefined && jobSummary) addedToFile(jobSummary, gateMarkdown(results), context);
  context.stdout.write(args.json ? gateJson(results) : gateText(results, context));
  return written.every(Boolean);
}
