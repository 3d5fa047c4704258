import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox";
import type { CliRun } from "./support/cli-run";
import { instantScan, named, outputOf, posts, scanTrigger, targetId } from "./support/scan-programs";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(120_000);

const open: (Sandbox | Project)[] = [];
afterAll(async () => {
  for (const one of open.reverse()) await one.close();
});

async function sandboxWith(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ seed: { targets: named(1), plan: instantScan }, ...options });
  open.push(sandbox);
  return sandbox;
}

async function projectWith(sandbox: Sandbox, triggers: unknown, stack = "test"): Promise<Project> {
  const resources = [scanTrigger("scan", { targetId: targetId(sandbox, 0), triggers: [triggers] })];
  const project = await createProject({ resources, sandbox, stack });
  open.push(project);
  return project;
}

const scanIds = (sandbox: Sandbox) => sandbox.store.scans.map(({ id }) => id);
const known = async (project: Project) => outputOf(await project.resources(), "scan");

it("finds the scan of a POST whose answer was lost, and starts no second one", async () => {
  const sandbox = await sandboxWith({
    faults: [{ match: { method: "POST" }, action: { kind: "reset", when: "after" } }],
  });
  const project = await projectWith(sandbox, 1);
  const { exitCode, text } = await project.up();
  expect(exitCode).toBe(0);
  const [id] = scanIds(sandbox);
  expect(scanIds(sandbox)).toHaveLength(1);
  expect(await known(project)).toMatchObject({ scanId: id, joined: false });
  expect(text).toMatch(new RegExp(`answer was lost.*${id}.*started by this run`));
  expect(posts(sandbox).length).toBeGreaterThan(1);
  expect(new Set(posts(sandbox).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
});

describe("a run that is killed after its POST has reached Cobalt", () => {
  let sandbox: Sandbox;
  let project: Project;

  /** Runs until the POST has done its work, whose answer never comes. */
  const untilPosted = async (): Promise<CliRun> => {
    const reached = sandbox.store.scans.length + 1;
    sandbox.addFault({ match: { method: "POST" }, action: { kind: "hang", when: "after" } });
    const run = project.start(["up", "--yes", "--skip-preview"]);
    for (const end = Date.now() + 60_000; sandbox.store.scans.length < reached && Date.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return run;
  };

  beforeAll(async () => {
    sandbox = await sandboxWith();
    project = await projectWith(sandbox, "first");
  });

  it("has started one scan, which the next run takes over: CLI and provider killed at the creation", async () => {
    const run = await untilPosted();
    // The CLI first: it writes its state, which it does not do in one step, when it sees the provider end.
    run.kill("SIGKILL");
    await run.done;
    run.destroy();
    expect(await project.resources()).toEqual({});
    await project.must("cancel", "--yes");

    const { exitCode, text } = await project.up();
    expect(exitCode).toBe(0);
    const [id] = scanIds(sandbox);
    expect(scanIds(sandbox)).toHaveLength(1);
    expect((await known(project)).scanId).toBe(id);
    expect(text).toMatch(
      new RegExp(`A run of the last five minutes started scan ${id}.*one that was killed`),
    );
  });

  it("has started one scan, which the next run takes over: the provider alone killed at an update", async () => {
    const [first] = scanIds(sandbox);
    project.setResources([scanTrigger("scan", { targetId: targetId(sandbox, 0), triggers: ["second"] })]);
    const run = await untilPosted();
    await run.killProvider("SIGKILL");
    expect((await run.done).exitCode).not.toBe(0);
    expect((await known(project)).scanId).toBe(first);

    expect((await project.up()).exitCode).toBe(0);
    expect(scanIds(sandbox)).toHaveLength(2);
    expect(await known(project)).toMatchObject({ scanId: scanIds(sandbox)[1], previousScanId: first });
  });

  it("leaves a pending operation, which a refresh clears without losing the trigger", async () => {
    sandbox.clearLog();
    expect((await project.refresh(["--clear-pending-creates"])).exitCode).toBe(0);
    const { exitCode, text } = await project.up(["--expect-no-changes"]);
    expect(exitCode).toBe(0);
    expect(text).not.toMatch(/warning/);
    expect(posts(sandbox)).toEqual([]);
    expect((await known(project)).scanId).toBe(scanIds(sandbox)[1]);
  });
});

describe("equal triggers on one target within five minutes", () => {
  it("are one scan for each trigger and each stack", async () => {
    const sandbox = await sandboxWith();
    const same = (name: string) => scanTrigger(name, { targetId: targetId(sandbox, 0), triggers: ["v1"] });
    const project = await projectWith(sandbox, "v1", "one");
    project.setResources([same("scan"), same("another")]);
    const other = await projectWith(sandbox, "v1", "two");
    const runs = await Promise.all([project.up(), other.up()]);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const owned = [await known(project), outputOf(await project.resources(), "another"), await known(other)];
    expect(owned.map(({ scanId }) => scanId).sort()).toEqual(scanIds(sandbox).sort());
    expect(new Set(scanIds(sandbox)).size).toBe(3);
  });
});
