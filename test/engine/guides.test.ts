import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { harness } from "./support/harness";
import { typeCheck } from "./support/type-check";

jest.setTimeout(120_000);

const guides = join(__dirname, "..", "..", "docs", "guides");
const all = readdirSync(guides).map((name) => ({ name, text: readFileSync(join(guides, name), "utf8") }));

const blocksOf = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, "gm"))].map(
    ([, code = ""]) => code,
  );

let folder: string;
beforeAll(() => {
  mkdirSync(join(harness().root, "projects"), { recursive: true });
  folder = mkdtempSync(join(harness().root, "projects", "guides-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("shows programs that compile", () => {
  const programs = all.flatMap(({ text }) => blocksOf(text, "ts"));
  expect(programs.length).toBeGreaterThanOrEqual(7);
  const resolution = { moduleResolution: "node16", module: "node16", skipLibCheck: true };
  expect(typeCheck(folder, programs, resolution)).toBe("");
});

it("shows workflows and settings that can be read", () => {
  const workflows = all.flatMap(({ text }) => blocksOf(text, "yaml"));
  const settings = all.flatMap(({ text }) => blocksOf(text, "json"));
  expect([workflows.length, settings.length]).toEqual([2, 1]);
  for (const workflow of workflows) expect(load(workflow)).toEqual(expect.any(Object));
  for (const setting of settings) expect(JSON.parse(setting)).toEqual(expect.any(Object));
});
