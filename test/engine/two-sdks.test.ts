import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { harness } from "./support/harness";
import { posts } from "./support/scan-programs";
import { daysFromNow, expectEnd, schedule } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(300_000);

/** An inline program of the Automation API, with the package as its argument. */
const inline = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { DastScheduledScan } = require(process.argv[2]);
const { id, dateTime } = JSON.parse(process.argv[3]);
const program = async () => void new DastScheduledScan("weekly", { targetId: id, dateTime, recurrence: "WEEKLY" });
LocalWorkspace.createOrSelectStack({ stackName: "inline", projectName: "inline", program })
  .then((stack) => stack.up({ onOutput: (text) => process.stdout.write(text) }))
  .catch(() => { process.exitCode = 1; });
`;

let sandbox: Sandbox;
let project: Project;
let copy: string;
const shared = join(harness().root, "node_modules");

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { targets: [{ id: "dt_shop", name: "Shop" }] } });
  project = await createProject({ sandbox });
  writeFileSync(join(project.folder, "inline.js"), inline);
  const own = join(project.folder, "node_modules", "pulumi-cobalt");
  cpSync(join(shared, "pulumi-cobalt"), own, { recursive: true });
  copy = join(own, "node_modules", "@pulumi", "pulumi");
  cpSync(join(shared, "@pulumi", "pulumi"), copy, { recursive: true });
});
afterAll(async () => {
  await project?.close();
  await sandbox?.close();
});
beforeEach(() => sandbox.clearLog());

const dateTime = daysFromNow(30);
const runInline = (entry: string) => {
  const args = ["inline.js", entry, JSON.stringify({ id: "dt_shop", dateTime })];
  return project.startProgram(process.execPath, args).done;
};

it.each(["pulumi-cobalt", "pulumi-cobalt/plugin"])(
  "an inline program with %s on another copy of Pulumi's SDK is told of both copies",
  async (entry) => {
    const { text } = expectEnd(await runInline(entry), "failure");
    expect(text).toContain(
      `The program's is ${join(shared, "@pulumi", "pulumi")}; pulumi-cobalt's is ${copy}.`,
    );
    expect(text).toContain("npm dedupe");
    expect(posts(sandbox)).toEqual([]);
  },
);

it("a program in a process of its own works with two copies", async () => {
  project.setResources([schedule("weekly", { targetId: "dt_shop", dateTime })]);
  expectEnd(await project.up());
  expect(posts(sandbox)).toHaveLength(1);
  expectEnd(await project.destroy());
});

it("the inline program works once there is one copy", async () => {
  rmSync(copy, { recursive: true });
  expectEnd(await runInline("pulumi-cobalt"));
  expect(posts(sandbox)).toHaveLength(1);
});
