import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generated } from "../scripts/generate/generated";
import { examples, settingsOf } from "../scripts/generate/policies";
import { filled } from "../scripts/generate/tables";
import { policies } from "../sdk/policy";
import { effectiveConfig } from "../sdk/policy/policy-of";

jest.setTimeout(60_000);

test.each(Object.entries(generated()))("%s is what npm run generate writes", (file, textFrom) => {
  const committed = readFileSync(join(__dirname, "..", file), "utf8");
  expect(textFrom(committed)).toBe(committed);
});

const page = "# Keys\n\n<!-- generated: keys -->\nold\n<!-- end -->\n\nBy hand.\n";

test("of a page, what stands between its marks is replaced", () => {
  expect(filled(page, { keys: "new" })).toBe(page.replace("old", "new"));
});

test.each([
  ["a mark is missing", "By hand.\n", { keys: "new" }],
  ["the end of a mark is missing", page.replace("<!-- end -->\n", ""), { keys: "new" }],
  ["a mark has no block", page, {}],
  ["a mark is there twice", page + page, { keys: "new" }],
])("a page fails where %s", (_, text, blocks) => {
  expect(() => filled(text, blocks)).toThrow("The page marks");
});

test("the examples of policies' settings are settings that they have, and show each policy", () => {
  for (const policy of policies) {
    const { enforcementLevel: _, ...settings } = examples[policy.name] ?? {};
    expect(effectiveConfig(settingsOf(policy), settings).faults).toEqual([]);
  }
  expect(Object.keys(examples)).toEqual(policies.map(({ name }) => name));
});
