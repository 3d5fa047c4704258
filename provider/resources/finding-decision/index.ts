import { type CobaltApi, type Finding, LifecycleError } from "../../client";
import { openFindingStates, type SettableFindingState } from "../../cobalt/facts";
import { safeLine } from "../../foreign-text";
import { formatInstant, formatSecond } from "../../time/date-time";
import type { Preview } from "../decode";
import { type DeclarationRequest, defineResource } from "../define-resource";
import { outputsToCome } from "../fields";
import { nameIn } from "../keys";
import type {
  CheckFailure,
  Context,
  CreateRequest,
  DecidedFinding,
  DiffRequest,
  DiffResponse,
  ImportedResource,
  PlanRequest,
  StoredRequest,
  StoredResource,
  UpdateRequest,
} from "../lifecycle";
import { serializeByKey } from "../waiting";
import { addRow } from "../warning-tables";
import { decide, hasEnded, mostSevere, restored, standingOf } from "./decide";
import {
  endOf,
  type FindingDecisionInputs,
  type FindingDecisionState,
  findingDecisionFields,
} from "./fields";

type Inputs = FindingDecisionInputs;
type State = FindingDecisionState;

/** A `DastFindingDecision`: sets a finding's state, keeps it so, and ends with its date. */
export const findingDecision = defineResource({
  fields: findingDecisionFields,
  check,
  diff,
  plan,
  create: (request, context) =>
    serializeByKey(context.memory, request.inputs.findingId, () => create(request, context)),
  read,
  update: (request, context) =>
    serializeByKey(context.memory, request.inputs.findingId, () => update(request, context)),
  delete: (request, context) =>
    serializeByKey(context.memory, request.state.findingId, () => remove(request, context)),
  import: importFinding,
});

async function check(
  { olds, inputs, secrets }: DeclarationRequest<Inputs>,
  { diagnostics, effects }: Context,
): Promise<readonly CheckFailure[]> {
  const { until, findingId, state } = inputs;
  if (!hasEnded(until, effects.now())) return [];
  if (olds === undefined || olds.until !== until)
    return [{ property: "until", reason: `it has passed (now is ${formatSecond(effects.now())})` }];
  const reason = secrets.has("reason") ? "(secret)" : inputs.reason;
  diagnostics.warn(
    `The decision on finding ${String(findingId)} (${String(state)}) ended on ${endText(until)}: ${quoted(reason)}. ` +
      `Unless the finding is fixed by now, \`pulumi up\` sets it to need_fix and fails. ${waysOn(String(findingId))}`,
  );
  return [];
}

function diff({ state, inputs, scope }: DiffRequest<Inputs, State>, context: Context): DiffResponse {
  const { findingId } = state;
  const currentState = context.memory.undecidedFindings.get(findingId) ?? state.currentState;
  const { changes, standing } = decide({ ...state, currentState }, inputs, context.effects.now());
  if (standing === undefined) return changes;
  const isKept = changes.length === 0 && standing !== "settled";
  claim(findingId, { scope, isKept, before: state }, context);
  return changes;
}

function plan({ inputs, state, scope }: PlanRequest<Inputs, State>, context: Context): Preview<State> {
  const coming = { ...inputs, ...outputsToCome(findingDecisionFields.outputs) };
  if (state === undefined) {
    if (typeof inputs.findingId === "string") claim(inputs.findingId, { scope, isKept: false }, context);
    return coming;
  }
  const { changes, standing } = decide(state, inputs, context.effects.now());
  if (standing === undefined) return coming;
  if (changes.length === 0) return { ...state, ...inputs };
  const { previousState } = state;
  if (typeof inputs.until === "symbol") return { ...coming, previousState };
  const isLeft = standing === "fixed" || standing === "settled";
  const decided = standing === "over" ? "need_fix" : inputs.state;
  return { ...coming, previousState, currentState: isLeft ? state.currentState : decided };
}

async function create(
  { inputs, scope }: CreateRequest<Inputs>,
  context: Context,
): Promise<StoredResource<State>> {
  const { findingId } = inputs;
  const now = context.effects.now();
  if (hasEnded(inputs.until, now)) throw new LifecycleError(endedText(inputs, scope, "it was not set"));
  const { before } = claim(findingId, { scope, isKept: false }, context);
  const finding = await existing(findingId, context);
  const isOwn = before?.state === finding.state;
  // What is as decided already may be a killed run's, of which nobody knows what was before: removed, it is to count again.
  const others = finding.state === inputs.state ? "need_fix" : finding.state;
  const previousState = isOwn ? before.previousState : others;
  const currentState = await settle(finding, { inputs, scope }, context);
  if (!isOwn && ["wont_fix", "invalid"].includes(finding.state))
    context.diagnostics.warn(
      `Finding ${findingId} was ${finding.state} already, by a person or by a run that was killed: the decision makes it ${inputs.state}, ` +
        `and removing the decision ${inputs.onDestroy === "keep" ? "leaves it so" : `sets it to ${previousState}`}.`,
    );
  const seen = { currentState, currentSeverity: finding.severity };
  return { id: findingId, state: { ...inputs, previousState, ...seen, decidedAt: formatSecond(now) } };
}

