import { severities } from "../../cobalt/facts";
import { endOfDay, instantOf } from "../../time/date-time";
import {
  defaultsOf,
  enumOf,
  id,
  optional,
  type PropertiesOf,
  type ResourceFields,
  required,
  type StateOf,
  text,
  wordOf,
} from "../fields";

/** When a decision ends, in ms since 1970: a day ends with its last moment in UTC. Undefined: it never does. */
export function endOf(value: unknown): number | undefined {
  return instantOf(value) ?? (typeof value === "string" ? endOfDay(value) : undefined);
}

/** The properties of a `DastFindingDecision`. */
export const findingDecisionFields = {
  meaning:
    "A decision on one finding, written and reviewed as code: that it will not be fixed, or is none " +
    "(https://docs.cobalt.io/v2/#update-a-dast-finding). If somebody decides otherwise in Cobalt, a refresh shows it and the next " +
    "deployment puts the decision back; a finding that is fixed stays fixed. Once `until` has passed, the next deployment sets the " +
    "finding to `need_fix` and fails until it is fixed or decided anew. Let a gate whose verdict rests on the decision depend on it.",
  inputs: {
    findingId: required(id("finding"), "The finding, `dfi_…`. Another one needs a new resource.", {
      replaces: true,
      sent: true,
    }),
    state: required(
      enumOf("DecidedState", "What is decided of a finding.", ["wont_fix", "invalid"]),
      "`wont_fix`: the risk is accepted. `invalid`: it is no flaw.",
      { sent: true },
    ),
    reason: required(
      text((value) =>
        typeof value === "string" && value.trim() !== ""
          ? undefined
          : "expected why the finding is not to be fixed",
      ),
      "Why. It is kept in the state and never sent to Cobalt.",
    ),
    until: optional(
      text((value) =>
        endOf(value) === undefined
          ? "expected a day, such as 2026-12-31, or a date and time with an offset, such as 2026-12-31T12:00:00Z"
          : undefined,
      ),
      "When the decision ends: a day, to its end in UTC, or a date and time with an offset. Absent: never.",
    ),
    maxSeverity: optional(
      enumOf("DecidedSeverity", "The highest severity for which a decision holds.", severities),
      "The decision holds for a finding of at most this severity. If Cobalt rates it higher, the deployment fails and sets nothing.",
      { default: "high" },
    ),
    onDestroy: optional(
      enumOf("OnDecisionDestroy", "What becomes of a finding whose decision is removed.", [
        "restore",
        "keep",
      ]),
      "`restore`: the state that the finding had before, or `need_fix` where Cobalt's API cannot set that one. `keep`: it stays as it is.",
      { default: "restore" },
    ),
  },
  outputs: {
    previousState: required(
      text(),
      "The finding's state before the decision; `need_fix` where it was as decided already.",
    ),
    currentState: required(text(), "The finding's state as last read."),
    currentSeverity: required(
      wordOf(severities, "high"),
      "The finding's severity as last read: `low`, `medium` or `high`, which is also what one that Cobalt does not document counts as.",
    ),
    decidedAt: required(
      text(),
      "When this was decided, in UTC: a change of state, reason or end decides anew.",
    ),
  },
} as const satisfies ResourceFields;

export type FindingDecisionInputs = PropertiesOf<typeof findingDecisionFields.inputs>;
export type FindingDecisionState = StateOf<typeof findingDecisionFields>;

export const findingDecisionDefaults = defaultsOf(findingDecisionFields.inputs);
