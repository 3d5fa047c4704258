import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reference } from "../scripts/reference/reference";

jest.setTimeout(60_000);

test("the reference is what the docstrings and the schema say: npm run reference", () => {
  expect(reference()).toBe(readFileSync(join(__dirname, "..", "docs", "reference.md"), "utf8"));
});
