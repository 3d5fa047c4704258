import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../../sandbox";
import { callsOf, failureOf } from "./support/calls";
import { endlessScan } from "./support/plugin";
import { startPluginProcess } from "./support/plugin-process";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cobalt-probe-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Loaded into the plugin's process before it: what the environment of that process, and of a child that it would start, holds at
 * first, and once the plugin serves. What the system shows of a process (/proc/<pid>/environ) is what it was started with, for ever.
 */
const probe = (seen: string) => `
const { execFileSync } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const names = ["PULUMI_CONFIG", "PULUMI_ACCESS_TOKEN", "PULUMI_API"];
const look = () => ({ own: names.filter((name) => process.env[name] !== undefined), child: execFileSync("env", { encoding: "utf8" }).includes("canary") });
const before = look();
const write = process.stdout.write;
process.stdout.write = function (...args) {
  writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ before, after: look() }));
  return write.apply(process.stdout, args);
};
`;

it("takes the stack's configuration and the way to the person's stacks out of its environment before it serves, so that no child inherits them", async () => {
  const [script, seen] = [join(folder, "probe.js"), join(folder, "seen.json")];
  writeFileSync(script, probe(seen));
  const plugin = await startPluginProcess({
    PATH: process.env.PATH,
    NODE_OPTIONS: `--require ${script}`,
    PULUMI_CONFIG: JSON.stringify({ "cobalt:apiToken": "canary" }),
    PULUMI_ACCESS_TOKEN: "pul-canary",
    PULUMI_API: "https://canary.example",
  });
  try {
    const { before, after } = JSON.parse(readFileSync(seen, "utf8"));
    expect(before).toEqual({ own: ["PULUMI_CONFIG", "PULUMI_ACCESS_TOKEN", "PULUMI_API"], child: true });
    expect(after).toEqual({ own: [], child: false });
  } finally {
    expect(await plugin.end()).toBe(0);
  }
}, 30_000);

describe("interrupted, as by the engine after every command", () => {
  const canceled = 1;
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ seed: { targets: [{ name: "shop" }] } });
  });
  afterEach(() => sandbox.close());

  const start = async () => {
    const plugin = await startPluginProcess({
      PATH: process.env.PATH,
      COBALT_BASE_URL: sandbox.url,
      COBALT_API_TOKEN: sandbox.tokens.apiToken,
      COBALT_ORG_TOKEN: sandbox.tokens.orgToken,
    });
    const calls = callsOf(plugin);
    await calls.configure();
    return { plugin, calls };
  };

  it("ends at once while its caller is still connected, so that no command waits for it", async () => {
    const tookMs: number[] = [];
    // The shortest of three, since the machine may have been busy with something else.
    for (let run = 0; run < 3; run += 1) {
      const { plugin } = await start();
      const began = Date.now();
      expect(await plugin.interrupt()).toBe(0);
      tookMs.push(Date.now() - began);
      await plugin.end();
    }
    expect(Math.min(...tookMs)).toBeLessThan(150);
  }, 30_000);

  it("answers what waits, as canceled, before it ends", async () => {
    const { plugin, calls } = await start();
    const scanId = sandbox.store.addScan(sandbox.store.targets[0]?.id ?? "", { plan: endlessScan }).id;
    const waiting = failureOf(calls.create("DastScanGate", { scanId }));
    while (sandbox.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await plugin.interrupt()).toBe(0);
    expect((await waiting).code).toBe(canceled);
    await plugin.end();
  }, 30_000);
});
