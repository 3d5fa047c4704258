import { LifecycleError } from "../../client/errors";
import type { Scan } from "../../client/types";
import { formatSecond, instantOf } from "../../time/date-time";
import type { Preview } from "../decode";
import { defineResource } from "../define-resource";
import { changesIn, outputsOf, outputsToCome, type PropertiesOf } from "../fields";
import { nameIn } from "../keys";
import type {
  Context,
  CreateRequest,
  DiffRequest,
  DiffResponse,
  PlanRequest,
  StoredRequest,
  StoredResource,
  UpdateRequest,
} from "../lifecycle";
import { noteDiff, notePredecessor } from "../predecessors";
import { seenTarget, verifyTarget } from "../targets";
import { asksForAnother, type Circumstances, decide, type TriggerDecision } from "./decide";
import { holdsSecrets, type ScanTriggerInputs, type ScanTriggerState, scanTriggerFields } from "./fields";
import { programSteps } from "./next-steps";
import { purged, remove } from "./remove";
import { startScan } from "./start";

type Inputs = ScanTriggerInputs;
type State = ScanTriggerState;
type Outputs = PropertiesOf<typeof scanTriggerFields.outputs>;

/** A `DastScanTrigger`: the standing order to scan a target whenever `triggers` change, and the latest scan. */
export const scanTrigger = defineResource({
  fields: scanTriggerFields,
  secretInputs: ({ readiness }) => (holdsSecrets(readiness) ? ["readiness"] : []),
  check: async ({ olds, inputs, malformed }, context) =>
    asksForAnother(olds, inputs) && !malformed.has("targetId") ? verifyTarget(inputs.targetId, context) : [],
  diff,
  plan,
  create,
  read,
  update,
  delete: remove,
  import: async (id) => {
    throw new LifecycleError(
      `${JSON.stringify(id)}: a trigger is nothing that Cobalt has, so it cannot be imported. Declare it with adopt: "<dsc_ id>" to take a ` +
        "scan over, or with scanOnCreate: false to take note of its triggers only.",
    );
  },
});

function diff({ state, inputs, scope }: DiffRequest<Inputs, State>, context: Context): DiffResponse {
  const changes = changesOf(decide(state, inputs, circumstancesOf(context)), { state, inputs });
  noteDiff(context.memory.oldTriggers, { scope, state, changes });
  return changes;
}

function changesOf(
  decision: TriggerDecision,
  { state, inputs }: { readonly state: State; readonly inputs: Preview<Inputs> },
): DiffResponse {
  if (decision.kind === "replace") return decision.changes;
  const changes = changesIn(scanTriggerFields, { state, inputs });
  if (decision.kind === "none") return changes;
  const scanId = state.scanId === undefined ? "add" : "update";
  return [...changes, { property: "scanId", kind: scanId, replace: false }];
}

/** What a preview knows of the trigger to come: whether there will be a new scan, and not which. */
function plan({ inputs, state, scope }: PlanRequest<Inputs, State>, context: Context): Preview<State> {
  const decision = decide(state, inputs, circumstancesOf(context, scope));
  const coming = { ...inputs, ...outputsToCome(scanTriggerFields.outputs), targetName: state?.targetName };
  switch (decision.kind) {
    case "none":
      return { ...inputs, ...(state && outputsOf(scanTriggerFields, state)) };
    case "adopt": {
      const { scanId } = decision;
      return { ...coming, scanId, joined: true, previousScanId: undefined, previousRequestedAt: undefined };
    }
    case "unknown":
      return coming;
    case "start":
    case "replace": {
      const { previousRequestedAt } =
        decision.kind === "start" ? decision.origin : { previousRequestedAt: state?.requestedAt };
      return { ...coming, previousScanId: state?.scanId, previousRequestedAt };
    }
  }
}

/** `scope`: that of a new trigger, which may be made in the place of another. */
function circumstancesOf({ effects, memory }: Context, scope?: string): Circumstances {
  return { now: effects.now(), predecessor: scope === undefined ? undefined : memory.oldTriggers.get(scope) };
}

