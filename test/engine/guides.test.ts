import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { load } from "js-yaml";
import { startSandbox } from "../../sandbox";
import { blocksOf, guides, transpiled } from "./support/guides";
import { harness } from "./support/harness";
import { instantScan, posts } from "./support/scan-programs";
import { typeCheck } from "./support/type-check";
import { createProject } from "./support/workspace";

jest.setTimeout(180_000);

const programs = guides.flatMap(({ name, text }) => blocksOf(text, "ts").map((source) => ({ name, source })));
const isPolicy = ({ source }: { readonly source: string }) => source.includes("@pulumi/policy");

let folder: string;
beforeAll(() => {
  mkdirSync(join(harness().root, "projects"), { recursive: true });
  folder = mkdtempSync(join(harness().root, "projects", "guides-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("shows programs that compile", () => {
  const sources = programs.map(({ source }) => source);
  expect(sources.length).toBeGreaterThanOrEqual(7);
  writeFileSync(
    join(folder, "targets.ts"),
    "export const targets = { shopProduction: { id: 'dt_1' } } as const;",
  );
  const resolution = { moduleResolution: "node16", module: "node16", skipLibCheck: true };
  expect(typeCheck(folder, sources, resolution)).toBe("");
});

/** Their programs are run with the commands or the chat beside them, in tests of their own. */
const withCommands = ["many-targets.md", "pipelines.md", "pulumi-options.md"];

it.each(programs.filter((program) => !isPolicy(program) && !withCommands.includes(program.name)))(
  "$name shows a program that runs, and has nothing to do the second time",
  async ({ source }) => {
    // What the guide calls the deployed version.
    const site = createServer((_, response) => response.end("ok")).listen(0, "127.0.0.1");
    await new Promise((resolve) => site.once("listening", resolve));
    const ids = [...new Set([...source.matchAll(/dt_\w{22}/g)].map(([id]) => id))];
    const targets = ids.map((id, index) => ({ id, name: index === 0 ? "Shop production" : "Shop staging" }));
    const sandbox = await startSandbox({ seed: { targets, plan: instantScan } });
    const scan = sandbox.store.addScan(ids[0] ?? "");
    const here = source
      .replaceAll(/dsc_\w{22}/g, scan.id)
      .replaceAll(
        "https://staging.shop.example/healthz",
        `http://127.0.0.1:${(site.address() as AddressInfo).port}/`,
      );
    const project = await createProject({ program: transpiled(here), sandbox, stack: "production" });
    try {
      const first = await project.up();
      expect([first.exitCode, first.text]).toEqual([0, expect.stringContaining("created")]);
      expect(Object.keys(await project.resources()).length).toBeGreaterThanOrEqual(1);
      sandbox.clearLog();
      const second = await project.up(["--expect-no-changes"]);
      expect([second.exitCode, posts(sandbox)]).toEqual([0, []]);
    } finally {
      await project.close();
      await sandbox.close();
      site.close();
    }
  },
);

it.each([
  ["node --test", () => ["--test"]],
  ["jest", () => [require.resolve("jest/bin/jest"), "--config", JSON.stringify({ rootDir: folder })]],
])("shows unit tests of a program that pass as they stand with %s", (_, runner) => {
  const tests = guides.flatMap(({ text }) => blocksOf(text, "js"));
  expect(tests).toHaveLength(1);
  for (const [index, source] of tests.entries()) {
    const file = join(folder, `guide-${index}.test.js`);
    writeFileSync(file, source);
    // A process that runs under Jest tells its children so, and `node --test` would not report.
    const { PATH } = process.env;
    const options = { cwd: folder, env: { PATH }, stdio: "pipe" } as const;
    expect(() => execFileSync(process.execPath, [...runner(), file], options)).not.toThrow();
  }
});

it("shows workflows and settings that can be read", () => {
  const workflows = guides.flatMap(({ text }) => blocksOf(text, "yaml"));
  const settings = guides.flatMap(({ text }) => blocksOf(text, "json"));
  expect([workflows.length, settings.length]).toEqual([2, 1]);
  for (const workflow of workflows) expect(load(workflow)).toEqual(expect.any(Object));
  for (const setting of settings) expect(JSON.parse(setting)).toEqual(expect.any(Object));
});
