import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documentedPolicies, policiesPage } from "../scripts/reference/policies";
import { reference } from "../scripts/reference/reference";
import { policies } from "../sdk/policy";
import { effectiveConfig } from "../sdk/policy/policy-of";

jest.setTimeout(60_000);

test("the reference is what the docstrings and the schema say: npm run reference", () => {
  expect(reference()).toBe(readFileSync(join(__dirname, "..", "docs", "reference.md"), "utf8"));
});

test("the page of policies is what the policies say: npm run reference", () => {
  expect(policiesPage()).toBe(readFileSync(join(__dirname, "..", "docs", "policies.md"), "utf8"));
});

test("the examples of policies' settings are settings that they have, and show each policy", () => {
  for (const { definition, example } of documentedPolicies) {
    const { enforcementLevel: _, ...settings } = example;
    expect(effectiveConfig(definition.properties, settings).faults).toEqual([]);
  }
  expect(documentedPolicies.map(({ definition }) => definition.name)).toEqual(
    policies.map(({ name }) => name),
  );
});
