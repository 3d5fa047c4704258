import type { PlanRequest } from "../lifecycle";
import { type PropertyMap, unknownValue, withoutAbsent } from "../property-map";

/** A verdict is not known before it is given. */
export function plan({ inputs }: PlanRequest): PropertyMap {
  return withoutAbsent({
    ...inputs,
    verdict: unknownValue,
    reason: unknownValue,
    findingCounts: unknownValue,
    newFindingCounts: unknownValue,
    scanStatus: unknownValue,
    judgedAt: unknownValue,
    acceptedBecause: unknownValue,
    summary: unknownValue,
  });
}
