import { existsSync } from "node:fs";
import { join } from "node:path";
import { startSandbox } from "../../sandbox";
import { harness } from "./support/harness";
import { isDynamicProvider, stillRunning } from "./support/processes";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(120_000);

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const provider = {
  check: async (olds, news) => ({ inputs: news }),
  create: async (inputs) => {
    if (inputs.slow) {
      console.error("creating slowly");
      await new Promise((resolve) => setTimeout(resolve, 60000));
    }
    return { id: "one", outs: inputs };
  },
};
class Thing extends pulumi.dynamic.Resource {
  constructor(name, args) { super(provider, name, args); }
}
const config = new pulumi.Config("test");
const thing = new Thing("thing", { size: config.requireNumber("size"), word: config.requireSecret("word") });
if (process.env.SLOW) new Thing("slow", { slow: true });
exports.id = thing.id;
`;

let project: Project;
beforeAll(async () => {
  const secrets = { "test:word": "xyzzy=plugh" };
  project = await createProject({ program: PROGRAM, config: { "test:size": "3" }, secrets });
});
afterAll(() => project?.close());

it("deploys a program with a dynamic resource, without a warning", async () => {
  const lines: string[] = [];
  const { exitCode, stdout, text } = await project.up([], { onLine: (line) => lines.push(line) });
  expect(text).toMatch(/\+ 2 created/);
  expect(exitCode).toBe(0);
  expect(text).not.toMatch(/warning/);
  expect(lines.join("\n")).toContain("+ 2 created");
  expect(stdout).toContain('id: "one"');
  expect(await project.outputs()).toEqual({ id: "one" });
});

it("finds nothing to do the second time", async () => {
  const { exitCode, text, ms } = await project.up(["--expect-no-changes"]);
  expect(text).toMatch(/2 unchanged/);
  expect(exitCode).toBe(0);
  expect(ms).toBeGreaterThan(0);
});

it("reads the state through the CLI and as it lies on disk", async () => {
  const { thing } = await project.resources();
  expect(thing).toMatchObject({ id: "one", outputs: { size: 3 }, type: "pulumi-nodejs:dynamic:Resource" });
  const files = Object.entries(project.stateFileTexts());
  expect(files.some(([path, text]) => path.includes("stacks") && /"size":\s*3/.test(text))).toBe(true);
  expect(files.some(([path]) => path.includes("history"))).toBe(true);
});

it("follows a run in the background, finds the provider's process and kills it", async () => {
  const run = project.start(["up", "--yes", "--skip-preview"], { env: { SLOW: "1" } });
  await run.waitForLine(/creating slowly/);
  expect(isDynamicProvider(await run.providerProcess())).toBe(true);
  await run.killProvider();
  const { exitCode, text } = await run.done;
  expect(text).toMatch(/error/);
  expect(exitCode).not.toBe(0);
});

it("kills the CLI, and the next run works", async () => {
  const run = project.start(["up", "--yes", "--skip-preview"], { env: { SLOW: "1" } });
  await run.waitForLine(/creating slowly/);
  const provider = await run.providerProcess();
  run.kill("SIGKILL");
  expect(await run.done).toMatchObject({ exitCode: undefined, signal: "SIGKILL" });
  run.destroy();
  expect((await project.state()).deployment.pending_operations).toHaveLength(1);
  expect(stillRunning([provider])).toEqual([]);
  expect((await project.must("cancel", "--yes")).exitCode).toBe(0);
});

it("destroys the stack", async () => {
  const { exitCode, text } = await project.destroy();
  expect(text).toMatch(/- 2 deleted/);
  expect(exitCode).toBe(0);
  expect(await project.resources()).toEqual({});
});

it("has the packed package and its runtime dependencies, and nothing that only we need", () => {
  const modules = join(harness().root, "node_modules");
  expect(existsSync(join(modules, "pulumi-cobalt", "dist", "sdk", "nodejs", "index.js"))).toBe(true);
  expect(existsSync(join(modules, "axios"))).toBe(true);
  expect(
    ["jest", "fast-check", "pulumi-cobalt/test"].filter((name) => existsSync(join(modules, name))),
  ).toEqual([]);
});

it("makes resources that are given as data, and resolves what they refer to", async () => {
  const sandbox = await startSandbox({ seed: { targets: [{ id: "dt_shop", name: "Shop" }] } });
  const args = { targetId: "dt_shop", dateTime: "2031-01-05T02:00:00Z", recurrence: "WEEKLY" };
  const resources = [
    { type: "DastScheduledScan", name: "first", args },
    {
      type: "DastScheduledScan",
      name: "second",
      args: { ...args, targetId: { $output: "first.targetId" }, dateTime: "2031-01-06T02:00:00Z" },
      options: { dependsOn: ["first"] },
    },
  ];
  const other = await createProject({
    resources,
    outputs: { target: { $output: "second.targetId" } },
    sandbox,
  });
  try {
    const { text, exitCode } = await other.up();
    expect(text).toContain("+ 3 created");
    expect(exitCode).toBe(0);
    expect(await other.outputs()).toEqual({ target: "dt_shop" });
    expect(sandbox.store.schedules).toHaveLength(2);
  } finally {
    await other.close();
    await sandbox.close();
  }
});

it("fails with the output of a command that had to succeed", async () => {
  await expect(project.must("config", "get", "test:nothing")).rejects.toThrow(
    /ended with \d+:\n.*test:nothing/s,
  );
});

it("leaves nothing behind when it is closed", async () => {
  const other = await createProject({ program: PROGRAM });
  await other.close();
  expect(existsSync(other.folder)).toBe(false);
});
