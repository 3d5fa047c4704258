import { type Sandbox, startSandbox } from "../../sandbox";
import {
  endlessScan,
  named,
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
const deploy = ["up", "--yes", "--skip-preview"];
const scanId = () => String(sandbox.store.scans[0]?.id);

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { targets: named(1), plan: endlessScan } });
  const resources = [
    scanTrigger("scan", { targetId: targetId(sandbox, 0) }),
    scanGate("verdict", { scanId: scanOf("scan") }),
  ];
  project = await createProject({ resources, sandbox });
});
afterAll(async () => {
  await project?.close();
  await sandbox?.close();
});

it("loses nothing when CLI and provider are killed in the middle of the wait", async () => {
  const run = project.start(deploy);
  await run.waitForLine(/: started, waiting for/);
  // The CLI first: it writes its state, which it does not do in one step, when it sees the provider end.
  run.kill("SIGKILL");
  await run.done;
  run.destroy();
  await project.must("cancel", "--yes");
  expect(outputOf(await project.resources(), "scan")).toMatchObject({ scanId: scanId() });
  expect(await project.resources()).not.toHaveProperty("verdict");
});

it("shows in the next run, which waits for the same scan, each change of its status", async () => {
  sandbox.clearLog();
  const run = project.start(deploy);
  await run.waitForLine(new RegExp(`scan ${scanId()}: started, waiting for 0 s, findings so far: 0 high`));
  sandbox.setUndocumented({ findingsBeforeReview: true });
  sandbox.store.setScanStatus(scanId(), "under_review");
  sandbox.store.addFinding(scanId(), { severity: "low" });
  await run.waitForLine(
    new RegExp(`scan ${scanId()}: under_review, waiting for \\d+ s, findings so far: .* 1 low`),
  );
  sandbox.store.setScanStatus(scanId(), "completed");
  const { exitCode, text } = await run.done;
  expect(exitCode).toBe(0);
  expect(text).toContain(`Cobalt DAST gate passed: scan ${scanId()}`);
  expect(posts(sandbox)).toEqual([]);
  expect(outputOf(await project.resources(), "verdict")).toMatchObject({
    verdict: "passed",
    scanId: scanId(),
  });
});
