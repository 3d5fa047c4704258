import { LifecycleError } from "../../client/errors";
import { type Bag, containsUnknown, isUnknown, sameValue, withoutAbsent } from "../bag";
import { changedInPlace } from "../changes";
import { formatSecond } from "../date-time";
import { faults } from "../inputs";
import { instantOf } from "../instant";
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
  StoredResource,
  UpdateRequest,
} from "../lifecycle";
import { verifyTarget } from "../verify-target";
import {
  holdsSecrets,
  type ScanTriggerInputs,
  type ScanTriggerState,
  scanTriggerDefaults,
  scanTriggerRules,
} from "./declaration";
import { plan } from "./plan";
import { purged, remove } from "./remove";
import { startScan } from "./start";

async function check({ olds, news, secrets }: CheckRequest, context: Context): Promise<CheckResponse> {
  const inputs = withoutAbsent(news);
  const malformed = faults(inputs, scanTriggerRules, secrets).map((failure) => discreet(failure, inputs));
  const startsScan =
    olds === undefined ||
    !sameValue([olds.targetId, olds.triggers ?? []], [inputs.targetId, inputs.triggers ?? []]);
  const isMalformed = malformed.some(({ property }) => property === "targetId");
  const target = startsScan && !isMalformed ? await verifyTarget(inputs, context) : [];
  return { inputs, failures: [...malformed, ...target] };
}

function diff({ state, inputs }: DiffRequest): DiffResponse {
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

async function read({ id, state }: StoredResource, context: Context): Promise<StoredResource> {
  const { scanId } = state as unknown as ScanTriggerState;
  if (scanId === undefined) return { id, state };
  const scan = await context.api().getScan(scanId);
  return { id, state: { ...state, status: scan?.status ?? purged } };
}

async function update({ inputs, scope, state }: UpdateRequest, context: Context): Promise<Bag> {
  const declared = inputs as unknown as ScanTriggerInputs;
  const old = state as unknown as ScanTriggerState;
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
function discreet(failure: CheckFailure, { readiness }: Bag): CheckFailure {
  if (failure.property !== "readiness" || !holdsSecrets(readiness)) return failure;
  return { property: "", reason: `readiness: ${failure.reason}` };
}

type Outputs = Omit<ScanTriggerState, keyof ScanTriggerInputs>;

async function started(
  inputs: ScanTriggerInputs,
  { scope, old }: { readonly scope: string; readonly old: Partial<ScanTriggerState> },
  context: Context,
): Promise<Bag> {
  const { scan, joined, requestedAt } = await startScan(
    { inputs, scope, follows: old.scanId, previous: old.previousScanId },
    context,
  );
  return stateOf(inputs, {
    scanId: scan.id,
    previousScanId: old.scanId,
    requestedAt: formatSecond(requestedAt),
    joined,
    status: scan.status,
    ...(await targetName(inputs, context)),
  });
}

async function adopted(inputs: ScanTriggerInputs, scanId: string, context: Context): Promise<Bag> {
  const scan = await context.api().getScan(scanId);
  if (scan === undefined)
    throw new LifecycleError(`adopt is "${scanId}": Cobalt has no such scan. Nothing was started.`);
  if (scan.targetId === undefined) {
    context.report.warn(
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
    requestedAt: formatSecond(instantOf(scan.startedAt) ?? context.effects.now()),
    joined: true,
    status: scan.status,
    ...(await targetName(inputs, context)),
  });
}

/** The scan exists by now, so a failure to learn the target's name must not lose it. */
async function targetName(
  { targetId }: ScanTriggerInputs,
  context: Context,
): Promise<Pick<Outputs, "targetName">> {
  try {
    return { targetName: (await context.api().findTarget(targetId))?.name };
  } catch {
    return {};
  }
}

function stateOf(inputs: ScanTriggerInputs, rest: Outputs): Bag {
  return withoutAbsent({ ...inputs, ...rest }) as unknown as Bag;
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