/** Claims a finding for a resource of this run. @throws LifecycleError if another one has claimed it */
function claim(findingId: string, claimed: DecidedFinding, { memory }: Context): DecidedFinding {
  const known = memory.decidedFindings.get(findingId) ?? claimed;
  memory.decidedFindings.set(findingId, known);
  if (known.scope === claimed.scope) return known;
  const [one, another] = [known.scope, claimed.scope].map(nameIn);
  throw new LifecycleError(
    `Finding ${findingId} has two decisions in this stack, ${one} and ${another}: keep one of the two.`,
  );
}

async function update(
  { inputs, state, scope }: UpdateRequest<Inputs, State>,
  context: Context,
): Promise<State> {
  const { findingId, previousState } = state;
  claim(findingId, { scope, isKept: false }, context);
  const finding = await existing(findingId, context);
  const currentState = await settle(finding, { inputs, scope, state }, context);
  const isSame = (["state", "reason", "until"] as const).every((name) => inputs[name] === state[name]);
  const decidedAt = isSame ? state.decidedAt : formatSecond(context.effects.now());
  return { ...inputs, previousState, currentState, currentSeverity: finding.severity, decidedAt };
}

interface Declared extends CreateRequest<Inputs> {
  readonly state?: State;
}

/** Does what is to be done about a finding. @returns its state then */
async function settle(
  finding: Finding,
  { inputs, scope, state: before }: Declared,
  { api, diagnostics, effects, memory }: Context,
): Promise<string> {
  const { findingId, state, maxSeverity } = inputs;
  const standing = standingOf(inputs, finding, { now: effects.now(), set: before?.state });
  const ended = (is: string) => endedText(inputs, scope, `it is ${is}`);
  switch (standing) {
    case "over": {
      const isSet = finding.state === before?.state;
      const left = isSet ? await patch(findingId, "need_fix", api()) : finding.state;
      throw new LifecycleError(ended(`${left} now`));
    }
    case "settled":
      diagnostics.warn(ended(`${finding.state} without it`));
      memory.endedDecisions.set(findingId, (left) => ended(`${left} now`));
      return finding.state;
    case "being retested":
      throw new LifecycleError(
        `Finding ${findingId} is being retested (check_fix), and the result would overwrite the decision: run \`pulumi up\` again when the retest is over.`,
      );
    case "too severe":
      throw new LifecycleError(
        `Finding ${findingId} is of ${finding.severity} severity${inWordsOfCobalt(finding)}, and its decision holds up to ${mostSevere(maxSeverity)} (maxSeverity): ` +
          "nothing was set. Fix the finding, or decide anew with a higher maxSeverity.",
      );
    case "fixed":
      diagnostics.warn(
        `Finding ${findingId} is fixed (valid_fix) and stays so: its decision is needed no more, and can be removed.`,
      );
      break;
    case "as decided":
    case "otherwise":
  }
  const currentState = standing === "otherwise" ? await patch(findingId, state, api()) : finding.state;
  memory.decidedFindings.set(findingId, { scope, isKept: true });
  memory.undecidedFindings.delete(findingId);
  return currentState;
}

function inWordsOfCobalt({ unknownSeverity }: Finding): string {
  if (unknownSeverity === undefined) return "";
  return ` (Cobalt says "${safeLine(unknownSeverity)}", which it does not document)`;
}

async function patch(findingId: string, state: SettableFindingState, api: CobaltApi): Promise<string> {
  const outcome = await api.setFindingState(findingId, state);
  if (outcome.kind === "done") return outcome.value.state;
  throw new LifecycleError(
    `It is not known whether finding ${findingId} is ${state} now: ${outcome.message} Setting it twice does no harm: run the same command again.`,
  );
}

async function existing(findingId: string, context: Context): Promise<Finding> {
  const finding = await context.api().getFinding(findingId);
  if (finding !== undefined) return finding;
  throw new LifecycleError(
    `Cobalt has no finding ${findingId} in this organisation and region. Take its id from \`npx pulumi-cobalt findings\`, or remove the decision if the finding is gone.`,
  );
}

