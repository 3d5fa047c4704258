import { finalScanStatuses, findingStates, openFindingStates } from "../../cobalt/facts";
import { durationMs } from "../../time/duration";
import { filled } from "../decode";
import {
  count,
  defaultsOf,
  duration,
  enumOf,
  flag,
  listOf,
  mapOf,
  objectOf,
  optional,
  type PropertiesOf,
  type ResourceFields,
  required,
  rulesOf,
  type StateOf,
  text,
  wordOf,
} from "../fields";
import { isRecord, isUnknown } from "../property-map";
import { allOf, anId, mayBeIdOf, oneOf, type Quote, type Rule } from "../rules";

/** As a rule it comes from Cobalt, whose ids may have another prefix than the documented one, but not that of something else. */
const scanId: Rule = (value, quote) => {
  if (value === undefined)
    return "expected a scan's id (dsc_…). A trigger with scanOnCreate: false has none before its first change; a gate cannot pass without a scan";
  return mayBeIdOf("scan", value) ? undefined : anId("scan")(value, quote);
};

const limitFields = {
  maxHigh: optional(count, "The most findings of high severity that still pass."),
  maxMedium: optional(count, "The same for medium severity."),
  maxLow: optional(count, "The same for low severity."),
};

const limits: Rule = (value, quote) => {
  if (!isRecord(value)) return "expected an object such as { maxHigh: 0 }";
  const given = Object.entries(value).filter(([, most]) => most !== undefined && most !== null);
  if (given.length === 0)
    return "no limit is given, so nothing would be limited: give maxHigh, maxMedium or maxLow, or leave limits out";
  return allOf(given.map((one) => limitFault(one, quote)));
};

function limitFault([name, most]: readonly [string, unknown], quote: Quote): string | undefined {
  const names = Object.keys(limitFields);
  if (!names.includes(name)) return `${quote(name)}: expected ${names.join(", ")}`;
  const reason = isUnknown(most) ? undefined : count.rule(most, quote);
  return reason && `${name} ${quote(most)}: ${reason}`;
}

const findingCounts = objectOf(
  {
    name: "FindingCounts",
    meaning: "Findings by severity.",
    fields: {
      high: required(count, "Of high severity."),
      medium: required(count, "Of medium severity."),
      low: required(count, "Of low severity."),
      unknownSeverities: optional(
        mapOf(count, () => undefined),
        "Of `high`: the findings of a severity that Cobalt does not document, by its name; absent where there is none.",
      ),
    },
  },
  undefined,
  ({ high, medium, low }) => [high, medium, low].every((found) => typeof found === "number"),
);

export type FindingCounts = typeof findingCounts.missing;

/** The least time between two of a gate's polls, in ms. */
const leastPollMs = 5_000;

const onVerdict = enumOf("OnVerdict", "Hold the deployment back, or warn and judge again at the next one.", [
  "fail",
  "warn",
]);

/** `passed`, `provisional` and `accepted` let the deployment go on; under `warn`, so do the other two. */
export type Verdict = "passed" | "provisional" | "accepted" | "failed" | "pending";

