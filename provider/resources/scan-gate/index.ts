import { LifecycleError } from "../../client/errors";
import { formatSecond } from "../../time/date-time";
import { changedInPlace } from "../changes";
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
import { isUnknown, type PropertyMap, withoutAbsent } from "../property-map";
import {
  type GateTerms,
  type ScanGateInputs,
  type ScanGateState,
  scanGateDefaults,
  scanGateRules,
  termsOf,
} from "./declaration";
import { holdsBack } from "./judge";
import { failure, summary } from "./messages";
import { plan } from "./plan";
import { type Judged, waitForVerdict } from "./wait";

export { describeCounts } from "./count";
export type { FindingCounts, GateTerms, ScanGateInputs, ScanGateState } from "./declaration";
export { scanGateRules, termsOf } from "./declaration";
export { holdsBack } from "./judge";
export { remedyFor, verdictLines } from "./messages";
export { type Judged, waitForVerdict } from "./wait";

async function check({ news, secrets }: CheckRequest): Promise<CheckResponse> {
  const inputs = withoutAbsent(news);
  return { inputs, failures: faults(inputs, scanGateRules, secrets) };
}

/** A verdict that let nothing through for certain is judged again at each deployment, until it is another one. */
function diff({ state, inputs }: DiffRequest): DiffResponse {
  if (isUnknown(inputs.scanId) || state.scanId !== inputs.scanId) {
    return [{ property: "scanId", kind: "update", replace: true }];
  }
  const changes = changedInPlace(Object.keys(scanGateRules), { state, inputs }, scanGateDefaults);
  const isOpen = state.verdict === "failed" || state.verdict === "pending";
  return isOpen ? [...changes, { property: "verdict", kind: "update", replace: false }] : changes;
}

async function create(request: CreateRequest, context: Context): Promise<StoredResource> {
  const { scanId } = request.inputs as unknown as ScanGateInputs;
  return { id: `${scanId}/${nameIn(request.scope)}`, state: await judgeScan(request, context) };
}

/** A verdict is evidence: what was judged is not rewritten by what Cobalt shows later. */
async function read(stored: StoredResource): Promise<StoredResource> {
  return stored;
}

async function update(request: UpdateRequest, context: Context): Promise<PropertyMap> {
  return judgeScan(request, context);
}

/** A `DastScanGate`: waits for a scan's verdict, and holds back what depends on it. Makes no POST. */
export const scanGate: Lifecycle = {
  check,
  diff,
  create,
  read,
  update,
  delete: async () => {},
  plan,
  import: refuseImport,
  inputs: Object.keys(scanGateRules),
  derivations: { summary: ["scanId"], reason: ["scanId", "limits", "acceptStatuses"] },
};

async function refuseImport(id: string): Promise<never> {
  throw new LifecycleError(
    `${JSON.stringify(id)}: a gate is nothing that Cobalt has, so it cannot be imported. Declare it: it judges its scan, and starts none.`,
  );
}

async function judgeScan(
  { inputs: properties, scope, timeoutMs }: CreateRequest,
  context: Context,
): Promise<PropertyMap> {
  const inputs = properties as unknown as ScanGateInputs;
  const terms = within(termsOf(inputs), timeoutMs);
  const judged = await waitForVerdict(terms, context);
  const text = failure(terms, judged, nameIn(scope));
  if (text !== undefined) {
    if (holdsBack(terms, judged.judgement.verdict)) throw new LifecycleError(text);
    context.diagnostics.warn(text);
  }
  const state = stateOf(inputs, judged, context.effects.now());
  context.diagnostics.info(state.summary);
  return withoutAbsent(state) as unknown as PropertyMap;
}

/** The shorter of the gate's own timeout and the one of the whole operation. */
function within(terms: GateTerms, timeoutMs: number | undefined): GateTerms {
  return timeoutMs === undefined ? terms : { ...terms, timeoutMs: Math.min(terms.timeoutMs, timeoutMs) };
}

/** A gate's state: its inputs, and what was judged. */
export function stateOf(inputs: ScanGateInputs, judged: Judged, now: number): ScanGateState {
  const { judgement, evidence, scan } = judged;
  const { acceptance } = evidence;
  return {
    ...inputs,
    verdict: judgement.verdict,
    reason: judgement.reason,
    ...(evidence.unsettled === undefined && {
      findingCounts: evidence.counts,
      newFindingCounts: evidence.newCounts,
    }),
    scanStatus: scan.status,
    judgedAt: formatSecond(now),
    acceptedBecause:
      judgement.verdict === "accepted" && acceptance.kind === "accepted" ? acceptance.because : undefined,
    summary: summary(judged),
  };
}