/** A finding that Cobalt has no more stays in the state. */
async function read({ id, state }: StoredRequest<State>, context: Context): Promise<StoredResource<State>> {
  const { findingId } = state;
  const finding = await context.api().getFinding(findingId);
  const text = observed(state, finding, context.effects.now());
  if (text !== undefined)
    addRow(context, "observed", { key: `finding ${findingId}`, text: `${findingId}: ${text}` });
  if (finding === undefined) return { id, state };
  return { id, state: { ...state, currentState: finding.state, currentSeverity: finding.severity } };
}

/** What a person has to know of a finding that does not stand as it was decided. */
function observed(state: State, finding: Finding | undefined, now: number): string | undefined {
  if (finding === undefined)
    return "Cobalt has no such finding any more; its decision stays in the state until you remove it";
  switch (standingOf(state, finding, { now })) {
    case "fixed":
      return `it is fixed (valid_fix), so its decision (${state.state}) can be removed`;
    case "otherwise":
      return `it is ${finding.state}, and ${state.state} by its decision; \`pulumi up\` sets it again`;
    case "being retested":
      return `it is being retested (check_fix), and \`pulumi up\` fails until the retest is over`;
    case "too severe":
      return `it is of ${finding.severity} severity now, and its decision holds up to ${mostSevere(state.maxSeverity)}; \`pulumi up\` fails`;
    case "over":
      return `it is ${finding.state}, and its decision ended on ${endText(state.until)}; \`pulumi up\` fails`;
    case "as decided":
    case "settled":
      return undefined;
  }
}

async function remove({ state }: StoredRequest<State>, context: Context): Promise<void> {
  const { findingId } = state;
  const { diagnostics, memory } = context;
  // One that may still be decided anew is set back first: should that fail, nothing is left decided.
  if (memory.decidedFindings.get(findingId)?.isKept === true)
    return diagnostics.info(`Finding ${findingId} keeps its state: a decision of this run stands for it.`);
  if (state.onDestroy === "keep")
    return diagnostics.info(`Finding ${findingId} stays as it is in Cobalt, since onDestroy is "keep".`);
  const finding = await context.api().getFinding(findingId);
  const target = finding && restored(state, finding.state);
  if (target === undefined) {
    const text = finding === undefined ? "is gone from Cobalt" : `stays ${finding.state}`;
    return diagnostics.warn(
      `Finding ${findingId} ${text}: removing its decision (${state.state}) changes nothing there.`,
    );
  }
  const currentState = await patch(findingId, target, context.api());
  memory.undecidedFindings.set(findingId, currentState);
  const counts = openFindingStates.some((open) => open === currentState) ? gateKeepsVerdict : "";
  diagnostics.info(`Finding ${findingId} is ${currentState} again.${counts}`);
  const ended = memory.endedDecisions.get(findingId);
  if (ended !== undefined) throw new LifecycleError(ended(currentState));
}

/** The engine deletes at the end of a run, so no gate of the same run sees that a decision is gone. */
const gateKeepsVerdict =
  " A gate that has passed keeps its verdict: `pulumi up --replace '**DastScanGate::<its name>'` evaluates the same scan again.";

async function importFinding(id: string, context: Context): Promise<ImportedResource<Inputs, State>> {
  const { state: currentState, severity: currentSeverity } = await existing(id, context);
  const state = findingDecisionFields.inputs.state.kind.read(currentState);
  if (state === undefined)
    throw new LifecycleError(
      `Finding ${id} is ${currentState}: there is no decision (wont_fix, invalid) to import. Declare it instead.`,
    );
  const inputs = { findingId: id, state, reason: "imported: say here why this was decided" };
  const decidedAt = formatSecond(context.effects.now());
  const outputs = { previousState: "need_fix", currentState, currentSeverity, decidedAt };
  return { id, inputs, state: { ...inputs, ...outputs } };
}

function endedText({ findingId, state, until, reason }: Inputs, scope: string, now: string): string {
  const ended = `The decision ${nameIn(scope)} on finding ${findingId} (${state}) ended on ${endText(until)}`;
  return `${ended}, and ${now}. It was decided because: ${quoted(reason)}. ${waysOn(findingId)}`;
}

function waysOn(findingId: string): string {
  return `Fix the finding and have it retested (npx pulumi-cobalt retest --finding ${findingId}), decide anew with a later \`until\`, or remove the decision.`;
}

function endText(until: unknown): string {
  const end = endOf(until);
  return end === undefined ? "no date" : formatInstant(end);
}

function quoted(reason: unknown): string {
  return typeof reason === "string" ? safeLine(reason) : "(not known yet)";
}
