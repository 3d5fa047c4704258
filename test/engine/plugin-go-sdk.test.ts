import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateSdk, type Language } from "../../scripts/sdks/generate";
import { GO_TO_INSTALL, realSystem, requireGo } from "../../tools/engine";
import { registryProgram } from "./support/guides";
import { harness } from "./support/harness";
import { typeCheck } from "./support/type-check";

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

/** Lays a Go program beside its SDK, and returns the module that the SDK calls itself. */
function writeGoProgram(place: string): string {
  const [, module = ""] = /^module (\S+)$/m.exec(readFileSync(join(folder, "go", "go.mod"), "utf8")) ?? [];
  mkdirSync(place);
  for (const file of ["main.go", "go.mod", "go.sum"]) {
    const text = readFileSync(join(__dirname, "fixtures", "go-program", file), "utf8");
    writeFileSync(join(place, file), goText(text, module));
  }
  return module;
}

it("gives Go programs an SDK that compiles, with every resource and look-up", async () => {
  await requireGo(system).catch((error: Error) => {
    throw new Error(`This test needs ${GO_TO_INSTALL} on PATH: ${error.message}`);
  });
  await generate("go");
  const cwd = join(folder, "program");
  const module = writeGoProgram(cwd);
  // `/...` would need the modules of packages that nothing here uses.
  mkdirSync(join(cwd, "registry"));
  writeFileSync(join(cwd, "registry", "main.go"), goText(registryProgram("go"), module));
  const packages = [".", "./registry", `${module}/cobalt`, `${module}/cobalt/config`];
  // As the engine's modules are built, so that what was compiled for it is not compiled again.
  const env = { GOWORK: "off", GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod -trimpath -buildvcs=false" };
  for (const command of ["build", "vet"]) {
    const options = { cwd, env, timeoutMs: 540_000 };
    const { exitCode, stdout, stderr } = await system.run("go", [command, ...packages], options);
    expect({ command, exitCode, text: `${stdout}${stderr}`.replace(/^go: downloading .*\n/gm, "") }).toEqual({
      command,
      exitCode: 0,
      text: "",
    });
  }
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
