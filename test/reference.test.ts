import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generated } from "../scripts/generate/generated";
import { examples, settingsOf } from "../scripts/generate/policies";
import { policies } from "../sdk/policy";
import { effectiveConfig } from "../sdk/policy/policy-of";

jest.setTimeout(60_000);

test.each(Object.entries(generated()))("%s is what npm run generate writes", (file, text) => {
  expect(text()).toBe(readFileSync(join(__dirname, "..", file), "utf8"));
});

test("the examples of policies' settings are settings that they have, and show each policy", () => {
  for (const policy of policies) {
    const { enforcementLevel: _, ...settings } = examples[policy.name] ?? {};
    expect(effectiveConfig(settingsOf(policy), settings).faults).toEqual([]);
  }
  expect(Object.keys(examples)).toEqual(policies.map(({ name }) => name));
});
