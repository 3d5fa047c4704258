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
  ImportedResource,
  PlanRequest,
  StoredRequest,
  StoredResource,
  UpdateRequest,
} from "../lifecycle";
import { serializeByKey } from "../waiting";
import { addRow } from "../warning-tables";
import { decide, hasEnded, isTooSevere, restored, settledWithout } from "./decide";
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
  diff: ({ state, inputs, scope }, { effects, memory }) => {
    const { findingId } = state;
    const currentState = memory.undecidedFindings.get(findingId) ?? state.currentState;
    const decision = decide({ ...state, currentState }, inputs, effects.now());
    if (decision.kind === "replace") return decision.changes;
    const isKept = decision.kind === "none";
    if (!hasEnded(inputs.until, effects.now()) && !memory.decidedFindings.has(findingId))
      memory.decidedFindings.set(findingId, { scope, isKept, before: state });
    return isKept ? [] : decision.changes;
  },
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

function plan({ inputs, state }: PlanRequest<Inputs, State>, { effects }: Context): Preview<State> {
  const coming = { ...inputs, ...outputsToCome(findingDecisionFields.outputs) };
  if (state === undefined) return coming;
  const decision = decide(state, inputs, effects.now());
  if (decision.kind === "replace") return coming;
  if (decision.kind === "none") return { ...state, ...inputs };
  const { previousState, currentState } = state;
  if (typeof inputs.until === "symbol") return { ...coming, previousState };
  if (currentState === "valid_fix") return { ...coming, previousState, currentState };
  if (decision.kind === "set") return { ...coming, previousState, currentState: inputs.state };
  const isSettled = settledWithout(state.state, currentState);
  return { ...coming, previousState, currentState: isSettled ? currentState : "need_fix" };
}

async function create(
  { inputs, scope }: CreateRequest<Inputs>,
  context: Context,
): Promise<StoredResource<State>> {
  const { findingId } = inputs;
  const now = context.effects.now();
  if (hasEnded(inputs.until, now)) throw new LifecycleError(endedText(inputs, scope, "it was not set"));
  const before = claim(findingId, scope, context);
  const finding = await existing(findingId, context);
  const isOwn = before?.state === finding.state;
  // What is as decided already may be a killed run's, of which nobody knows what was before: removed, it is to count again.
  const others = finding.state === inputs.state ? "need_fix" : finding.state;
  const previousState = isOwn ? before.previousState : others;
  const currentState = await set(finding, inputs, { scope, context });
  if (!isOwn && ["wont_fix", "invalid"].includes(finding.state))
    context.diagnostics.warn(
      `Finding ${findingId} was ${finding.state} already, by a person or by a run that was killed: the decision makes it ${inputs.state}, ` +
        `and removing the decision ${inputs.onDestroy === "keep" ? "leaves it so" : `sets it to ${previousState}`}.`,
    );
  const seen = { currentState, currentSeverity: finding.severity };
  return { id: findingId, state: { ...inputs, previousState, ...seen, decidedAt: formatSecond(now) } };
}

/** Claims a finding for a resource, and gives its state where this run has seen it. @throws LifecycleError if another has claimed it */
function claim(findingId: string, scope: string, { memory }: Context): State | undefined {
  const known = memory.decidedFindings.get(findingId) ?? { scope, isKept: false, before: undefined };
  memory.decidedFindings.set(findingId, known);
  if (known.scope === scope) return known.before;
  throw new LifecycleError(
    `Finding ${findingId} has another decision in this stack, ${nameIn(known.scope)}: keep one of the two.`,
  );
}

async function update(
  { inputs, state, scope }: UpdateRequest<Inputs, State>,
  context: Context,
): Promise<State> {
  const now = context.effects.now();
  const { findingId, previousState } = state;
  const isOver = hasEnded(inputs.until, now);
  if (!isOver) claim(findingId, scope, context);
  const finding = await existing(findingId, context);
  const isSame = (["state", "reason", "until"] as const).every((name) => inputs[name] === state[name]);
  const decidedAt = isSame ? state.decidedAt : formatSecond(now);
  const decided = { ...inputs, previousState, currentSeverity: finding.severity, decidedAt };
  if (!isOver) return { ...decided, currentState: await set(finding, inputs, { scope, context }) };
  if (!settledWithout(state.state, finding.state)) {
    const isStill = finding.state === state.state;
    const left = isStill ? await patch(findingId, "need_fix", context.api()) : finding.state;
    throw new LifecycleError(endedText(inputs, scope, `it is ${left} now`));
  }
  context.diagnostics.warn(endedText(inputs, scope, `it is ${finding.state} without it`));
  context.memory.endedDecisions.set(findingId, (left) => endedText(inputs, scope, `it is ${left} now`));
  return { ...decided, currentState: finding.state };
}

