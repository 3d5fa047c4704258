import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { environmentVariables } from "../../provider/configuration-fields";
import { scanGateRules } from "../../provider/resources/scan-gate/fields";
import { scanTriggerRules } from "../../provider/resources/scan-trigger/fields";
import { scheduledScanRules } from "../../provider/resources/scheduled-scan/fields";
import { manifest, pages, readme, scriptsIn, sectionOf, textOf } from "../support/documents";
import { harness } from "./support/harness";
import { typeCheck } from "./support/type-check";

jest.setTimeout(120_000);

/** The README and the pages beside the guides, whose programs are run as well as compiled. */
const shown = [readme, ...pages.filter(({ path }) => !path.startsWith("docs/guides/"))];
let folder: string;

beforeAll(() => {
  mkdirSync(join(harness().root, "projects"), { recursive: true });
  folder = mkdtempSync(join(harness().root, "projects", "readme-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("shows programs that compile", () => {
  const programs = shown.flatMap(({ text }) =>
    [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, source = ""]) => source),
  );
  expect(programs.length).toBeGreaterThanOrEqual(2);
  const isPolicy = (source: string) => source.includes("@pulumi/policy");
  const node16 = { moduleResolution: "node16", module: "node16" };
  expect(
    typeCheck(
      folder,
      programs.filter((source) => !isPolicy(source)),
      node16,
    ),
  ).toBe("");
  // The declarations of @pulumi/policy 1.21 name two things that it has left out of them.
  expect(typeCheck(folder, programs.filter(isPolicy), { ...node16, skipLibCheck: true })).toBe("");
});

it.each([
  ["DastScheduledScan", scheduledScanRules],
  ["DastScanTrigger", scanTriggerRules],
  ["DastScanGate", scanGateRules],
])("has a table of the inputs of %s", (resource, rules) => {
  const section = sectionOf(textOf("docs/resources.md"), resource);
  const table = section.split("\n\n")[1] ?? section.split("\n\n")[0] ?? "";
  const missing = Object.keys(rules).filter((input) => !section.includes(`\`${input}\``));
  expect(table).not.toBe("");
  expect(missing).toEqual([]);
});

it("names every key of the configuration with its variable", () => {
  const rows = textOf("docs/configuration.md").replaceAll(/ +/g, " ");
  const missing = Object.entries(environmentVariables).filter(([key, variable]) => {
    const secret = key.endsWith("Token") ? " (secret)" : "";
    return !rows.includes(`| \`cobalt:${key}\`${secret} | \`${variable}\` |`);
  });
  expect(missing).toEqual([]);
});

it("names every dependency with its reason", () => {
  const section = sectionOf(textOf("docs/development.md"), "Dependencies");
  const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const missing = names.filter((name) => !section.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

it("names only commands that exist", () => {
  const commands = shown.flatMap(({ text }) => scriptsIn(text));
  expect(commands.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
});
