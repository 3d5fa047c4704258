import { type Sandbox, startSandbox } from "../../sandbox";
import {
  argumentsPast,
  heldBack,
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
/** The message of the latest failure. */
let said: string;

const declare = (verdict: object) => [
  scanTrigger("scan", { targetId: targetId(sandbox, 0) }),
  scanGate("verdict", { scanId: scanOf("scan"), ...verdict }),
  heldBack("production", targetId(sandbox, 1), "verdict"),
];
const strict = { limits: { maxHigh: 0 }, timeout: "1s" };
const scanId = () => String(sandbox.store.scans[0]?.id);
const verdict = async () => outputOf(await project.resources(), "verdict");

beforeAll(async () => {
  const targets = [{ name: "Shop (staging)" }, { name: "Shop" }];
  sandbox = await startSandbox({ seed: { targets, plan: instantScan } });
  project = await createProject({ resources: [], sandbox });
});
afterAll(async () => {
  await project?.close();
  await sandbox?.close();
});
beforeEach(() => sandbox.clearLog());
/** Of all that happens to a gate, nothing starts a scan: the trigger did once, in the first test. */
afterEach(() => expect(sandbox.store.scans).toHaveLength(1));

/** What a person reads when a gate lets nothing through, and what is then in the state: no verdict. */
async function expectHeldBack(args: readonly string[] = []): Promise<string> {
  const { exitCode, text } = await project.up(args);
  expect(exitCode).not.toBe(0);
  expect(Object.keys(await project.resources()).sort()).toEqual(["scan"]);
  expect(sandbox.store.schedules).toEqual([]);
  return text;
}

it("ends with the timeout while the scan still runs, and holds back what depends on it", async () => {
  sandbox.store.setPlan({ ...instantScan, startedMs: 86_400_000 });
  project.setResources(declare(strict));
  const text = await expectHeldBack();
  expect(posts(sandbox)).toHaveLength(1);
  expect(text).toContain(`scan ${scanId()}: started, waiting for`);
  expect(text).toContain(`The gate's verdict on scan ${scanId()} of ${targetId(sandbox, 0)} is pending`);
  expect(text).toContain("What was deployed stays deployed");
});

it("judges the same scan again, without a POST, and fails by what it found", async () => {
  sandbox.store.setScanStatus(scanId(), "completed");
  sandbox.store.addFinding(scanId(), { severity: "high" });
  const text = await expectHeldBack();
  expect(posts(sandbox)).toEqual([]);
  expect(text).toContain("Findings that count: 1 high, 0 medium, 0 low; new: 1 high");
  expect(text).toContain(`pulumi config set --path 'cobalt:acceptedScans.${scanId()}'`);
});

it("is not turned green by a refresh, nor by `up --refresh`", async () => {
  const refreshed = await project.refresh();
  expect(refreshed.exitCode).toBe(0);
  expect(await project.resources()).not.toHaveProperty("verdict");
  said = await expectHeldBack(["--refresh"]);
  expect(posts(sandbox)).toEqual([]);
});

it("is gone past as its message says, without what depends on it", async () => {
  const past = await project.up(argumentsPast(said));
  expect(past.exitCode).toBe(0);
  expect(sandbox.store.schedules).toEqual([]);
  expect(Object.keys(await project.resources())).toEqual(["scan"]);
});

it("passes on the same scan once the finding is fixed, and releases what depends on it", async () => {
  for (const { id } of sandbox.store.findings) sandbox.store.setFindingState(id, "valid_fix");
  const { exitCode, text } = await project.up();
  expect(exitCode).toBe(0);
  expect(text).toContain(`Cobalt DAST gate passed: scan ${scanId()}`);
  expect(await verdict()).toMatchObject({ verdict: "passed", findingCounts: { high: 0, medium: 0, low: 0 } });
  expect(posts(sandbox).map(({ call }) => call)).toEqual(["create scheduled scan"]);
});

it("keeps its verdict as evidence when a finding comes back later", async () => {
  for (const { id } of sandbox.store.findings) sandbox.store.setFindingState(id, "need_fix");
  expect((await project.refresh()).exitCode).toBe(0);
  expect((await project.up(["--expect-no-changes"])).exitCode).toBe(0);
  expect(await verdict()).toMatchObject({ verdict: "passed" });
});

it("judges again when its declaration changes, and a failure leaves the state as it was", async () => {
  project.setResources(declare({ ...strict, limits: { maxHigh: 0, maxLow: 9 } }));
  const { exitCode } = await project.up();
  expect(exitCode).not.toBe(0);
  expect(await verdict()).toMatchObject({ verdict: "passed", limits: { maxHigh: 0 } });
  expect((await project.refresh()).exitCode).toBe(0);
  expect((await project.up()).exitCode).not.toBe(0);
});

it("passes in place when its limits are loosened, without a POST", async () => {
  project.setResources(declare({ ...strict, limits: { maxHigh: 1, maxLow: 9 } }));
  const { exitCode, text } = await project.up();
  expect(exitCode).toBe(0);
  expect(text).toMatch(/DastScanGate verdict updated/);
  expect(await verdict()).toMatchObject({ verdict: "passed", findingCounts: { high: 1 } });
  expect(posts(sandbox)).toEqual([]);
});

it("accepts a scan for the reason in the configuration, until its date", async () => {
  const key = `cobalt:acceptedScans.${scanId()}`;
  project.setResources(declare(strict));
  await project.setConfig(key, "fix ships tomorrow until 2020-01-31", { path: true });
  const expired = await project.up();
  expect(expired.exitCode).not.toBe(0);
  expect(expired.text).toMatch(/It is not accepted any more.*expired.*fix ships tomorrow until 2020-01-31/);
  await project.setConfig(key, "fix ships tomorrow until 2999-12-31", { path: true });
  expect((await project.up()).exitCode).toBe(0);
  expect(await verdict()).toMatchObject({
    verdict: "accepted",
    acceptedBecause: "fix ships tomorrow until 2999-12-31",
    findingCounts: { high: 1 },
  });
  expect(posts(sandbox)).toEqual([]);
});

it("leaves the program after a failure, and the stack is destroyed, without a request", async () => {
  await project.removeConfig("cobalt:acceptedScans");
  project.setResources(declare({ ...strict, newOnly: true }));
  expect((await project.up()).exitCode).not.toBe(0);
  sandbox.clearLog();
  project.setResources(declare(strict).slice(0, 1));
  expect((await project.up()).exitCode).toBe(0);
  expect(Object.keys(await project.resources())).toEqual(["scan"]);
  expect((await project.destroy()).exitCode).toBe(0);
  expect(await project.resources()).toEqual({});
  expect(posts(sandbox)).toEqual([]);
});
