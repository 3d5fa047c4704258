import { type Bag, containsUnknown, sameValue } from "./bag";
import type { PropertyChange } from "./lifecycle";

/** Those of the properties whose value differs, or is not known yet, each as an update in place. */
export function changedInPlace(properties: readonly string[], state: Bag, inputs: Bag): PropertyChange[] {
  return properties
    .filter((property) => containsUnknown(inputs[property]) || !sameValue(state[property], inputs[property]))
    .map((property) => ({ property, kind: kindOf(state[property], inputs[property]), replace: false }));
}

function kindOf(before: unknown, after: unknown): PropertyChange["kind"] {
  if (before === undefined) return "add";
  return after === undefined ? "delete" : "update";
}
