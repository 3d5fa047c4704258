import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
const look = () => ({ own: process.env.PULUMI_CONFIG, child: execFileSync("env", { encoding: "utf8" }).includes("canary") });
const before = look();
const write = process.stdout.write;
process.stdout.write = function (...args) {
  writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ before, after: look() }));
  return write.apply(process.stdout, args);
};
`;

it("takes the stack's configuration out of its environment before it serves, so that no child inherits the tokens", async () => {
  const [script, seen] = [join(folder, "probe.js"), join(folder, "seen.json")];
  writeFileSync(script, probe(seen));
  const plugin = await startPluginProcess({
    PATH: process.env.PATH,
    NODE_OPTIONS: `--require ${script}`,
    PULUMI_CONFIG: JSON.stringify({ "cobalt:apiToken": "canary" }),
  });
  try {
    const { before, after } = JSON.parse(readFileSync(seen, "utf8"));
    expect(before).toEqual({ own: expect.stringContaining("canary"), child: true });
    expect(after).toEqual({ child: false });
  } finally {
    expect(await plugin.end()).toBe(0);
  }
}, 30_000);
