import { CanceledError, type CobaltApi, CobaltError, type Finding } from "../../../provider/client";
import { isIdOf } from "../../../provider/cobalt/facts";
import { type Context, decode, keySource, readersOf } from "../../../provider/resources";
import { type GateTerms, pollMsOf, scanGateFields, termsOf } from "../../../provider/resources/scan-gate";
import { instantOf } from "../../../provider/time/date-time";
import { type CommandContext, exitCodes, MisuseError, parseOptions, UsageError } from "../command";
import { wroteFile } from "../files";
import {
  checkTerms,
  connectFor,
  optionsOf,
  readFields,
  scanOptions,
  scansOf,
  subjectsOf,
} from "../gate/arguments";
import { markdownTable } from "../markdown";
import { notify } from "../notify";
import { table } from "../terminal";
import { findingsOfScans, sayUnsettled } from "./run";

const { countStates, newOnly, timeout, pollInterval } = scanGateFields.inputs;
const fields = { countStates, newOnly, timeout, pollInterval };

const options = {
  ...optionsOf(fields),
  ...scanOptions,
  finding: { type: "string", multiple: true },
  "no-wait": { type: "boolean" },
  json: { type: "boolean" },
  comment: { type: "string" },
  notify: { type: "string" },
} as const;

/** `marked`: a person has said that it is no finding, or stays. `running`: Cobalt has not said yet. `unknown`: it could not be retested. */
type Outcome = "fixed" | "marked" | "not fixed" | "running" | "unknown";

export interface Retest {
  readonly id: string;
  readonly before: Finding;
  readonly now: Finding;
  readonly outcome: Outcome;
  /** Why it is not known. */
  readonly why?: string;
  /** True if its retest was seen to be under way, so that what it is next is the result. */
  readonly wasSeen: boolean;
}

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const values = parseOptions(args, options);
  const given = readFields(fields, values);
  checkTerms(given, values.scan);
  const terms = termsOf({ ...decode(readersOf(fields), given), scanId: "dsc_none" });
  const ids = [...new Set(values.finding ?? [])];
  const wrong = ids.find((id) => !isIdOf("finding", id));
  if (wrong !== undefined)
    throw new UsageError(`--finding cannot be "${wrong}": it is the id of a finding, dfi_….`);
  if (ids.length > 0 && (values.scan ?? values.stack) !== undefined)
    throw new UsageError("Give --finding, or --scan, or --stack.");
  const of = ids.length > 0 ? undefined : scansOf(values.scan, values.stack);
  const connection = await connectFor(of, context);
  const api = connection.api();
  const { found, unsettled } =
    of === undefined
      ? { found: await named(ids, api), unsettled: [] }
      : await findingsOfScans(await subjectsOf(of, context), terms, { api, list: api.listFindings });
  sayUnsettled(unsettled, context);
  const isWaiting = values["no-wait"] !== true;
  const findings = found.map(({ finding }) => finding);
  const retests = await retestsOf({ findings, terms, isWaiting }, connection);
  const code = unsettled.length > 0 ? exitCodes.failed : exitCodeOf(retests, isWaiting);
  const summary = summaryOf(retests, unsettled.length === 0);
  const document = { exitCode: code, findings: retests.map(documentOf) };
  const { comment } = values;
  const isWritten = comment === undefined || wroteFile(comment, commentOf(retests, summary), context);
  const text =
    values.json === true ? `${JSON.stringify(document, undefined, 2)}\n` : textOf(retests, context);
  context.stdout.write(text);
  context.stderr.write(`${summary}\n`);
  await notify(values.notify, { command: "retest", lines: [summary], document }, { context, connection });
  return code === exitCodes.ok && !isWritten ? exitCodes.unwritten : code;
}

async function named(ids: readonly string[], api: CobaltApi) {
  return Promise.all(
    ids.map(async (id) => {
      const finding = await api.getFinding(id);
      if (finding === undefined) throw new MisuseError(`Cobalt has no finding ${id}.`);
      return { finding };
    }),
  );
}

type Counting = Pick<GateTerms, "countStates">;

/** What a finding's state says by itself. One that a person has marked is as good as fixed only where its state does not count. */
export function outcomeOf({ state }: Pick<Finding, "state">, { countStates }: Counting): Outcome {
  if (state === "valid_fix") return "fixed";
  if (state === "check_fix") return "running";
  const isMarked = state === "invalid" || state === "wont_fix";
  return isMarked && !countStates.includes(state) ? "marked" : "not fixed";
}

interface Asking extends Counting {
  /** True if the finding was read just now. Else it is read again: another process may have had it retested. */
  readonly isFresh: boolean;
}

/**
 * Asks for one retest. Its key is made of when the finding was last found, so a run that is repeated within the key's life asks for no
 * second one, whatever states the finding has had meanwhile; a retest that is under way is not asked for at all.
 */
async function ask(known: Finding, { isFresh, ...terms }: Asking, connection: Context): Promise<Retest> {
  const { id = "" } = known;
  const unknown = (why: string) =>
    ({ id, before: known, now: known, outcome: "unknown", why, wasSeen: false }) as const;
  if (id === "") return unknown("Cobalt gives it no id");
  const api = connection.api();
  try {
    const finding = isFresh ? known : await api.getFinding(id);
    if (finding === undefined) return unknown("Cobalt has it no longer");
    const outcome = outcomeOf(finding, terms);
    const retest = { id, before: known, now: finding, outcome, wasSeen: outcome === "running" };
    if (outcome !== "not fixed") return retest;
    const key = keySource(["retest", id, instantOf(finding.lastFoundAt)]);
    const posted = await api.retestFinding(id, key);
    if (posted.kind === "unknown") return unknown(posted.message);
    return { ...retest, before: finding, outcome: "running" };
  } catch (error) {
    if (!(error instanceof CobaltError) || error instanceof CanceledError || error.code === "configuration")
      throw error;
    // Cobalt may refuse what is under way already.
    const now = await api.getFinding(id).catch(() => undefined);
    if (now?.state !== "check_fix") return unknown(error.message);
    return { id, before: known, now, outcome: "running", wasSeen: true };
  }
}

