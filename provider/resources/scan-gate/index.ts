import { LifecycleError } from "../../client/errors";
import { formatSecond } from "../../time/date-time";
import type { Preview } from "../decode";
import { defineResource } from "../define-resource";
import { changesIn, outputsToCome } from "../fields";
import { nameIn } from "../keys";
import type { Context, CreateRequest, DiffRequest, DiffResponse, PlanRequest } from "../lifecycle";
import { holdsBack } from "./evaluate";
import { type GateTerms, type ScanGateInputs, type ScanGateState, scanGateFields, termsOf } from "./fields";
import { failure, summary } from "./messages";
import { type GateEvaluation, waitForVerdict } from "./wait";

export { holdsBack } from "./evaluate";
export {
  type FindingCounts,
  type GateTerms,
  pollMsOf,
  type ScanGateInputs,
  type ScanGateState,
  scanGateDefaults,
  scanGateFields,
  scanGateRules,
  termsOf,
} from "./fields";
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

/** Without a change the verdict stands. One that let nothing through for certain is given anew by each deployment, until it is another. */
function diff({ state, inputs }: Pick<DiffRequest<Inputs, State>, "state" | "inputs">): DiffResponse {
  const changes = changesIn(scanGateFields, { state, inputs });
  const isOpen = state.verdict === "failed" || state.verdict === "pending";
  if (!isOpen || changes.some(({ replace }) => replace)) return changes;
  return [...changes, { property: "verdict", kind: "update", replace: false }];
}

/** A verdict is not known before it is given. */
function plan({ inputs, state }: PlanRequest<Inputs, State>): Preview<State> {
  if (state !== undefined && diff({ state, inputs }).length === 0) return { ...state, ...inputs };
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
