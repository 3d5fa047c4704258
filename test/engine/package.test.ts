import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { linkRuntimeDependencies } from "../../scripts/packed-package";
import { root as repository } from "../support/documents";
import { harness } from "./support/harness";
import { run, typeCheck } from "./support/type-check";

jest.setTimeout(120_000);

const installed = join(harness().root, "node_modules", "pulumi-cobalt");
let folder: string;

beforeAll(() => {
  mkdirSync(join(harness().root, "projects"), { recursive: true });
  folder = mkdtempSync(join(harness().root, "projects", "package-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "pulumi-cobalt";
import { startSandbox, type Sandbox } from "pulumi-cobalt/sandbox";

const schedule = new cobalt.DastScheduledScan("s", { targetId: "dt_1", dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" });
const id: pulumi.Output<string> = schedule.scheduleId;
const left: pulumi.Output<cobalt.LeftRunning[]> = schedule.leftRunning;
const trigger = new cobalt.DastScanTrigger("t", { targetId: id, triggers: [left, cobalt.fingerprint(id, 1)], onBusy: "join" });
const gate = new cobalt.DastScanGate("g", { scanId: trigger.scanId, limits: { maxHigh: 0 } }, { dependsOn: trigger });
const verdict: pulumi.Output<cobalt.Verdict> = gate.verdict;
const target: Promise<cobalt.Target> = cobalt.getDastTarget({ name: "Shop" });
const scans: pulumi.Output<readonly cobalt.Scan[]> = cobalt.getDastScansOutput({ targetId: id });
const next: string | undefined = cobalt.nextRun("2026-12-06T02:00:00Z", "MONTHLY", new Date());
const sandbox: Promise<Sandbox> = startSandbox({ undocumented: { busyTarget: "refuse" } });
export { verdict, target, scans, next, sandbox };

// @ts-expect-error: a property that does not exist
new cobalt.DastScheduledScan("s", { targetId: "dt_1", datetime: "2026-12-06T02:00:00Z" });
// @ts-expect-error: a recurrence that Cobalt's API does not have
new cobalt.DastScheduledScan("s", { targetId: "dt_1", dateTime: "2026-12-06T02:00:00Z", recurrence: "DAILY" });
// @ts-expect-error: a trigger without a target
new cobalt.DastScanTrigger("t", { triggers: [1] });
// @ts-expect-error: a look-up without a query
cobalt.getDastScan({});
`;

it.each([
  ["node10", "commonjs"],
  ["node16", "node16"],
  ["bundler", "esnext"],
])("resolves its types under moduleResolution %s", (moduleResolution, module) => {
  expect(typeCheck(folder, [program], { moduleResolution, module })).toBe("");
});

const names = [
  "DastScanGate",
  "DastScanTrigger",
  "DastScheduledScan",
  "fingerprint",
  "getDastTargetOutput",
  "nextRun",
];

it("can be imported by CommonJS programs", () => {
  writeFileSync(
    join(folder, "index.cjs"),
    `const m = require("pulumi-cobalt"); console.log(${JSON.stringify(names)}.map((n) => typeof m[n]).join());`,
  );
  expect(run(folder, process.execPath, ["index.cjs"])).toBe(
    "function,function,function,function,function,function\n",
  );
});

it("can be imported by name in ESM programs", () => {
  const source = `import { ${names.join(", ")} } from "pulumi-cobalt"; import { startSandbox } from "pulumi-cobalt/sandbox";
    console.log([${names.join(", ")}, startSandbox].map((f) => typeof f).join());`;
  writeFileSync(join(folder, "index.mjs"), source);
  expect(run(folder, process.execPath, ["index.mjs"])).toBe(
    "function,function,function,function,function,function,function\n",
  );
});

it("loads no HTTP library and no server until one is needed", () => {
  const source = `require("pulumi-cobalt"); require("pulumi-cobalt/dynamic-host");
    console.log(Object.keys(require.cache).filter((f) => /node_modules.(axios|hono|@hono)/.test(f)).length);`;
  writeFileSync(join(folder, "lazy.cjs"), source);
  expect(run(folder, process.execPath, ["lazy.cjs"])).toBe("0\n");
});

it("packs what users need and nothing else", () => {
  const files = readdirSync(installed, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(installed.length + 1)
      .replaceAll("\\", "/"),
  );
  const top = [...new Set(paths.map((path) => path.split("/").slice(0, 2).join("/")))].sort();
  expect(top).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "PulumiPlugin.yaml",
    "README.md",
    "dist/provider",
    "dist/sandbox",
    "dist/sdk",
    "package.json",
    "policy-pack/PulumiPolicy.yaml",
    "policy-pack/index.js",
    "policy-pack/package.json",
    "pulumi-resource-cobalt",
  ]);
  expect(paths.filter((path) => /\.(test|spec)\.|\.map$|tsconfig|\.tgz$/.test(path))).toEqual([]);
});

it("packs a package.json without what is for this repository alone", () => {
  const keysIn = (place: string) =>
    Object.keys(JSON.parse(readFileSync(join(place, "package.json"), "utf8")));
  const published = keysIn(installed);
  expect(keysIn(repository).filter((key) => !published.includes(key))).toEqual([
    "private",
    "workspaces",
    "scripts",
    "devDependencies",
    "overrides",
  ]);
});

/** As Pulumi does in the folder of a plugin. What is to be installed is there already, so that no registry is asked. */
it("lets npm install run in its folder", async () => {
  const plugin = join(folder, "plugin");
  cpSync(installed, plugin, { recursive: true });
  await linkRuntimeDependencies(repository, plugin);
  const flags = ["--loglevel=error", "--production", "--offline", "--no-audit"];
  expect(run(plugin, "npm", ["install", ...flags])).not.toContain("failed");
});

it.each([["pack"], ["publish"]])("leaves npm %s in the repository to npm run package", (command) => {
  expect(run(repository, "npm", [command, "--dry-run"])).toMatch(/^failed: [\s\S]*npm run package makes/);
});

it("runs its command as installed", () => {
  const command = join(installed, "dist", "sdk", "cli", "main.js");
  expect(run(folder, process.execPath, [command, "--version"]).trim()).toMatch(/^\d+\.\d+\.\d+/);
});
