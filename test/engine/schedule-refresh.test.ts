import { editState } from "./support/schedule-state";
import {
  daysFromNow,
  expectEnd,
  posts,
  STACK_TRACE,
  schedule,
  startWorld,
  target,
  type World,
  warnings,
} from "./support/schedule-world";

jest.setTimeout(120_000);

const names = ["steady", "deleted", "disabled", "overdue"];

let world: World;
beforeAll(async () => {
  const targets = names.map((name) => ({ name: `Target ${name}` }));
  world = await startWorld({ sandbox: { seed: { targets } } });
  world.project.setResources(
    names.map((name, index) => schedule(name, { targetId: target(world.sandbox, index).id })),
  );
  expectEnd(await world.project.up());
});
afterAll(() => world?.close());

/** Names, ids and current schedules: what must not leave the state. */
async function kept(): Promise<Readonly<Record<string, unknown>>> {
  const resources = await world.project.resources();
  return Object.fromEntries(
    Object.entries(resources).map(([name, { id, outputs }]) => [name, [id, outputs.scheduleId]]),
  );
}

it("keeps everything when a refresh has a wrong token, and says whose and where to set it anew", async () => {
  const before = await kept();
  const env = { COBALT_API_TOKEN: "not-the-token" };
  const { text } = expectEnd(await world.project.refresh([], { env }), "failure");
  expect(text).toMatch(/status 401/);
  expect(text).toContain("set COBALT_API_TOKEN and COBALT_ORG_TOKEN anew and run the same command again");
  expect(text).toContain("the host of cobalt:baseUrl (or COBALT_BASE_URL), refused the tokens");
  expect(text).not.toMatch(STACK_TRACE);
  expect(text).not.toContain("not-the-token");
  expect(await kept()).toEqual(before);
  expect(Object.keys(before)).toHaveLength(names.length);
});

it("keeps a schedule whose target is gone, and says in one warning what is not as declared", async () => {
  const { project, sandbox } = world;
  const before = await kept();
  const ids = names.map((_, index) => target(sandbox, index).id);
  const [, deleted = "", disabled = ""] = ids;
  sandbox.store.removeTarget(deleted);
  sandbox.store.setTargetEnabled(disabled, false);
  const missedRun = daysFromNow(-3);
  await editState(project, (resource, name) =>
    name === "overdue" ? { ...resource, outputs: { ...resource.outputs, firstRunAt: missedRun } } : resource,
  );

  const outcome = expectEnd(await project.refresh());
  expect(warnings(outcome)).toHaveLength(1);
  const [, diagnostics = ""] = outcome.text.split("Diagnostics:");
  expect(diagnostics).toMatch(new RegExp(`Target deleted \\(${deleted}\\): target not found`));
  expect(diagnostics).toMatch(new RegExp(`Target disabled \\(${disabled}\\): target disabled`));
  expect(diagnostics).toMatch(/Target overdue \(dt_\S+\): overdue: no scan since the schedule was made/);
  expect(diagnostics).not.toContain("Target steady");
  expect(await kept()).toEqual(before);
  const resources = await project.resources();
  expect(resources.deleted?.outputs).toMatchObject({ targetFound: false, targetName: "Target deleted" });
  expect(resources.disabled?.outputs).toMatchObject({ targetFound: true, targetEnabled: false });
  expect(resources.overdue?.outputs).toMatchObject({ overdue: true });
  expect(resources.steady?.outputs).toMatchObject({ targetFound: true, targetEnabled: true, overdue: false });
});

it("sees the scan that a schedule has started, so that it is overdue no longer", async () => {
  const { project, sandbox } = world;
  const overdue = target(sandbox, 2);
  expect(overdue.name).toBe("Target overdue");
  sandbox.store.addScan(overdue.id, { status: "completed", ageMs: 2 * 24 * 3_600_000 });
  const { text } = expectEnd(await project.refresh());
  expect(text).not.toContain("Target overdue");
  const { overdue: resource } = await project.resources();
  expect(resource?.outputs).toMatchObject({ overdue: false, lastScanAt: expect.any(String) });
});

it("leaves nothing to do for the next deployment", async () => {
  world.sandbox.clearLog();
  expectEnd(await world.project.up(["--expect-no-changes"]));
  expect(world.sandbox.log).toEqual([]);
  expect(posts(world.sandbox)).toEqual([]);
});
