import { findingDecisionRequiresReason } from "../../sdk/policy/policies/dast-finding-decision-requires-reason";
import { evaluate, hosts, nothing, resource, unknown } from "./support/stack";

const sound = {
  findingId: "dfi_1",
  state: "wont_fix",
  reason: "an internal tool, SEC-12",
  until: "2027-03-31",
};
const decision = (props: object = {}, host: string = hosts[0]) =>
  resource(`${host}DastFindingDecision`, "accepted", { ...sound, ...props });
const judged = (props: object, config?: object, host?: string) =>
  evaluate(findingDecisionRequiresReason, [decision(props, host)], config);

it.each(hosts)("passes a decision of %s with a reason and an end", async (host) => {
  expect(await judged({}, undefined, host)).toEqual(nothing);
});

it.each<[string, object, object, string]>([
  ["a short reason", { reason: "  because  " }, {}, "has a reason of 7 characters; at least 20 are required"],
  [
    "no end",
    { until: undefined },
    {},
    'has no end; at most 365 days are allowed. Write: until: "2027-11-25"',
  ],
  ["a late end", { until: "2028-01-01" }, {}, "ends on 2028-01-02T00:00:00Z"],
  [
    "an end that is late since it was decided",
    { decidedAt: "2026-01-01T00:00:00Z" },
    { maxDays: 90 },
    "ends on 2027-04-01T00:00:00Z; at most 90 days",
  ],
  [
    "a state that is not allowed",
    { state: "invalid" },
    { states: ["wont_fix"] },
    "is invalid for findings of up to high severity (maxSeverity). Allowed: wont_fix.",
  ],
  [
    "a state that is not allowed for its severity, which is high unless the decision says less",
    {},
    { statesBySeverity: { high: ["invalid"] } },
    "is wont_fix for findings of up to high severity (maxSeverity). Allowed: invalid.",
  ],
  [
    "a severity for which nothing may be decided",
    { maxSeverity: "medium" },
    { statesBySeverity: { medium: [] } },
    "is wont_fix for findings of up to medium severity (maxSeverity). Allowed: none.",
  ],
])("names %s", async (_, props, config, text) => {
  const { violations } = await judged(props, config);
  expect(violations).toEqual([expect.stringContaining(`Decision accepted on dfi_1 ${text}`)]);
});

it("needs no end where the settings need none, and takes the last day as a whole", async () => {
  expect(await judged({ until: undefined }, { maxDays: 0 })).toEqual(nothing);
  expect(await judged({ until: "2027-11-25" })).toEqual(nothing);
});

it("takes what may be decided of each severity, and of any other by the setting for all", async () => {
  const config = { states: ["invalid"], statesBySeverity: { low: ["wont_fix"] } };
  expect(await judged({ maxSeverity: "low" }, config)).toEqual(nothing);
  expect((await judged({ maxSeverity: "medium" }, config)).violations).toHaveLength(1);
  const { violations, notes } = await judged({ maxSeverity: unknown }, config);
  expect([violations, notes.length]).toEqual([[], 1]);
  expect(await judged({ maxSeverity: unknown })).toEqual(nothing);
});

it("cannot tell of what a preview does not know", async () => {
  const { violations, notes } = await judged({ state: unknown, reason: unknown, until: unknown });
  expect(violations).toEqual([]);
  expect(notes).toHaveLength(3);
});
