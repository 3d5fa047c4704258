import { LifecycleError } from "../../client/errors";
import type { Scan } from "../../client/types";
import { formatSecond, instantOf } from "../../time/date-time";
import { changedInPlace } from "../changes";
import { decodePreview, text } from "../decode";
import { faults } from "../inputs";
import { nameIn } from "../keys";
import type {
  CheckFailure,
  CheckRequest,
  CheckResponse,
  Context,
  CreateRequest,
  DiffRequest,
  DiffResponse,
  Lifecycle,
  StoredRequest,
  StoredResource,
  UpdateRequest,
} from "../lifecycle";
import { noteDiff, notePredecessor } from "../predecessors";
import { containsUnknown, isUnknown, type PropertyMap, sameValue, withoutAbsent } from "../property-map";
import { seenTarget, verifyTarget } from "../verify-target";
import {
  holdsSecrets,
  type ScanTriggerInputs,
  type ScanTriggerState,
  scanTriggerDefaults,
  scanTriggerRules,
} from "./declaration";
import { plan } from "./plan";
import type { StartRequest } from "./post";
import { purged, remove } from "./remove";
import { startScan } from "./start";

async function check({ olds, news, secrets }: CheckRequest, context: Context): Promise<CheckResponse> {
  const inputs = withoutAbsent(news);
  const malformed = faults(inputs, scanTriggerRules, secrets).map((failure) => discreet(failure, inputs));
  const startsScan =
    olds === undefined ||
    !sameValue([olds.targetId, olds.triggers ?? []], [inputs.targetId, inputs.triggers ?? []]);
  const isMalformed = malformed.some(({ property }) => property === "targetId");
  const target =
    startsScan && !isMalformed
      ? await verifyTarget(decodePreview({ targetId: text }, inputs).targetId, context)
      : [];
  return { inputs, failures: [...malformed, ...target] };
}

function diff({ state, inputs, scope }: DiffRequest, context: Context): DiffResponse {
  const changes = changesOf(state, inputs);
  noteDiff(context.memory.oldTriggers, { scope, state: state as unknown as ScanTriggerState, changes });
  return changes;
}

function changesOf(state: PropertyMap, inputs: PropertyMap): DiffResponse {
  if (isUnknown(inputs.targetId) || state.targetId !== inputs.targetId) {
    return [{ property: "targetId", kind: "update", replace: true }];
  }
  const changes = changedInPlace(Object.keys(scanTriggerRules), { state, inputs }, scanTriggerDefaults);
  const startsScan =
    containsUnknown(inputs.triggers) || !sameValue(state.triggers ?? [], inputs.triggers ?? []);
  if (!startsScan) return changes;
  return [
    ...changes,
    { property: "scanId", kind: state.scanId === undefined ? "add" : "update", replace: false },
  ];
}

async function create({ inputs, scope }: CreateRequest, context: Context): Promise<StoredResource> {
  const declared = inputs as unknown as ScanTriggerInputs;
  const id = `${declared.targetId}/${nameIn(scope)}`;
  if (declared.adopt !== undefined) return { id, state: await adopted(declared, declared.adopt, context) };
  if (declared.scanOnCreate === false)
    return { id, state: stateOf(declared, await targetName(declared, context)) };
  return { id, state: await started(declared, { scope, old: {} }, context) };
}

async function read({ id, state, scope }: StoredRequest, context: Context): Promise<StoredResource> {
  notePredecessor(context.memory.oldTriggers, {
    scope,
    state: state as unknown as ScanTriggerState,
    seenBy: "read",
  });
  const { scanId } = state as unknown as ScanTriggerState;
  if (scanId === undefined) return { id, state };
  const scan = await context.api().getScan(scanId);
  return { id, state: { ...state, status: scan?.status ?? purged } };
}

async function update({ inputs, scope, state }: UpdateRequest, context: Context): Promise<PropertyMap> {
  const declared = inputs as unknown as ScanTriggerInputs;
  const old = state as unknown as ScanTriggerState;
  context.memory.oldTriggers.delete(scope);
  if (sameValue(old.triggers ?? [], declared.triggers ?? [])) return stateOf(declared, outputs(old));
  return started(declared, { scope, old }, context);
}