/** Sets a finding for a resource. One that is fixed stays so. */
async function set(
  finding: Finding,
  { findingId, state, maxSeverity }: Inputs,
  { scope, context: { api, diagnostics, memory } }: { readonly scope: string; readonly context: Context },
): Promise<string> {
  if (finding.state === "check_fix")
    throw new LifecycleError(
      `Finding ${findingId} is being retested (check_fix), and the result would overwrite the decision: run \`pulumi up\` again when the retest is over.`,
    );
  if (isTooSevere(maxSeverity, finding.severity, finding.state))
    throw new LifecycleError(
      `Finding ${findingId} is of ${finding.severity} severity${inWordsOfCobalt(finding)}, and its decision holds up to ${String(maxSeverity)} (maxSeverity): ` +
        "nothing was set. Fix the finding, or decide anew with a higher maxSeverity.",
    );
  if (finding.state === "valid_fix")
    diagnostics.warn(
      `Finding ${findingId} is fixed (valid_fix) and stays so: its decision is needed no more, and can be removed.`,
    );
  const isKept = [state, "valid_fix"].includes(finding.state);
  const currentState = isKept ? finding.state : await patch(findingId, state, api());
  memory.decidedFindings.set(findingId, { scope, isKept: true, before: undefined });
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
  const row = (text: string) =>
    addRow(context, "observed", { key: `finding ${findingId}`, text: `${findingId}: ${text}` });
  if (finding === undefined) {
    row(`Cobalt has no such finding any more; its decision stays in the state until you remove it`);
    return { id, state };
  }
  if (finding.state !== state.state && !hasEnded(state.until, context.effects.now()))
    row(
      finding.state === "valid_fix"
        ? `it is fixed (valid_fix), so its decision (${state.state}) can be removed`
        : `it is ${finding.state}, and ${state.state} by its decision; \`pulumi up\` sets it again`,
    );
  if (isTooSevere(state.maxSeverity, finding.severity, finding.state))
    row(
      `it is of ${finding.severity} severity now, and its decision holds up to ${String(state.maxSeverity)}; \`pulumi up\` fails`,
    );
  return { id, state: { ...state, currentState: finding.state, currentSeverity: finding.severity } };
}

async function remove({ state }: StoredRequest<State>, context: Context): Promise<void> {
  const { findingId } = state;
  const { diagnostics, memory } = context;
  // One that may still be decided anew is set back first: should that fail, nothing is left decided.
  if (memory.decidedFindings.get(findingId)?.isKept === true) {
    diagnostics.info(`Finding ${findingId} keeps its state: a decision of this run stands for it.`);
    return;
  }
  if (state.onDestroy === "keep") {
    diagnostics.info(`Finding ${findingId} stays as it is in Cobalt, since onDestroy is "keep".`);
    return;
  }
  const finding = await context.api().getFinding(findingId);
  const target = finding && restored(state, finding.state);
  if (target !== undefined) {
    const currentState = await patch(findingId, target, context.api());
    memory.undecidedFindings.set(findingId, currentState);
    const counts = openFindingStates.some((open) => open === currentState) ? gateKeepsVerdict : "";
    diagnostics.info(`Finding ${findingId} is ${currentState} again.${counts}`);
    const ended = memory.endedDecisions.get(findingId);
    if (ended !== undefined) throw new LifecycleError(ended(currentState));
    return;
  }
  const text = finding === undefined ? "is gone from Cobalt" : `stays ${finding.state}`;
  diagnostics.warn(
    `Finding ${findingId} ${text}: removing its decision (${state.state}) changes nothing there.`,
  );
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
  return {
    id,
    inputs,
    state: { ...inputs, previousState: "need_fix", currentState, currentSeverity, decidedAt },
  };
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
