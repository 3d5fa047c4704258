import { LifecycleError } from "../../client/errors";
import { type Bag, isUnknown, withoutAbsent } from "../bag";
import { changedInPlace } from "../changes";
import { formatSecond } from "../date-time";
import { faults } from "../inputs";
import { nameIn } from "../keys";
import type {
  CheckRequest,
  CheckResponse,
  Context,
  CreateRequest,
  DiffRequest,
  DiffResponse,
  Lifecycle,
  StoredResource,
  UpdateRequest,
} from "../lifecycle";
import { type ScanGateInputs, type ScanGateState, scanGateRules, termsOf } from "./declaration";
import { holdsBack } from "./judge";
import { failure, summary } from "./messages";
import { type Judged, waitForVerdict } from "./wait";

async function check({ news }: CheckRequest): Promise<CheckResponse> {
  const inputs = withoutAbsent(news);
  return { inputs, failures: faults(inputs, scanGateRules) };
}

/** A verdict that let nothing through for certain is judged again at each deployment, until it is another one. */
function diff({ state, inputs }: DiffRequest): DiffResponse {
  if (isUnknown(inputs.scanId) || state.scanId !== inputs.scanId) {
    return [{ property: "scanId", kind: "update", replace: true }];
  }
  const changes = changedInPlace(Object.keys(scanGateRules), state, inputs);
  const isOpen = state.verdict === "failed" || state.verdict === "pending";
  return isOpen ? [...changes, { property: "verdict", kind: "update", replace: false }] : changes;
}

async function create({ inputs, scope }: CreateRequest, context: Context): Promise<StoredResource> {
  const declared = inputs as unknown as ScanGateInputs;
  return { id: `${declared.scanId}/${nameIn(scope)}`, state: await judgeScan(declared, scope, context) };
}

/** A verdict is evidence: what was judged is not rewritten by what Cobalt shows later. */
async function read(stored: StoredResource): Promise<StoredResource> {
  return stored;
}

async function update({ inputs, scope }: UpdateRequest, context: Context): Promise<Bag> {
  return judgeScan(inputs as unknown as ScanGateInputs, scope, context);
}

/** A `DastScanGate`: waits for a scan's verdict, and holds back what depends on it. Makes no POST. */
export const scanGate: Lifecycle = { check, diff, create, read, update, delete: async () => {} };

async function judgeScan(inputs: ScanGateInputs, scope: string, context: Context): Promise<Bag> {
  const terms = termsOf(inputs);
  const judged = await waitForVerdict(terms, context);
  const text = failure(terms, judged, nameIn(scope));
  if (text !== undefined) {
    if (holdsBack(terms, judged.judgement.verdict)) throw new LifecycleError(text);
    context.report.warn(text);
  }
  const state = stateOf(inputs, judged, context.effects.now());
  context.report.info(state.summary);
  return withoutAbsent(state) as unknown as Bag;
}

function stateOf(inputs: ScanGateInputs, judged: Judged, now: number): ScanGateState {
  const { judgement, evidence, scan } = judged;
  const { acceptance } = evidence;
  return {
    ...inputs,
    verdict: judgement.verdict,
    reason: judgement.reason,
    findingCounts: evidence.counts,
    newFindingCounts: evidence.newCounts,
    scanStatus: scan.status,
    judgedAt: formatSecond(now),
    acceptedBecause:
      judgement.verdict === "accepted" && acceptance.kind === "accepted" ? acceptance.because : undefined,
    summary: summary(judged),
  };
}
