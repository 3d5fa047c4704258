import {
  type SettableFindingState,
  type Severity,
  settableFindingStates,
  severities,
  severityNumbers,
} from "../../cobalt/facts";
import { changedInPlace, type Preview } from "../decode";
import { replacementsIn } from "../fields";
import type { PropertyChange } from "../lifecycle";
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
  | { readonly kind: "replace"; readonly changes: readonly PropertyChange[] }
  /** `set`: the finding is read, and set where it is not as decided. `end`: the decision is over, and so is every pass that rests on it. */
  | { readonly kind: "set" | "end"; readonly changes: readonly PropertyChange[] };

/** Decides by the state alone. Pure. @param now ms since 1970 */
export function decide(
  state: FindingDecisionState,
  inputs: Preview<FindingDecisionInputs>,
  now: number,
): Decision {
  const replacements = replacementsIn(findingDecisionFields, { state, inputs });
  if (replacements.length > 0) return { kind: "replace", changes: replacements };
  const sides = { state: { ...state }, inputs: { ...inputs } };
  const changes = changedInPlace(Object.keys(findingDecisionFields.inputs), sides, findingDecisionDefaults);
  const isOver = hasEnded(inputs.until, now);
  const standing = isOver
    ? settledWithout(state.state, state.currentState)
    : [state.state, "valid_fix"].includes(state.currentState);
  const tooSevere = !isOver && isTooSevere(inputs.maxSeverity, state.currentSeverity, state.currentState);
  const drift = (property: string, isThere: boolean): readonly PropertyChange[] =>
    isThere ? [{ property, kind: "update", replace: false }] : [];
  const all = [...changes, ...drift("currentState", !standing), ...drift("currentSeverity", tooSevere)];
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

/** True if a finding that still counts is more severe than its decision allows. What a preview does not know yet allows any. */
export function isTooSevere(most: unknown, severity: Severity, current: string): boolean {
  const limit = most ?? findingDecisionDefaults.maxSeverity;
  const known = severities.find((one) => one === limit) ?? "high";
  return current !== "valid_fix" && severityNumbers[severity] > severityNumbers[known];
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
