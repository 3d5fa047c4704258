import { LifecycleError } from "../../client/errors";
import { formatSecond } from "../../time/date-time";
import { changedInPlace, type Preview } from "../decode";
import { defineResource } from "../define-resource";
import { outputsToCome, replacementsIn } from "../fields";
import { nameIn } from "../keys";
import type {
  Context,
  CreateRequest,
  DiffRequest,
  DiffResponse,
  PlanRequest,
  PropertyChange,
} from "../lifecycle";
import { holdsBack } from "./evaluate";
import {
  type GateTerms,
  type ScanGateInputs,
  type ScanGateState,
  scanGateDefaults,
  scanGateFields,
  scanGateRules,
  termsOf,
} from "./fields";
import { failure, summary } from "./messages";
import { type GateEvaluation, waitForVerdict } from "./wait";

export { holdsBack } from "./evaluate";
export type { FindingCounts, GateTerms, ScanGateInputs, ScanGateState } from "./fields";
export { pollMsOf, scanGateDefaults, scanGateFields, scanGateRules, termsOf } from "./fields";
export { counting, countingFindings, describeCounts } from "./findings";
export { remediesFor, remedyFor, verdictLines } from "./messages";
export { type GateEvaluation, waitForVerdict } from "./wait";

type Inputs = ScanGateInputs;
type State = ScanGateState;

/** A `DastScanGate`: waits for a scan's verdict, and holds back what depends on it. Makes no POST. */
export const scanGate = defineResource({
  fields: scanGateFields,
  diff,
  plan,
  create: async (request, context) => ({
    id: `${request.inputs.scanId}/${nameIn(request.scope)}`,
    state: await evaluateScan(request, context),
  }),
  // A verdict is evidence: it is not rewritten by what Cobalt shows later.
  read: async (stored) => stored,
  update: evaluateScan,
  delete: async () => {},
  import: async (id) => {
    throw new LifecycleError(
      `${JSON.stringify(id)}: a gate is nothing that Cobalt has, so it cannot be imported. Declare it: it judges its scan, and starts none.`,
    );
  },
});

function diff({ state, inputs }: DiffRequest<Inputs, State>): DiffResponse {
  const decision = decide(state, inputs);
  if (decision.kind === "none") return [];
  const { changes } = decision;
  return decision.kind === "evaluate" && decision.why === "open"
    ? [...changes, { property: "verdict", kind: "update", replace: false }]
    : changes;
}

/** A verdict is not known before it is given. */
function plan({ inputs, state }: PlanRequest<Inputs, State>): Preview<State> {
  if (state !== undefined && decide(state, inputs).kind === "none") return { ...state, ...inputs };
  return { ...inputs, ...outputsToCome(scanGateFields.outputs) };
}

async function evaluateScan(
  { inputs, scope, timeoutMs }: CreateRequest<Inputs>,
  context: Context,
): Promise<State> {
  const terms = within(termsOf(inputs), timeoutMs);
  const evaluation = await waitForVerdict(terms, context);
  const text = failure(terms, evaluation, nameIn(scope));
  if (text !== undefined) {
    if (holdsBack(terms, evaluation.verdict)) throw new LifecycleError(text);
    context.diagnostics.warn(text);
  }
  const state = stateOf(inputs, evaluation, context.effects.now());
  context.diagnostics.info(state.summary);
  return state;
}

/** The shorter of the gate's own timeout and the one of the whole operation. */
function within(terms: GateTerms, timeoutMs: number | undefined): GateTerms {
  return timeoutMs === undefined ? terms : { ...terms, timeoutMs: Math.min(terms.timeoutMs, timeoutMs) };
}

/** A gate's state: its inputs, and the verdict with what it rests on. */
export function stateOf(inputs: Inputs, evaluation: GateEvaluation, now: number): State {
  const { verdict, reason, evidence, scan } = evaluation;
  const { acceptance } = evidence;
  return {
    ...inputs,
    verdict,
    reason,
    ...(evidence.unsettled === undefined && {
      findingCounts: evidence.counts,
      newFindingCounts: evidence.newCounts,
    }),
    scanStatus: scan.status,
    judgedAt: formatSecond(now),
    acceptedBecause:
      verdict === "accepted" && acceptance.kind === "accepted" ? acceptance.because : undefined,
    summary: summary(evaluation),
  };
}

/** What is to be done about one declaration. */
export type GateDecision =
  /** The verdict stands. */
  | { readonly kind: "none" }
  /**
   * The scan is evaluated. `open`: its verdict let nothing through for certain, so each deployment does it again, until it is another one.
   * `changes`: what the declaration says otherwise than the state.
   */
  | {
      readonly kind: "evaluate";
      readonly why: "new" | "open" | "changed";
      readonly changes: readonly PropertyChange[];
    }
  /** Another scan needs a new gate. */
  | { readonly kind: "replace"; readonly changes: readonly PropertyChange[] };

export function decide(state: ScanGateState | undefined, inputs: Preview<ScanGateInputs>): GateDecision {
  if (state === undefined) return { kind: "evaluate", why: "new", changes: [] };
  const replacements = replacementsIn(scanGateFields, { state, inputs });
  if (replacements.length > 0) return { kind: "replace", changes: replacements };
  const sides = { state: { ...state }, inputs: { ...inputs } };
  const changes = changedInPlace(Object.keys(scanGateRules), sides, scanGateDefaults);
  if (state.verdict === "failed" || state.verdict === "pending")
    return { kind: "evaluate", why: "open", changes };
  return changes.length === 0 ? { kind: "none" } : { kind: "evaluate", why: "changed", changes };
}
