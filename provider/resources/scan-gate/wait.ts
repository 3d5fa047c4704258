import {
  CanceledError,
  CobaltApiError,
  CobaltError,
  ConnectionError,
  LifecycleError,
} from "../../client/errors";
import type { Scan } from "../../client/types";
import { activityOf } from "../../cobalt/facts";
import { formatDuration } from "../../time/duration";
import type { Context } from "../lifecycle";
import { newHeartbeat, phaseOf, statusText } from "../waiting";
import { type Acceptance, acceptanceOf, type Evaluation, type Evidence, evaluate } from "./evaluate";
import { type GateTerms, pollMsOf, type Verdict } from "./fields";
import { describeCounts, type Findings, readFindings } from "./findings";

/** A verdict, and what it rests on. */
export interface GateEvaluation {
  readonly verdict: Verdict;
  /** A clause without a capital and a full stop. */
  readonly reason: string;
  readonly evidence: Evidence;
  /** As last seen; of a scan that was never seen, its id alone is known. */
  readonly scan: SeenScan;
}

type SeenScan = Pick<Scan, "id" | "status" | "completedAt"> & Partial<Scan>;

/** Just after its start a scan may not be found yet. */
const settlingMs = 60_000;

/** One gate's wait. */
interface Wait {
  readonly terms: GateTerms;
  readonly context: Context;
  readonly start: number;
  readonly acceptance: Acceptance;
  readonly isHeartbeatDue: (about: string) => boolean;
  readonly isFindingsHeartbeatDue: (about: string) => boolean;
}

/** What Cobalt said, or why it could not be asked just now. */
interface Answer<T> {
  readonly value?: T;
  readonly readError?: string;
}

/** Waits until the scan can be evaluated, or the timeout is over, with a sign of life at each change and every five minutes. */
export async function waitForVerdict(terms: GateTerms, context: Context): Promise<GateEvaluation> {
  const { effects, signal } = context;
  const start = effects.monotonic();
  const acceptance = acceptanceOf(context.acceptedScans.get(terms.scanId), effects.now());
  const wait: Wait = {
    terms,
    context,
    start,
    acceptance,
    isHeartbeatDue: newHeartbeat(effects),
    isFindingsHeartbeatDue: newHeartbeat(effects),
  };
  let scan: SeenScan = { id: terms.scanId, status: "unknown", completedAt: null };
  for (;;) {
    const { value: seen, readError } = await look(wait);
    const left = start + terms.timeoutMs - effects.monotonic();
    if (readError !== undefined || seen !== undefined) {
      scan = seen ?? scan;
      const { evaluation, evidence } = await evaluateNow(wait, { scan, readError, timedOut: left <= 0 });
      if (evaluation.kind === "verdict")
        return { verdict: evaluation.verdict, reason: evaluation.reason, evidence, scan };
    } else if (left <= 0 || effects.monotonic() - start > settlingMs) {
      throw new LifecycleError(noSuchScan(terms.scanId));
    }
    await effects.sleep(Math.min(pollMsOf(terms, context), left), signal);
  }
}

interface Sight {
  readonly scan: SeenScan;
  readonly readError: string | undefined;
  readonly timedOut: boolean;
}

/** Evaluates what is seen; reads the findings where there is something to say, or where the verdict rests on them. */
async function evaluateNow(
  wait: Wait,
  sight: Sight,
): Promise<{ evaluation: Evaluation; evidence: Evidence }> {
  const { terms } = wait;
  const evidenceWith = (answer: Answer<Findings> | undefined): Evidence => ({
    ...sight,
    acceptance: wait.acceptance,
    counts: answer?.value?.counts,
    newCounts: answer?.value?.newCounts,
    unsettled: answer?.value?.unsettled,
    readError: answer?.readError ?? sight.readError,
  });
  const soFar = sight.readError === undefined ? await reportProgress(wait, sight.scan) : undefined;
  const first = evidenceWith(soFar);
  const evaluation = evaluate(terms, { ...first, readError: sight.readError });
  if (evaluation.kind !== "read findings") return { evaluation, evidence: first };
  const evidence = evidenceWith(soFar ?? (await askFindings(wait, sight.scan)));
  const last = evaluate(terms, evidence);
  if (last.kind === "wait" && evidence.unsettled !== undefined) sayUnsettled(wait, evidence.unsettled);
  return { evaluation: last, evidence };
}

function sayUnsettled({ terms, context, isFindingsHeartbeatDue }: Wait, why: string): void {
  if (isFindingsHeartbeatDue("unsettled"))
    context.diagnostics.progress(
      `scan ${terms.scanId}: its findings cannot be counted yet, since ${why}; they are read again`,
    );
}

/** Says how a scan goes, and reads its findings for it. Undefined: there was nothing to say. */
async function reportProgress(wait: Wait, scan: SeenScan): Promise<Answer<Findings> | undefined> {
  const { context, start, isHeartbeatDue } = wait;
  if (!isHeartbeatDue(scan.status)) return undefined;
  const answer = activityOf(scan.status) === "queued" ? undefined : await askFindings(wait, scan);
  const found = answer?.value && `, findings so far: ${describeCounts(answer.value.counts)}`;
  const elapsedMs = context.effects.monotonic() - start;
  // The verdict follows at once.
  if (phaseOf(scan) !== "final")
    context.diagnostics.progress(
      `scan ${scan.id}: ${statusText(scan.status, elapsedMs)}, waiting for ${formatDuration(elapsedMs)}${found ?? ""}`,
    );
  return answer;
}

/** Trouble on the way to Cobalt does not end a wait; a refusal does. */
async function look({ terms: { scanId }, context, isHeartbeatDue }: Wait): Promise<Answer<Scan>> {
  try {
    return { value: await context.api().pollScan(scanId) };
  } catch (error) {
    if (!isPassing(error)) throw error;
    if (isHeartbeatDue("readError"))
      context.diagnostics.progress(`scan ${scanId}: Cobalt could not be asked, trying on. ${error.message}`);
    return { readError: `Cobalt could not be asked about the scan (${error.message})` };
  }
}

/** An accepted scan needs no findings, so none of Cobalt's answers about them ends its wait. */
async function askFindings({ terms, context, acceptance }: Wait, scan: SeenScan): Promise<Answer<Findings>> {
  try {
    return { value: await readFindings(terms, scan, context.api()) };
  } catch (error) {
    const isTolerable = isPassing(error) || (acceptance.kind === "accepted" && isAnswered(error));
    if (!isTolerable) throw error;
    return { readError: `its findings could not be read (${error.message})` };
  }
}

function isPassing(error: unknown): error is CobaltError {
  if (error instanceof CobaltApiError) return error.status >= 500 || error.status === 429;
  return error instanceof ConnectionError && !error.lasting;
}

function isAnswered(error: unknown): error is CobaltError {
  return error instanceof CobaltError && !(error instanceof CanceledError);
}

function noSuchScan(scanId: string): string {
  return (
    `Cobalt has no scan ${scanId}, so the gate cannot pass. Was it removed? A change of the trigger's \`triggers\` starts a new ` +
    "scan; a gate for another scan needs its id."
  );
}