/** A `DastScanTrigger`: the standing order to scan a target whenever `triggers` change, and the latest scan. */
export const scanTrigger: Lifecycle = {
  check,
  diff,
  create,
  read,
  update,
  delete: remove,
  plan,
  import: async (id) => {
    throw new LifecycleError(
      `${JSON.stringify(id)}: a trigger is nothing that Cobalt has, so it cannot be imported. Declare it with adopt: "<dsc_ id>" to take a ` +
        "scan over, or with scanOnCreate: false to take note of its triggers only.",
    );
  },
  inputs: Object.keys(scanTriggerRules),
  derivations: { targetName: ["targetId"] },
  secretInputs: ({ readiness }) => (holdsSecrets(readiness) ? ["readiness"] : []),
};

/** The engine shows the value of a property that it is told to be wrong, so it is not told where that value holds secrets. */
function discreet(failure: CheckFailure, { readiness }: PropertyMap): CheckFailure {
  if (failure.property !== "readiness" || !holdsSecrets(readiness)) return failure;
  return { property: "", reason: `readiness: ${failure.reason}` };
}

type Outputs = Omit<ScanTriggerState, keyof ScanTriggerInputs>;

async function started(
  inputs: ScanTriggerInputs,
  { scope, old }: { readonly scope: string; readonly old: Partial<ScanTriggerState> },
  context: Context,
): Promise<PropertyMap> {
  // Before the scan is asked for: once it is there, nothing may end this before its id is in the state.
  const seen = await targetName(inputs, context);
  const { scan, joined, requestedAt } = await startScan(
    { inputs, scope, ...originOf(scope, old, context) },
    context,
  );
  return stateOf(inputs, {
    scanId: scan.id,
    previousScanId: old.scanId,
    requestedAt: joined ? ownStart(scan, requestedAt) : formatSecond(requestedAt),
    joined,
    status: scan.status,
    ...seen,
  });
}

/**
 * What a scan follows, as a part of its key. A replaced trigger that a diff has shown is seen by whoever repeats a run that was killed,
 * so its scan goes into the key, and a new one starts. One that was deleted or read is not: only without it is the key of a repeated run
 * the same; so its scan is known, and a 409 that it explains leads to the next key. So does any 409 where a diff of this run has shown it
 * too: a killed run of this change would have deleted it, and there would have been no diff.
 */
function originOf(
  scope: string,
  old: Partial<ScanTriggerState>,
  context: Context,
): Pick<StartRequest, "follows" | "known" | "replaced" | "isFirstTry"> {
  const predecessor = context.memory.oldTriggers.get(scope);
  const before: Partial<ScanTriggerState> = predecessor?.state ?? old;
  const { scanId, previousScanId } = before;
  const known = [scanId, previousScanId].filter((id) => id !== undefined);
  const isInKey = predecessor === undefined || predecessor.seenBy === "diff";
  return isInKey
    ? { follows: scanId, known }
    : { known, replaced: before, isFirstTry: predecessor.hasChanged === true };
}

async function adopted(inputs: ScanTriggerInputs, scanId: string, context: Context): Promise<PropertyMap> {
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
  return stateOf(inputs, {
    scanId,
    requestedAt: ownStart(scan, context.effects.now()),
    joined: true,
    status: scan.status,
    ...(await targetName(inputs, context)),
  });
}

/** When a scan that was taken over began, in UTC; the moment at which it was taken over where Cobalt does not say. */
function ownStart({ startedAt }: Scan, otherwise: number): string {
  return formatSecond(instantOf(startedAt) ?? otherwise);
}

function targetName({ targetId }: ScanTriggerInputs, context: Context): Promise<Pick<Outputs, "targetName">> {
  return seenTarget(targetId, (target) => ({ targetName: target?.name }), context);
}

function stateOf(inputs: ScanTriggerInputs, rest: Outputs): PropertyMap {
  return withoutAbsent({ ...inputs, ...rest }) as unknown as PropertyMap;
}

function outputs({
  scanId,
  previousScanId,
  targetName: name,
  requestedAt,
  joined,
  status,
}: ScanTriggerState): Outputs {
  return { scanId, previousScanId, targetName: name, requestedAt, joined, status };
}
