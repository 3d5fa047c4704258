import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { generateSdk, type Language } from "../../scripts/sdks/generate";
import { realSystem } from "../../tools/engine";
import { needGo, runGo } from "./support/go";
import { registryProgram } from "./support/guides";
import { harness } from "./support/harness";
import { instantScan, named, posts, targetId } from "./support/scan-programs";
import { expectEnd } from "./support/schedule-world";
import { typeCheck } from "./support/type-check";
import { createProject, type Project } from "./support/workspace";
import { installedPlugin } from "./support/yaml-programs";

// Go compiles Pulumi's own SDK once.
jest.setTimeout(600_000);

const repository = join(__dirname, "..", "..");
const schema = join(repository, "provider", "schema.json");
const system = realSystem();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(harness().root, "sdks-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function generate(language: Language): Promise<string> {
  return generateSdk(system, { language, schema, out: folder });
}

/** A Go program that names the SDK's module as it is called. */
function goText(text: string, module: string): string {
  return text.replaceAll("example.com/pulumi-cobalt/sdk/go", module);
}

const fixture = join(__dirname, "fixtures", "go-program");
/** Runs Go where it may say nothing but what it downloads. */
async function mustRunGo(cwd: string, args: readonly string[]): Promise<void> {
  expect({ args, ...(await runGo(cwd, args)) }).toEqual({ args, exitCode: 0, text: "" });
}

/** Lays a Go program beside its SDK, and returns the module that the SDK calls itself. */
function writeGoProgram(place: string): string {
  const [, module = ""] = /^module (\S+)$/m.exec(readFileSync(join(folder, "go", "go.mod"), "utf8")) ?? [];
  mkdirSync(place);
  for (const file of ["main.go", "go.mod", "go.sum"]) {
    writeFileSync(join(place, file), goText(readFileSync(join(fixture, file), "utf8"), module));
  }
  return module;
}

describe("Go", () => {
  let module: string;
  const place = () => join(folder, "program");
  const others: Readonly<Record<string, string>> = {
    registry: registryProgram("go"),
    deploy: readFileSync(join(fixture, "deploy", "main.go"), "utf8"),
  };

  beforeAll(async () => {
    await needGo();
    await generate("go");
    module = writeGoProgram(place());
    for (const [name, program] of Object.entries(others)) {
      mkdirSync(join(place(), name));
      writeFileSync(join(place(), name, "main.go"), goText(program, module));
    }
  });

  it("programs get an SDK that compiles, with every resource and look-up", async () => {
    // `/...` would need the modules of packages that nothing here uses.
    const packages = [
      ".",
      ...Object.keys(others).map((name) => `./${name}`),
      `${module}/cobalt`,
      `${module}/cobalt/config`,
    ];
    for (const command of ["build", "vet"]) await mustRunGo(place(), [command, ...packages]);
  });

  describe("a program with both components", () => {
    let sandbox: Sandbox;
    let project: Project;
    let deploy: string;

    beforeAll(async () => {
      deploy = join(folder, "deploy");
      await mustRunGo(place(), ["build", "-o", deploy, "./deploy"]);
      sandbox = await startSandbox({ seed: { targets: named(2), plan: instantScan } });
      project = await createProject({ name: "go", stack: "dev", sandbox });
      for (const file of ["index.js", "program.json", "package.json"]) rmSync(join(project.folder, file));
      const plugins = { providers: [{ name: "cobalt", path: installedPlugin() }] };
      writeFileSync(
        join(project.folder, "Pulumi.yaml"),
        JSON.stringify({ name: "go", runtime: "go", plugins }),
      );
      await project.setConfig("version", "1.0.0");
    });
    afterAll(async () => {
      await project?.close();
      await sandbox?.close();
    });
    beforeEach(() => sandbox.clearLog());

    const run = (operation: string) => project.startProgram(deploy, ["dev", operation]).done;

    it("starts a scan, judges it, and schedules scans of all targets", async () => {
      expectEnd(await run("up"));
      expect(posts(sandbox)).toHaveLength(3);
      expect(Object.keys(await project.resources())).toEqual(
        expect.arrayContaining(["release-scan", "release-verdict", `all-${targetId(sandbox, 1)}`]),
      );
      expect(await project.outputs()).toEqual({
        verdict: "passed",
        scanId: sandbox.store.scans[0]?.id,
        schedules: Object.fromEntries(
          sandbox.store.schedules.map(({ id, targetId: target }) => [target, id]),
        ),
      });
    });

    it("changes nothing when nothing has changed", async () => {
      expectEnd(await run("unchanged"));
      expect(posts(sandbox)).toEqual([]);
    });

    it("starts one scan for another version", async () => {
      await project.setConfig("version", "1.1.0");
      expectEnd(await run("up"));
      expect(posts(sandbox)).toHaveLength(1);
      expect((await project.outputs()).scanId).toBe(sandbox.store.scans[1]?.id);
    });

    it("is held back by a failed gate, in the gate's words", async () => {
      sandbox.store.setPlan({ ...instantScan, findings: [{ severity: "high" }] });
      await project.setConfig("version", "1.2.0");
      const { text } = expectEnd(await run("up"), "failure");
      expect(text).toMatch(/verdict on scan dsc_\w+ of dt_\w+ is failed/);
      expect(posts(sandbox)).toHaveLength(1);
    });

    it("is destroyed", async () => {
      expectEnd(await run("destroy"));
      expect(await project.resources()).toEqual({});
      expect(posts(sandbox)).toEqual([]);
    });
  });
});

