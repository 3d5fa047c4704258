import { type Sandbox, startSandbox } from "../../sandbox";
import type { RunOutcome } from "./support/cli-run";
import { named, outputOf, posts, scanGate, targetId } from "./support/scan-programs";
import type { StateResource } from "./support/state";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(180_000);

/** Every documented status and one that nobody knows, with the verdict of a gate whose timeout is over. */
const verdicts = {
  queued: "pending",
  started: "pending",
  pausing: "pending",
  paused: "pending",
  resuming: "pending",
  canceling: "pending",
  canceled: "failed",
  finishing_up: "pending",
  under_review: "pending",
  completed: "passed",
  completed_with_errors: "failed",
  failed: "failed",
  being_pondered: "pending",
} as const;
type Status = keyof typeof verdicts;
const statuses = Object.keys(verdicts) as Status[];

let sandbox: Sandbox;
let project: Project;
const scans = new Map<string, string>();
const scan = (status: string) => scans.get(status) ?? "";
const atOnce = ["--parallel", "40"];

const warning = { onFailure: "warn", onTimeout: "warn", timeout: "1s" };
/** What a person may allow, beside the gates that take the defaults. */
const allowing = () => [
  scanGate("accepting", { scanId: scan("completed_with_errors"), acceptStatuses: ["completed_with_errors"] }),
  scanGate("scanned", { scanId: scan("under_review"), until: "scanned", limits: { maxHigh: 0 } }),
];
const declare = () => [
  ...statuses.map((status) => scanGate(status, { scanId: scan(status), ...warning })),
  ...allowing(),
];

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { targets: named(1) } });
  for (const status of statuses)
    scans.set(status, sandbox.store.addScan(targetId(sandbox, 0), { status }).id);
  sandbox.store.addFinding(scan("under_review"), { severity: "high" });
  project = await createProject({ resources: declare(), sandbox });
});
afterAll(async () => {
  await project?.close();
  await sandbox?.close();
});
afterEach(() => expect(posts(sandbox)).toEqual([]));

describe("with `warn`, one deployment over scans in every status", () => {
  let run: RunOutcome;
  let resources: Record<string, StateResource>;
  beforeAll(async () => {
    run = await project.up(atOnce);
    resources = await project.resources();
  });

  it.each(statuses)("gives a scan that is %s its verdict", (status) => {
    expect(run.exitCode).toBe(0);
    const judged = outputOf(resources, status);
    expect(judged).toMatchObject({ verdict: verdicts[status], scanStatus: status });
    const warned = new RegExp(
      `warning: The gate's verdict on scan ${scan(status)} .* is ${verdicts[status]}`,
    );
    if (verdicts[status] === "passed") expect(run.text).not.toMatch(warned);
    else expect(run.text).toMatch(warned);
  });

  it("lets another final status pass where the declaration says so", () => {
    expect(outputOf(resources, "accepting")).toMatchObject({ verdict: "passed" });
  });

  it("passes provisionally while the scan is under review, since findings may not be visible yet", () => {
    expect(outputOf(resources, "scanned")).toMatchObject({
      verdict: "provisional",
      findingCounts: { high: 0, medium: 0, low: 0 },
    });
  });
});

describe("with `warn`, at the next deployment", () => {
  it("judges each scan again that did not pass, and no other", async () => {
    for (const status of statuses.slice(0, 6)) sandbox.store.setScanStatus(scan(status), "completed");
    sandbox.clearLog();
    const { exitCode } = await project.up(atOnce);
    expect(exitCode).toBe(0);
    const resources = await project.resources();
    for (const status of statuses.slice(0, 6)) {
      expect(outputOf(resources, status)).toMatchObject({ verdict: "passed", scanStatus: "completed" });
    }
    expect(outputOf(resources, "failed")).toMatchObject({ verdict: "failed" });
    const asked = sandbox.log.filter(({ path }) => path.includes(scan("completed")));
    expect(asked).toEqual([]);
  });

  it("judges no more what has passed", async () => {
    const settled = statuses.filter((status) => status === "completed" || statuses.indexOf(status) < 6);
    project.setResources(declare().filter(({ name }) => settled.some((status) => status === name)));
    await project.must("up", "--yes", "--skip-preview");
    sandbox.clearLog();
    expect((await project.up(["--expect-no-changes"])).exitCode).toBe(0);
    expect(sandbox.log).toEqual([]);
  });
});

describe("with `fail`, one deployment over scans in every status", () => {
  it("lets the accepted status alone pass, and no state holds a verdict of another", async () => {
    for (const status of statuses) sandbox.store.setScanStatus(scan(status), status);
    const strict = statuses.map((status) =>
      scanGate(`strict-${status}`, { scanId: scan(status), timeout: "1s" }),
    );
    project.setResources(strict);
    const { exitCode, text } = await project.up([...atOnce, "--continue-on-error"]);
    expect(exitCode).not.toBe(0);
    const resources = await project.resources();
    expect(Object.keys(resources).filter((name) => name.startsWith("strict-"))).toEqual(["strict-completed"]);
    for (const status of statuses.filter((one) => verdicts[one] !== "passed")) {
      expect(text).toMatch(
        new RegExp(`error: The gate's verdict on scan ${scan(status)} .* is ${verdicts[status]}`),
      );
    }
  });
});

describe("findings that appear only after the review", () => {
  const visible = () => ({
    early: scanGate("early", { scanId: scan("under_review"), until: "scanned", limits: { maxHigh: 0 } }),
    late: scanGate("late", { scanId: scan("under_review"), limits: { maxHigh: 0 } }),
  });

  it("leave a provisional verdict as it was, and fail a gate that waits for the review", async () => {
    project.setResources([visible().early]);
    await project.must("up", "--yes", "--skip-preview");
    sandbox.store.setScanStatus(scan("under_review"), "completed");
    project.setResources([visible().early, visible().late]);
    const { exitCode, text } = await project.up();
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(/\(late\):\s+error: The gate's verdict on .* is failed: .*1 high \(limit 0\)/);
    expect(outputOf(await project.resources(), "early")).toMatchObject({ verdict: "provisional" });
  });

  it("fail a gate at once where Cobalt shows them before the review", async () => {
    sandbox.setUndocumented({ findingsBeforeReview: true });
    const { id } = sandbox.store.addScan(targetId(sandbox, 0), { status: "under_review" });
    sandbox.store.addFinding(id, { severity: "high" });
    project.setResources([
      visible().early,
      scanGate("sighted", { scanId: id, until: "scanned", limits: { maxHigh: 0 } }),
    ]);
    const { exitCode, text } = await project.up();
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(
      new RegExp(`scan ${id} .* is failed: the scan is under_review with too many findings: 1 high`),
    );
  });
});
