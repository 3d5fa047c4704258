import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { harness } from "./support/harness";
import { outputOf, posts, targetId } from "./support/scan-programs";
import { daysFromNow, expectEnd } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(120_000);

const repository = join(__dirname, "..", "..");
const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };

let work: string;
let sandbox: Sandbox;
let project: Project;

beforeAll(async () => {
  // Not in the tests' run folder, whose node_modules a plugin would find.
  work = mkdtempSync(join(tmpdir(), "plugin-archive-"));
  sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }] } });
  project = await createProject({ name: "yaml", sandbox, env: { PULUMI_HOME: join(work, "home") } });
  for (const file of ["index.js", "program.json", "package.json"]) rmSync(join(project.folder, file));
  writeFileSync(join(project.folder, "Pulumi.yaml"), program());
});

afterAll(async () => {
  await project?.close();
  await sandbox?.close();
  rmSync(work, { recursive: true, force: true });
});

beforeEach(() => sandbox.clearLog());

/** Names neither a folder nor an address of the plugin: the engine has to find it among what is installed. */
const program = () => `
name: yaml
runtime: yaml
resources:
  weekly:
    type: cobalt:index:DastScheduledScan
    properties: { targetId: ${targetId(sandbox, 0)}, dateTime: "${daysFromNow(30)}", recurrence: WEEKLY }
outputs: { scheduleId: "\${weekly.scheduleId}" }
`;

const plugins = () => join(work, "home", "plugins");
const plugin = () => join(plugins(), `resource-cobalt-v${version}`);

function pack(folder: string): void {
  const script = join(repository, "dist", "scripts", "package-plugin", "main.js");
  execFileSync(process.execPath, [script, join(work, folder)], { stdio: "pipe" });
}

const archiveOf = (folder: string, platform: string) =>
  join(work, folder, `pulumi-resource-cobalt-v${version}-${platform}.tar.gz`);

function nodeModulesAbove(folder: string): string[] {
  const own = existsSync(join(folder, "node_modules")) ? [folder] : [];
  return dirname(folder) === folder ? own : [...own, ...nodeModulesAbove(dirname(folder))];
}

/** The CLI leaves empty lists out when it prints a schema. */
function readSchema(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) =>
    Array.isArray(value) && value.length === 0 ? undefined : value,
  );
}

it("packs the same bytes each time, for each platform", () => {
  pack("first");
  pack("second");
  const platforms = ["darwin", "linux", "windows"].flatMap((os) => [`${os}-amd64`, `${os}-arm64`]);
  expect(readdirSync(join(work, "first"))).toEqual(
    platforms.map((platform) => `pulumi-resource-cobalt-v${version}-${platform}.tar.gz`),
  );
  for (const platform of platforms)
    expect(readFileSync(archiveOf("second", platform))).toEqual(readFileSync(archiveOf("first", platform)));
});

it("is installed by the CLI, where no node_modules is in reach", async () => {
  const file = archiveOf("first", "linux-amd64");
  expectEnd(await project.run(["plugin", "install", "resource", "cobalt", version, "--file", file]));
  const names = ["LICENSE", "THIRD-PARTY.txt", "package.json", "plugin.js", "pulumi-resource-cobalt"];
  expect(readdirSync(plugin()).sort()).toEqual(names);
  expect(nodeModulesAbove(plugin())).toEqual([]);
});

it("makes a schedule from a program that names no plugin", async () => {
  expectEnd(await project.up());
  expect(posts(sandbox)).toHaveLength(1);
  const [schedule] = sandbox.store.schedules;
  expect(outputOf(await project.resources(), "weekly").scheduleId).toBe(schedule?.id);
  expect(await project.outputs()).toEqual({ scheduleId: schedule?.id });
});

it("finds nothing to change afterwards", async () => {
  expectEnd(await project.up(["--expect-no-changes"]));
  expect(posts(sandbox)).toEqual([]);
});

it("gives the committed schema", async () => {
  const committed = readSchema(readFileSync(join(repository, "provider", "schema.json"), "utf8"));
  for (const source of ["cobalt", join(plugin(), "pulumi-resource-cobalt")]) {
    const { stdout } = expectEnd(await project.run(["package", "get-schema", source]));
    expect(readSchema(stdout)).toEqual(committed);
  }
});

it("destroys what it made", async () => {
  const outcome = expectEnd(await project.destroy());
  expect(outcome.text).toContain(String(sandbox.store.schedules[0]?.id));
  expect(await project.resources()).toEqual({});
});

it("loads neither axios nor Pulumi's SDK before it prints its port", () => {
  const installed = join(harness().root, "node_modules", "pulumi-cobalt");
  const entry = join(installed, "dist", "provider", "cmd", "pulumi-resource-cobalt.js");
  // esbuild's bundles run a module when it is first needed, by functions that get the module's path as the name of a method.
  const list = `
    const { readFileSync, writeSync } = require("node:fs");
    const loaded = [];
    globalThis.noted = (path) => (loaded.push(path), path);
    require.extensions[".js"] = (module, file) => {
      const called = /\\[__getOwnPropNames\\((fn|cb)\\)\\[0\\]\\]/g;
      module._compile(readFileSync(file, "utf8").replace(called, "[noted(__getOwnPropNames($1)[0])]"), file);
    };
    process.stdout.write = (text) => {
      writeSync(1, JSON.stringify(loaded));
      process.exit(0);
    };
    require(${JSON.stringify(entry)});`;
  const loaded = JSON.parse(execFileSync(process.execPath, ["-e", list], { encoding: "utf8" })) as string[];
  const packages = loaded.map(
    (file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+\/?[^/]*)/.exec(file)?.[1] ?? `pulumi-cobalt/${file}`,
  );
  expect(packages.filter((name) => name.startsWith("pulumi-cobalt/")).length).toBeGreaterThan(20);
  expect(packages.filter((name) => /provider.schema\.ts$/.test(name))).toEqual([]);
  const others = packages.filter((name) => !name.startsWith("pulumi-cobalt"));
  expect([...new Set(others)].sort()).toEqual([
    "@grpc/grpc-js/build",
    "@grpc/grpc-js/package.json",
    "@js-sdsl/ordered-map/dist",
    "@pulumi/pulumi/proto",
    "google-protobuf/google",
    "google-protobuf/google-protobuf.js",
  ]);
});