/** So long a finding may keep its state after a retest was asked for, until that counts as the result. */
const settlingMs = 120_000;
/** Waits for many findings take no more than about half of the reads of a minute. */
const readMs = 1_200;

/** How long what was read of a finding is fresh. */
const freshMs = 60_000;

interface Wish {
  /** As they were read just now. */
  readonly findings: readonly Finding[];
  readonly terms: GateTerms;
  readonly isWaiting: boolean;
}

/** Asks for the retests, one after the other, and waits for their results if asked to. */
export async function retestsOf(wish: Wish, context: Context): Promise<readonly Retest[]> {
  const { api, effects, signal, diagnostics } = context;
  const { terms } = wish;
  const readAt = effects.monotonic();
  let retests: readonly Retest[] = [];
  for (const finding of wish.findings) {
    const isFresh = effects.monotonic() - readAt < freshMs;
    retests = [...retests, await ask(finding, { ...terms, isFresh }, context)];
  }
  if (!wish.isWaiting) return retests;
  const pollMs = pollMsOf(terms, context);
  const start = effects.monotonic();
  for (;;) {
    const running = retests.filter(({ outcome }) => outcome === "running");
    const elapsed = effects.monotonic() - start;
    const leftMs = terms.timeoutMs - elapsed;
    if (running.length === 0 || leftMs <= 0) return retests;
    diagnostics.progress(`waiting for ${running.length} of ${retests.length} retests`);
    await effects.sleep(Math.min(Math.max(pollMs, running.length * readMs), leftMs), signal);
    const isSettled = effects.monotonic() - start >= settlingMs;
    const next = new Map<string, Retest>();
    for (const retest of running) next.set(retest.id, await look(retest, { ...terms, isSettled }, api()));
    retests = retests.map((retest) => next.get(retest.id) ?? retest);
  }
}

interface Judgement extends Counting {
  /** True if what a finding shows now is the result, even if nothing has changed. */
  readonly isSettled: boolean;
}

async function look(retest: Retest, judgement: Judgement, api: CobaltApi): Promise<Retest> {
  try {
    const now = await api.getFinding(retest.id);
    return now === undefined
      ? { ...retest, outcome: "unknown", why: "Cobalt has it no longer" }
      : judged(retest, now, judgement);
  } catch (error) {
    if (!(error instanceof CobaltError) || error instanceof CanceledError) throw error;
    return retest;
  }
}

/** What a finding shows while its retest is waited for. One that shows its old state may be just about to change. */
export function judged(retest: Retest, now: Finding, { isSettled, ...terms }: Judgement): Retest {
  const outcome = outcomeOf(now, terms);
  if (outcome === "running") return { ...retest, now, wasSeen: true };
  const [earlier, later] = [retest.before, now].map(({ lastFoundAt }) => instantOf(lastFoundAt));
  const isFoundAgain = earlier !== undefined && later !== undefined && later > earlier;
  const isResult = outcome !== "not fixed" || retest.wasSeen || isFoundAgain;
  return { ...retest, now, outcome: isResult || isSettled ? outcome : "running" };
}

function exitCodeOf(retests: readonly Retest[], isWaiting: boolean): number {
  const has = (...of: readonly Outcome[]) => retests.some(({ outcome }) => of.includes(outcome));
  if (has("unknown", "not fixed")) return exitCodes.failed;
  return isWaiting && has("running") ? exitCodes.stillRunning : exitCodes.ok;
}

/** `isWhole`: false where there may be more findings than these. */
function summaryOf(retests: readonly Retest[], isWhole: boolean): string {
  if (retests.length === 0 && isWhole) return "No finding counts, so there is nothing to retest.";
  const outcomes = [...new Set(retests.map(({ outcome }) => outcome))];
  const counts = outcomes.map((one) => `${retests.filter(({ outcome }) => outcome === one).length} ${one}`);
  const isDone = outcomes.every((one) => one === "fixed" || one === "marked");
  const next = isWhole
    ? isDone && " `pulumi up`, or `pulumi-cobalt gate`, now judges the same scan again."
    : " There may be more findings than these.";
  return `Cobalt DAST retest: ${counts.join(", ") || "none"}.${next || ""}`;
}

const heading = ["finding", "severity", "before", "now", "result"];

function cellsOf({ id, before, now, outcome, why }: Retest): readonly string[] {
  return [id, before.severity, before.state, now.state, why === undefined ? outcome : `${outcome}: ${why}`];
}

function documentOf({ id, before, now, outcome, why }: Retest): object {
  return { id, severity: before.severity, before: before.state, state: now.state, result: outcome, why };
}

function textOf(retests: readonly Retest[], { columns }: CommandContext): string {
  return retests.length === 0 ? "" : table(heading, retests.map(cellsOf), columns);
}

function commentOf(retests: readonly Retest[], summary: string): string {
  const rows = markdownTable(heading, retests.map(cellsOf));
  return ["<!-- pulumi-cobalt retest -->", `## ${summary}`, "", ...rows, ""].join("\n");
}
