import { type Sandbox, startSandbox } from "../../sandbox";
import {
  instantScan,
  outputOf,
  posts,
  scanGate,
  scanOf,
  scanTrigger,
  targetId,
} from "./support/scan-programs";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(120_000);

let sandbox: Sandbox;
let project: Project;

const declare = (version: string) => [
  scanTrigger("scan", { targetId: targetId(sandbox, 0), triggers: [{ version }] }),
  scanGate("verdict", { scanId: scanOf("scan"), limits: { maxHigh: 0 } }),
];

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }], plan: instantScan } });
  project = await createProject({ resources: declare("1.0.0"), sandbox });
});
afterAll(async () => {
  await project?.close();
  await sandbox?.close();
});
beforeEach(() => sandbox.clearLog());

it("starts one scan at the first deployment, and the gate judges it", async () => {
  const { exitCode, text } = await project.up();
  expect(exitCode).toBe(0);
  const [scan, ...others] = sandbox.store.scans;
  expect(others).toEqual([]);
  const resources = await project.resources();
  expect(outputOf(resources, "scan")).toMatchObject({ scanId: scan?.id, targetName: "Shop", joined: false });
  expect(outputOf(resources, "scan")).not.toHaveProperty("previousScanId");
  expect(outputOf(resources, "verdict")).toMatchObject({ verdict: "passed", scanStatus: "completed" });
  expect(text).toContain(`Cobalt DAST gate passed: scan ${scan?.id}`);
});

it("makes no request when nothing has changed", async () => {
  const { exitCode } = await project.up(["--expect-no-changes"]);
  expect(exitCode).toBe(0);
  expect(sandbox.log).toEqual([]);
});

it("shows changed triggers as an update and the gate as replaced, before anything is started", async () => {
  project.setResources(declare("1.1.0"));
  const { exitCode, text } = await project.preview();
  expect(exitCode).toBe(0);
  expect(text).toMatch(/scan\s+update\b.*triggers/);
  expect(text).toMatch(/verdict\s+replace\b.*scanId/);
  expect(posts(sandbox)).toEqual([]);
});

it("starts exactly one scan for changed triggers, and keeps the id of the one before", async () => {
  const before = outputOf(await project.resources(), "scan");
  expect((await project.up()).exitCode).toBe(0);
  expect(posts(sandbox)).toHaveLength(1);
  const resources = await project.resources();
  const newest = sandbox.store.scans.at(-1)?.id;
  expect(newest).not.toBe(before.scanId);
  expect(outputOf(resources, "scan")).toMatchObject({ scanId: newest, previousScanId: before.scanId });
  expect(resources.scan?.id).toBe(`${targetId(sandbox, 0)}/scan`);
  expect(outputOf(resources, "verdict")).toMatchObject({ scanId: newest, verdict: "passed" });
});

it("starts a third scan when the triggers go back to what they were", async () => {
  project.setResources(declare("1.0.0"));
  expect((await project.up()).exitCode).toBe(0);
  expect(posts(sandbox)).toHaveLength(1);
  expect(sandbox.store.scans).toHaveLength(3);
});

it("keeps a trigger whose scan Cobalt has purged, and starts no other for it", async () => {
  const { scanId } = outputOf(await project.resources(), "scan");
  sandbox.store.purgeScan(String(scanId));
  expect((await project.refresh()).exitCode).toBe(0);
  const refreshed = await project.resources();
  expect(outputOf(refreshed, "scan")).toMatchObject({ scanId, status: "purged" });
  expect(outputOf(refreshed, "verdict")).toMatchObject({ scanId, verdict: "passed" });
  const { exitCode, text } = await project.up();
  expect(exitCode).toBe(0);
  expect(text).toMatch(/3 unchanged/);
  expect(posts(sandbox)).toEqual([]);
});

it("destroys what is over without a word and without a request", async () => {
  const { exitCode, text } = await project.destroy();
  expect(exitCode).toBe(0);
  expect(text).not.toMatch(/warning/);
  expect(sandbox.log).toEqual([]);
});