async function create(
  { inputs, scope }: CreateRequest<Inputs>,
  context: Context,
): Promise<StoredResource<State>> {
  const decision = decide(undefined, inputs, circumstancesOf(context, scope));
  const id = `${inputs.targetId}/${nameIn(scope)}`;
  return { id, state: { ...inputs, ...(await carryOut(decision, { inputs, scope }, context)) } };
}

async function read(
  { id, state, scope }: StoredRequest<State>,
  context: Context,
): Promise<StoredResource<State>> {
  notePredecessor(context.memory.oldTriggers, { scope, state, seenBy: "read" });
  const { scanId } = state;
  if (scanId === undefined) return { id, state };
  const scan = await context.api().getScan(scanId);
  return { id, state: { ...state, status: scan?.status ?? purged } };
}

async function update(
  { inputs, scope, state }: UpdateRequest<Inputs, State>,
  context: Context,
): Promise<State> {
  context.memory.oldTriggers.delete(scope);
  const decision = decide(state, inputs, circumstancesOf(context));
  return { ...inputs, ...(await carryOut(decision, { inputs, scope, state }, context)) };
}

interface Declared extends CreateRequest<Inputs> {
  readonly state?: State;
}

/** Does what is decided on; gives what is known of the latest scan then. */
async function carryOut(
  decision: TriggerDecision,
  { inputs, scope, state }: Declared,
  context: Context,
): Promise<Outputs> {
  switch (decision.kind) {
    case "none":
      return state === undefined ? targetName(inputs, context) : outputsOf(scanTriggerFields, state);
    case "adopt":
      return adopted(inputs, context);
    case "start": {
      // Before the scan is asked for: once it is there, nothing may end this before its id is in the state.
      const seen = await targetName(inputs, context);
      const { scan, joined, requestedAt } = await startScan(
        { inputs, scope, steps: programSteps, ...decision.origin },
        context,
      );
      return {
        scanId: scan.id,
        previousScanId: state?.scanId,
        previousRequestedAt: decision.origin.previousRequestedAt,
        requestedAt: joined ? ownStart(scan, requestedAt) : formatSecond(requestedAt),
        joined,
        status: scan.status,
        ...seen,
      };
    }
    case "replace":
    case "unknown":
      throw new LifecycleError(
        `${inputs.targetId}: the engine asked for an update where a new trigger or known triggers are needed.`,
      );
  }
}

async function adopted(inputs: Inputs, context: Context): Promise<Outputs> {
  const { adopt: scanId = "" } = inputs;
  const scan = await context.api().getScan(scanId);
  if (scan === undefined)
    throw new LifecycleError(`adopt is "${scanId}": Cobalt has no such scan. Nothing was started.`);
  if (scan.targetId === undefined) {
    context.diagnostics.warn(
      `adopt is "${scanId}": Cobalt does not say which target that scan is of. It is taken over as one of ${inputs.targetId}.`,
    );
  } else if (scan.targetId !== inputs.targetId) {
    throw new LifecycleError(
      `adopt is "${scanId}": that is a scan of ${scan.targetId}, not of ${inputs.targetId}. Nothing was started.`,
    );
  }
  context.memory.claimedScans.add(scanId);
  return {
    scanId,
    requestedAt: ownStart(scan, context.effects.now()),
    joined: true,
    status: scan.status,
    ...(await targetName(inputs, context)),
  };
}

/** When a scan that was taken over began, in UTC; the moment at which it was taken over where Cobalt does not say. */
function ownStart({ startedAt }: Scan, otherwise: number): string {
  return formatSecond(instantOf(startedAt) ?? otherwise);
}

function targetName({ targetId }: Inputs, context: Context): Promise<Pick<Outputs, "targetName">> {
  return seenTarget(targetId, (target) => ({ targetName: target?.name }), context);
}
