import {
  type SettableFindingState,
  type Severity,
  settableFindingStates,
  severities,
  severityNumbers,
} from "../../cobalt/facts";
import type { Preview } from "../decode";
import { changesIn } from "../fields";
import type { PropertyChange } from "../lifecycle";
import {
  endOf,
  type FindingDecisionInputs,
  type FindingDecisionState,
  findingDecisionDefaults,
  findingDecisionFields,
} from "./fields";

/** How a finding stands to the decision on it. */
export type Standing =
  | "as decided"
  /** It is fixed, and so needs no decision. */
  | "fixed"
  /** It is to be set. */
  | "otherwise"
  /** It is being retested, and the result would overwrite the decision. */
  | "being retested"
  /** Cobalt rates it higher than the decision holds for. */
  | "too severe"
  /** The decision is over, and so is every pass that rests on it. */
  | "over"
  /** The decision is over, and nothing rests on it: the finding is fixed, or somebody else has closed it otherwise. */
  | "settled";

/** What a declaration says of a finding. What a preview does not know yet ends nothing, and allows any severity. */
type Terms = Pick<Preview<FindingDecisionInputs>, "state" | "until" | "maxSeverity">;

/** Pure. @param now ms since 1970 @param set what the decision has set until now: what rests on it once it is over */
export function standingOf(
  { state, until, maxSeverity }: Terms,
  finding: { readonly state: string; readonly severity: Severity },
  { now, set = state }: { readonly now: number; readonly set?: Terms["state"] },
): Standing {
  if (hasEnded(until, now))
    return finding.state !== set && ["valid_fix", "wont_fix", "invalid"].includes(finding.state)
      ? "settled"
      : "over";
  if (finding.state === "check_fix") return "being retested";
  if (finding.state === "valid_fix") return "fixed";
  if (severityNumbers[finding.severity] > severityNumbers[mostSevere(maxSeverity)]) return "too severe";
  return finding.state === state ? "as decided" : "otherwise";
}

/** True once the end of a decision has passed. */
export function hasEnded(until: unknown, now: number): boolean {
  const end = endOf(until);
  return end !== undefined && end <= now;
}

/** The highest severity for which a decision holds. */
export function mostSevere(maxSeverity: unknown): Severity {
  return severities.find((one) => one === maxSeverity) ?? findingDecisionDefaults.maxSeverity;
}

/** What a deployment does about one declaration. `standing`: how its finding will be found; undefined: another one needs a new resource. */
export interface Decision {
  readonly changes: readonly PropertyChange[];
  readonly standing: Standing | undefined;
}

/** Decides by the state alone. Pure. @param now ms since 1970 */
export function decide(
  state: FindingDecisionState,
  inputs: Preview<FindingDecisionInputs>,
  now: number,
): Decision {
  const changes = changesIn(findingDecisionFields, { state, inputs });
  if (changes.some(({ replace }) => replace)) return { changes, standing: undefined };
  const finding = { state: state.currentState, severity: state.currentSeverity };
  const standing = standingOf(inputs, finding, { now, set: state.state });
  const isDeclared = standing === "otherwise" && changes.some(({ property }) => property === "state");
  if (isDeclared || ["as decided", "fixed", "settled"].includes(standing)) return { changes, standing };
  const property = standing === "too severe" ? "currentSeverity" : "currentState";
  return { changes: [...changes, { property, kind: "update", replace: false }], standing };
}

/** What removing a decision sets the finding to; undefined: it stays as it is. Pure. */
export function restored(
  { state: decided, previousState }: Pick<FindingDecisionState, "state" | "previousState">,
  current: string,
): SettableFindingState | undefined {
  if (current !== decided) return undefined;
  const settable = settableFindingStates.find((one) => one === previousState) ?? "need_fix";
  return settable === current ? undefined : settable;
}
