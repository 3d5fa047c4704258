import type { Preview } from "../decode";
import { changedInPlace } from "../fields";
import type { PropertyChange } from "../lifecycle";
import { isUnknown } from "../property-map";
import { type ScanGateInputs, type ScanGateState, scanGateDefaults, scanGateRules } from "./fields";

/** What is to be done about one declaration. */
export type GateDecision =
  /** The verdict stands. */
  | { readonly kind: "none" }
  /**
   * The scan is evaluated. `open`: its verdict let nothing through for certain, so each deployment does it again, until it is another one.
   * `changes`: what the declaration says otherwise than the state.
   */
  | {
      readonly kind: "evaluate";
      readonly why: "new" | "open" | "changed";
      readonly changes: readonly PropertyChange[];
    }
  /** Another scan needs a new gate. */
  | { readonly kind: "replace" };

export function decide(state: ScanGateState | undefined, inputs: Preview<ScanGateInputs>): GateDecision {
  if (state === undefined) return { kind: "evaluate", why: "new", changes: [] };
  if (isUnknown(inputs.scanId) || state.scanId !== inputs.scanId) return { kind: "replace" };
  const sides = { state: { ...state }, inputs: { ...inputs } };
  const changes = changedInPlace(Object.keys(scanGateRules), sides, scanGateDefaults);
  if (state.verdict === "failed" || state.verdict === "pending")
    return { kind: "evaluate", why: "open", changes };
  return changes.length === 0 ? { kind: "none" } : { kind: "evaluate", why: "changed", changes };
}