/** The properties of a `DastScanGate`. */
export const scanGateFields = {
  meaning:
    "Waits for a scan's verdict and holds back what depends on it. It fails closed: only an accepted status with findings that were read " +
    "and are within the limits passes. A gate that fails is not created; the next deployment judges the same scan again, and no new " +
    "scan is started. A gate makes no POST, so it can be killed, repeated, or run in another stack.",
  inputs: {
    scanId: required(
      text(scanId),
      "The scan to judge, `dsc_…`: as a rule a trigger's `scanId`. Another scan needs a new resource.",
      { replaces: true },
    ),
    until: optional(
      enumOf("Until", "How far a scan has to be for its verdict.", ["completed", "scanned"]),
      "How far a scan has to be. `completed`: Cobalt's people have confirmed the findings, which can take days. `scanned`: `under_review` " +
        "is enough; findings may not be confirmed or visible yet, so a pass is then `provisional`.",
      { default: "completed" },
    ),
    limits: optional(
      objectOf(
        {
          name: "Limits",
          meaning:
            "The most findings of each severity that still pass. A severity without a limit is not limited.",
          fields: limitFields,
        },
        limits,
      ),
      "The most findings that still pass. Absent: the scan's status alone decides.",
    ),
    newOnly: optional(flag, "True if only findings count that no earlier scan of the target had.", {
      default: false,
    }),
    countStates: optional(
      listOf(text(oneOf(...findingStates)), "finding states"),
      "Finding states that count; one that Cobalt does not document always does.",
      { default: openFindingStates },
    ),
    acceptStatuses: optional(
      listOf(text(oneOf(...finalScanStatuses)), "final statuses"),
      "Final statuses that can pass.",
      { default: ["completed"] },
    ),
    timeout: optional(
      duration(),
      "How long to wait. In the plugin, `customTimeouts` count too, and the shorter wins.",
      { default: "50m" },
    ),
    pollInterval: optional(
      duration(leastPollMs),
      "How often to ask Cobalt, at least `5s`. Many gates at once share their polls.",
      { default: "30s" },
    ),
    onFailure: optional(
      onVerdict,
      "What a failed verdict does. `warn`: it lets the deployment go on, and is judged again at each one.",
      { default: "fail" },
    ),
    onTimeout: optional(onVerdict, "What a scan that is not over in time does.", {
      default: "fail",
    }),
  },
  outputs: {
    verdict: required(
      // A state that holds no verdict that is known here is one that lets nothing through.
      wordOf<Verdict>(["passed", "provisional", "accepted", "failed", "pending"], "pending"),
      "`passed`, `provisional`, `accepted`; under `warn` also `failed`, `pending`.",
    ),
    reason: required(text(), "Why, in one sentence.", { from: ["scanId", "limits", "acceptStatuses"] }),
    findingCounts: optional(
      findingCounts,
      "The findings that count, by severity; absent where they could not be read, or changed while they were.",
    ),
    newFindingCounts: optional(findingCounts, "Those of them that no earlier scan had."),
    scanStatus: required(text(), "The scan's status when it was judged."),
    judgedAt: required(text(), "When it was judged, in UTC."),
    acceptedBecause: optional(
      text(),
      "The reason in `cobalt:acceptedScans`, where the verdict is `accepted`.",
    ),
    summary: required(text(), "One line that fits a chat message.", { from: ["scanId"] }),
  },
} as const satisfies ResourceFields;

export type ScanGateInputs = PropertiesOf<typeof scanGateFields.inputs>;
export type ScanGateState = StateOf<typeof scanGateFields>;
export type Limits = NonNullable<ScanGateInputs["limits"]>;

export const scanGateRules = rulesOf(scanGateFields.inputs);
export const scanGateDefaults = defaultsOf(scanGateFields.inputs);

/** A declaration with every default filled in, as an evaluation reads it. */
export interface GateTerms extends Omit<ScanGateInputs, keyof typeof scanGateDefaults | "limits"> {
  readonly until: NonNullable<ScanGateInputs["until"]>;
  readonly limits: Limits | undefined;
  readonly newOnly: boolean;
  readonly countStates: readonly string[];
  readonly acceptStatuses: readonly string[];
  readonly timeoutMs: number;
  /** Undefined where the interval is the default one. */
  readonly pollMs: number | undefined;
  readonly onFailure: "fail" | "warn";
  readonly onTimeout: "fail" | "warn";
}

/**
 * How often a gate asks Cobalt, in ms. A sandbox's scans are over in seconds, so there the default is the least that may be; what is
 * declared, and the state, stay as they are.
 */
export function pollMsOf({ pollMs }: GateTerms, { inSandbox }: { readonly inSandbox: boolean }): number {
  return pollMs ?? (inSandbox ? leastPollMs : durationMs(scanGateDefaults.pollInterval));
}

export function termsOf(inputs: ScanGateInputs): GateTerms {
  const { timeout, pollInterval, ...terms } = filled(inputs, scanGateDefaults);
  return {
    ...terms,
    limits: terms.limits,
    timeoutMs: durationMs(timeout),
    pollMs: inputs.pollInterval === undefined ? undefined : durationMs(pollInterval),
  };
}
