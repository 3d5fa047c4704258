import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { blocksOf, transpiled } from "./support/guides";
import { instantScan, outputOf, posts } from "./support/scan-programs";
import { expectEnd } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";
import { edited, installedPlugin } from "./support/yaml-programs";

jest.setTimeout(300_000);

const guide = join(__dirname, "..", "..", "docs", "guides", "pulumi-options.md");
const recipe = transpiled(blocksOf(readFileSync(guide, "utf8"), "ts")[0] ?? "");

/** Runs the recipe as an inline program: the Node.js language host that the tests build is older than hooks. */
const driver = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const program = async () => void require("./recipe.js");
LocalWorkspace.selectStack({ stackName: "test", projectName: "cobalt-test", program }, { workDir: __dirname })
  .then((stack) => stack.up({ onOutput: (text) => process.stdout.write(text) }))
  .catch(() => { process.exitCode = 1; });
`;

describe.each(["pulumi-cobalt", "pulumi-cobalt/plugin"])("hooks on a gate of %s", (module) => {
  const program = edited(recipe, { '"pulumi-cobalt"': JSON.stringify(module) });
  let sandbox: Sandbox;
  let project: Project;
  let chat: Server;
  let chatAnswers = 200;
  let told: string[] = [];

  beforeAll(async () => {
    chat = createServer((request, response) => {
      let text = "";
      request.on("data", (part) => {
        text += part;
      });
      request.on("end", () => {
        told.push((JSON.parse(text) as { text: string }).text);
        response.writeHead(chatAnswers).end();
      });
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => chat.once("listening", resolve));
    const shop = { id: "dt_GZgcehapJUNh6mjNuqsE4T", name: "Shop" };
    sandbox = await startSandbox({ seed: { targets: [shop], plan: instantScan } });
    project = await createProject({ sandbox });
    const plugins = { providers: [{ name: "cobalt", path: installedPlugin() }] };
    write("Pulumi.yaml", JSON.stringify({ name: "cobalt-test", runtime: "nodejs", plugins }));
    write("driver.js", driver);
    await project.setConfig("chatUrl", `http://127.0.0.1:${(chat.address() as AddressInfo).port}/`);
  });
  afterAll(async () => {
    await project?.close();
    await sandbox?.close();
    chat?.close();
  });
  beforeEach(() => {
    told = [];
    sandbox.clearLog();
  });

  const write = (file: string, text: string) => writeFileSync(join(project.folder, file), text);

  async function up(version: string, changes: Readonly<Record<string, string>> = {}) {
    write("recipe.js", edited(program, changes));
    await project.setConfig("version", version);
    return project.startProgram(process.execPath, ["driver.js"]).done;
  }
  const scanOfGate = async () => outputOf(await project.resources(), "verdict").scanId;
  const lastScan = () => sandbox.store.scans.at(-1)?.id;

  it("tell the chat of a verdict, once", async () => {
    expectEnd(await up("1"));
    expect(told).toEqual([expect.stringContaining(`passed: scan ${lastScan()}`)]);
    expectEnd(await up("1"));
    expect(told).toHaveLength(1);
    expect(posts(sandbox)).toHaveLength(1);
  });

  it("do not hold the deployment up where the chat does not answer, and say so", async () => {
    chatAnswers = 500;
    const { text } = expectEnd(await up("2"));
    chatAnswers = 200;
    expect(text).toContain("The chat was not told: it answered with 500.");
    expect([posts(sandbox).length, await scanOfGate()]).toEqual([1, lastScan()]);
  });

  it("tell the chat of a gate that fails, and leave the gate's own message as it is", async () => {
    sandbox.store.setPlan({ ...instantScan, findings: [{ severity: "high" }] });
    const { text } = expectEnd(await up("3"), "failure");
    expect(told).toEqual([expect.stringMatching(/^The gate verdict: .*verdict on scan dsc_\w+ .*is failed/)]);
    expect(text).toContain("pulumi up --exclude");
    expect(posts(sandbox)).toHaveLength(1);
  });

  it("may try a failed gate again, which judges the same scan and starts no other", async () => {
    const twice = { "return false;": "return told++ < 2;", "const config =": "let told = 0; const config =" };
    expectEnd(await up("3", twice), "failure");
    expect([told.length, posts(sandbox).length]).toEqual([3, 0]);
    sandbox.store.setPlan(instantScan);
  });

  it("fail the deployment where they throw, with the gate in the state; the next run posts nothing and tells nothing", async () => {
    const throwing = { "afterCreate: [": 'afterCreate: [() => { throw new Error("no"); }, ' };
    const { text } = expectEnd(await up("4", throwing), "failure");
    expect(text).toMatch(/after hook ".*" failed: no/);
    expect(posts(sandbox)).toHaveLength(1);
    sandbox.clearLog();
    told = [];
    expectEnd(await up("4"));
    expect([posts(sandbox), told, await scanOfGate()]).toEqual([[], [], lastScan()]);
  });

  it("hold back the gate alone where one throws before it: the scan is started once, and judged by the next run", async () => {
    const before = { "hooks: {": 'hooks: { beforeCreate: [() => { throw new Error("no"); }],' };
    expectEnd(await up("5", before), "failure");
    expectEnd(await up("5"));
    expect([posts(sandbox).length, await scanOfGate()]).toEqual([1, lastScan()]);
  });
});
