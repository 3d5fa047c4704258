import { type Defaults, meant } from "./defaults";
import type { PropertyChange } from "./lifecycle";
import { containsUnknown, type PropertyMap, sameValue } from "./property-map";

/**
 * Those of the properties whose meaning differs, or is not known yet, each as an update in place. A default that is written
 * out means the same as one that is not: SDKs of generated languages write them, those of this package do not.
 */
export function changedInPlace(
  properties: readonly string[],
  { state, inputs }: { readonly state: PropertyMap; readonly inputs: PropertyMap },
  defaults: Defaults,
): PropertyChange[] {
  const isSame = (property: string) =>
    sameValue(meant(state[property], defaults[property]), meant(inputs[property], defaults[property]));
  return properties
    .filter((property) => containsUnknown(inputs[property]) || !isSame(property))
    .map((property) => ({ property, kind: kindOf(state[property], inputs[property]), replace: false }));
}

function kindOf(before: unknown, after: unknown): PropertyChange["kind"] {
  if (before === undefined) return "add";
  return after === undefined ? "delete" : "update";
}
