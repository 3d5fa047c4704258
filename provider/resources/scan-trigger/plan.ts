import type { PlanRequest } from "../lifecycle";
import { containsUnknown, type PropertyMap, sameValue, unknownValue, withoutAbsent } from "../property-map";
import type { ScanTriggerInputs } from "./declaration";

/** What a preview knows of the trigger to come: whether there will be a new scan, and not which. */
export function plan({ inputs, state }: PlanRequest): PropertyMap {
  const declared = inputs as unknown as ScanTriggerInputs;
  const toCome = {
    scanId: unknownValue,
    requestedAt: unknownValue,
    joined: unknownValue,
    status: unknownValue,
  };
  if (state === undefined) {
    const isAdopted = declared.adopt !== undefined;
    if (declared.scanOnCreate === false && !isAdopted) return inputs;
    return withoutAbsent({
      ...inputs,
      ...toCome,
      ...(isAdopted && { scanId: declared.adopt, joined: true }),
    });
  }
  const { scanId, previousScanId, targetName, requestedAt, joined, status } = state;
  const isSame = !containsUnknown(inputs.triggers) && sameValue(state.triggers ?? [], inputs.triggers ?? []);
  if (isSame)
    return withoutAbsent({ ...inputs, scanId, previousScanId, targetName, requestedAt, joined, status });
  const mayStay = containsUnknown(inputs.triggers);
  return withoutAbsent({ ...inputs, ...toCome, targetName, previousScanId: mayStay ? unknownValue : scanId });
}
