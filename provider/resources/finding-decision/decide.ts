import { type SettableFindingState, settableFindingStates } from "../../cobalt/facts";
import { changedInPlace, type Preview } from "../decode";
import type { PropertyChange } from "../lifecycle";
import { isUnknown } from "../property-map";
import {
  endOf,
  type FindingDecisionInputs,
  type FindingDecisionState,
  findingDecisionDefaults,
  findingDecisionFields,
} from "./fields";

/** What a deployment does about one declaration. */
export type Decision =
  | { readonly kind: "none" }
  /** Another finding needs a new resource. */
  | { readonly kind: "replace" }
  /** `set`: the finding is read, and set where it is not as decided. `end`: the decision is over, and so is every pass that rests on it. */
  | { readonly kind: "set" | "end"; readonly changes: readonly PropertyChange[] };

const inPlace = Object.keys(findingDecisionFields.inputs).filter((name) => name !== "findingId");

/** Decides by the state alone. Pure. @param now ms since 1970 */
export function decide(
  state: FindingDecisionState,
  inputs: Preview<FindingDecisionInputs>,
  now: number,
): Decision {
  if (isUnknown(inputs.findingId) || inputs.findingId !== state.findingId) return { kind: "replace" };
  const sides = { state: { ...state }, inputs: { ...inputs } };
  const changes = changedInPlace(inPlace, sides, findingDecisionDefaults);
  const isOver = hasEnded(inputs.until, now);
  const standing = isOver
    ? settledWithout(state.state, state.currentState)
    : [state.state, "valid_fix"].includes(state.currentState);
  const drift: PropertyChange = { property: "currentState", kind: "update", replace: false };
  const all = standing ? changes : [...changes, drift];
  return all.length === 0 ? { kind: "none" } : { kind: isOver ? "end" : "set", changes: all };
}

/** True once the end of a decision has passed. */
export function hasEnded(until: unknown, now: number): boolean {
  const end = endOf(until);
  return end !== undefined && end <= now;
}

/** True if nothing rests on a decision that is over: the finding is fixed, or somebody else has closed it otherwise. */
export function settledWithout(decided: string, current: string): boolean {
  return current !== decided && ["valid_fix", "wont_fix", "invalid"].includes(current);
}

/** What removing a decision sets the finding to; undefined: it stays as it is. Pure. @param decided what the decision set */
export function restored(
  { state: decided, previousState }: Pick<FindingDecisionState, "state" | "previousState">,
  current: string,
): SettableFindingState | undefined {
  if (current !== decided) return undefined;
  const settable = settableFindingStates.find((one) => one === previousState) ?? "need_fix";
  return settable === current ? undefined : settable;
}
