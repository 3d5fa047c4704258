import { type Severity, severities } from "../../../provider/cobalt/facts";
import { shortLine } from "../../../provider/foreign-text";
import {
  endOf,
  findingDecisionDefaults,
  findingDecisionFields,
} from "../../../provider/resources/finding-decision/fields";
import { formatInstant, instantOf } from "../../../provider/time/date-time";
import { listOf, oneOf, strict, wholeNumber } from "../config";
import { cannotTell, type Definition, type PolicyResult, violation } from "../definition";
import { knownValue } from "../reading";
import { type DeclaredDecision, declaredIn } from "../stack/declared";

interface FindingDecisionConfig {
  /** Characters. */
  readonly minimumReason: number;
  /** Days; 0: a decision needs no end. */
  readonly maxDays: number;
  /** What may be decided of any finding. */
  readonly states: readonly string[];
  /** The same for a decision that holds up to a severity; one that is not named takes `states`. */
  readonly statesBySeverity: Readonly<Partial<Record<Severity, readonly string[]>>>;
}

const { shape } = findingDecisionFields.inputs.state.kind;
const states = shape.type === "enum" ? shape.values : [];

const dayMs = 24 * 3_600_000;

/** Every decision on a finding says why, ends, and is one of those that are allowed. Evaluated before each is made. */
export const findingDecisionRequiresReason = {
  name: "dast-finding-decision-requires-reason",
  displayName: "Decisions on findings have a reason and an end",
  description: "Every decision on a Cobalt finding has a reason that says something, and an end.",
  remediationSteps: "Write why the finding is not to be fixed, and until when.",
  enforcementLevel: "mandatory",
  severity: "high",
  properties: {
    minimumReason: wholeNumber("The fewest characters of a reason.", { minimum: 1, standard: 20 }),
    maxDays: wholeNumber("The most days from a decision to its `until`; 0: it needs none.", {
      minimum: 0,
      standard: 365,
    }),
    states: { ...listOf(oneOf(states, "A state."), "What may be decided.", states), minItems: 1 },
    statesBySeverity: {
      ...strict(
        Object.fromEntries(
          severities.map((severity) => [severity, { type: "array", items: oneOf(states, "A state.") }]),
        ),
      ),
      description:
        "What may be decided up to a severity, which is the decision's `maxSeverity` (by default high), instead of `states`. An empty list: nothing.",
      default: {},
    },
  },
  looksAt: "DastFindingDecision",
  evaluate: (view, config, { now }) =>
    declaredIn(view).decisions.flatMap((decision) => resultsOf(decision, config, now())),
} as const satisfies Definition<FindingDecisionConfig>;

function resultsOf(
  decision: DeclaredDecision,
  { minimumReason, maxDays, states: always, statesBySeverity }: FindingDecisionConfig,
  now: number,
): readonly PolicyResult[] {
  const { urn, name, state, reason, until, maxSeverity } = decision;
  const finding = shortLine(knownValue(decision.findingId) ?? "its finding");
  const wrong = (text: string) => violation(`Decision ${name} on ${finding} ${text}`, urn);
  const unknown = (what: string) => cannotTell(`${what} decision ${name} on ${finding}.`, urn);
  const results: PolicyResult[] = [];
  const decided = knownValue(state);
  const severity =
    severities.find((one) => one === knownValue(maxSeverity)) ?? findingDecisionDefaults.maxSeverity;
  const allowed = statesBySeverity[severity] ?? always;
  if (state.kind === "unknown") results.push(unknown("the state of"));
  else if (maxSeverity.kind === "unknown" && Object.keys(statesBySeverity).length > 0)
    results.push(unknown("the severity of"));
  else if (decided === undefined || !allowed.includes(decided))
    results.push(
      wrong(
        `is ${shortLine(decided ?? "none")} for findings of up to ${severity} severity (maxSeverity). Allowed: ${allowed.join(", ") || "none"}.`,
      ),
    );
  const length = (knownValue(reason) ?? "").trim().length;
  if (reason.kind === "unknown") results.push(unknown("the reason of"));
  else if (length < minimumReason)
    results.push(
      wrong(
        `has a reason of ${length} characters; at least ${minimumReason} are required. Write: reason: "<why, and a ticket>".`,
      ),
    );
  if (maxDays === 0) return results;
  if (until.kind === "unknown") return [...results, unknown("the end of")];
  const latest = (instantOf(knownValue(decision.decidedAt)) ?? now) + maxDays * dayMs;
  const end = endOf(knownValue(until)) ?? Number.POSITIVE_INFINITY;
  // A day ends with its last moment, and the last day counts as a whole.
  if (end <= latest + dayMs) return results;
  const given = Number.isFinite(end) ? `ends on ${formatInstant(end)}` : "has no end";
  const latestDay = formatInstant(latest).slice(0, 10);
  return [
    ...results,
    wrong(`${given}; at most ${maxDays} days are allowed. Write: until: "${latestDay}", or an earlier day.`),
  ];
}