const typeScript = `
import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "./nodejs";

const eu = new cobalt.Provider("eu", { region: "eu", apiToken: pulumi.secret("token") });
const shop = cobalt.getDastTargetOutput({ name: "Shop" }, { provider: eu });
const weekly = new cobalt.DastScheduledScan(
  "weekly",
  { targetId: shop.id, dateTime: "2026-01-04T02:00:00Z", recurrence: "WEEKLY", onChange: cobalt.OnChange.Refuse },
  { provider: eu },
);
const scan = new cobalt.DastScanTrigger("scan", { targetId: shop.id, triggers: [weekly.scheduleId, 1, { any: true }] });
const verdict = new cobalt.DastScanGate("verdict", {
  scanId: scan.scanId.apply((id) => id ?? ""),
  limits: { maxHigh: 0 },
  onFailure: "warn",
});
export const ids: pulumi.Output<string[]> = weekly.leftRunning.apply((ledger) => ledger.map(({ id }) => id));
export const high: pulumi.Output<number> = verdict.findingCounts.apply((counts) => counts?.high ?? 0);
export const others = [
  cobalt.getDastTargetsOutput({ enabled: true }).targets,
  cobalt.getDastScansOutput({ targetId: shop.id }).scans,
  cobalt.getDastScanOutput({ id: "dsc_1" }).status,
  cobalt.getDastFindingsOutput({ minSeverity: "high" }).findings,
  cobalt.config.region,
];
const release = new cobalt.ScannedDeployment("release", { targetId: shop.id, limits: { maxHigh: 0 } }, { provider: eu });
const all = new cobalt.ScannedTargets("all", { window: { hours: { from: "22:00", to: "05:00" } } }, { dependsOn: release });
export const schedules: pulumi.Output<{ [target: string]: string }> = all.scheduleIds;
// @ts-expect-error: a recurrence that Cobalt does not know
new cobalt.DastScheduledScan("daily", { targetId: shop.id, dateTime: "2026-01-04T02:00:00Z", recurrence: "DAILY" });
`;

it("gives TypeScript programs an SDK whose types hold", async () => {
  await generate("nodejs");
  const resolution = { module: "commonjs", moduleResolution: "node10" };
  // Today's generator calls `existsResource`, which the last SDK that Node.js 20 takes does not have.
  const faults = typeCheck(folder, [typeScript], resolution).split("\n");
  expect(
    faults.filter((fault) => fault !== "" && !fault.includes("Property 'existsResource' does not exist")),
  ).toEqual([]);
});
