import { type Bag, unknownValue, withoutAbsent } from "../bag";
import type { PlanRequest } from "../lifecycle";

/** A verdict is not known before it is given. */
export function plan({ inputs }: PlanRequest): Bag {
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
