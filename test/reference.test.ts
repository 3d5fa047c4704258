import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generated } from "../scripts/reference/generated";
import { documentedPolicies } from "../scripts/reference/policies";
import { policies } from "../sdk/policy";
import { effectiveConfig } from "../sdk/policy/policy-of";

jest.setTimeout(60_000);

test.each(Object.entries(generated()))("%s is what it follows from: npm run reference", (file, text) => {
  expect(text()).toBe(readFileSync(join(__dirname, "..", file), "utf8"));
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
