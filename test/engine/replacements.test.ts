import { setTimeout as sleep } from "node:timers/promises";
import { instantScan, outputOf, scanTrigger } from "./support/scan-programs";
import { expectEnd, schedule, startWorld, target, type World, warnings } from "./support/schedule-world";
import { createYamlProject, installedPlugin, writeProgram } from "./support/yaml-programs";

jest.setTimeout(180_000);

let world: World;
beforeEach(async () => {
  world = await startWorld({
    sandbox: { seed: { targets: [{ name: "Shop" }, { name: "Blog" }], plan: instantScan } },
  });
});
afterEach(() => world?.close());

const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
const known = async (name: string) => outputOf(await world.project.resources(), name);

function declare(options: Readonly<Record<string, unknown>> = {}, place = 0): void {
  const { id: targetId } = target(world.sandbox, place);
  const scan = { ...scanTrigger("scan", { targetId, triggers: ["v1"] }), options };
  world.project.setResources([scan, { ...schedule("nightly", { targetId }), options }]);
}

async function urns(): Promise<readonly string[]> {
  return Object.values(await world.project.resources()).map(({ urn }) => urn);
}

const forced = async () => (await urns()).flatMap((urn) => ["--replace", urn]);

it.each(["--replace", "taint"])(
  "a replacement forced by %s takes over what is minutes old, and says the truth of it",
  async (way) => {
    const { project, sandbox } = world;
    declare();
    expectEnd(await project.up());
    const [scans, schedules] = [ids(sandbox.store.scans), ids(sandbox.store.schedules)];
    const before = Date.now();
    if (way === "taint") await project.must("state", "taint", ...(await urns()), "--yes");
    const outcome = expectEnd(await project.up(way === "taint" ? [] : await forced()));
    expect([ids(sandbox.store.scans), ids(sandbox.store.schedules)]).toEqual([scans, schedules]);
    expect(await known("scan")).toMatchObject({ scanId: scans[0], joined: true });
    expect(Date.parse(String((await known("scan")).requestedAt))).toBeLessThan(before);
    const text = outcome.text.replace(/\s+/g, " ");
    expect(text).toContain(`A run of the last five minutes started scan ${scans[0]}`);
    expect(text).toContain("pulumi up -c rescan=");
    expect(text).toContain(`is most likely ${schedules[0]}, which the replaced resource had`);
    expect(text).not.toContain(`${schedules[0]}  target`);
    const { scheduleId } = await known("nightly");
    expect(scheduleId).toMatch(/^unknown:/);
    expect(expectEnd(await project.refresh()).text).toMatch(
      new RegExp(`${scheduleId} .*nobody knows its id`),
    );

    world.project.setResources([
      scanTrigger("scan", { targetId: target(sandbox).id, triggers: ["v1"] }),
      schedule("nightly", {
        targetId: target(sandbox).id,
        dateTime: (await known("nightly")).dateTime,
        adopt: schedules[0],
      }),
    ]);
    expectEnd(await project.up());
    expect([(await known("nightly")).scheduleId, ids(sandbox.store.schedules)]).toEqual([
      schedules[0],
      schedules,
    ]);
  },
);

it.each([true, false])(
  "a change whose run was killed is posted once, where --replace came first: %p",
  async (forcedFirst) => {
    const { project, sandbox } = world;
    declare();
    expectEnd(await project.up());
    declare({}, 1);
    const ways = [await forced(), []];
    const [first = [], second = []] = forcedFirst ? ways : ways.reverse();
    const done = [sandbox.store.scans, sandbox.store.schedules].map((list) => list.length + 1);
    const isPosted = () => done.every((count, place) => count === lengths()[place]);
    const lengths = () => [sandbox.store.scans.length, sandbox.store.schedules.length];
    sandbox.addFault({ match: { method: "POST" }, action: { kind: "hang", when: "after" }, times: 2 });
    const run = project.start(["up", "--yes", "--skip-preview", ...first]);
    for (const end = Date.now() + 60_000; !isPosted() && Date.now() < end; ) await sleep(50);
    run.kill("SIGKILL");
    await run.done;
    run.destroy();
    sandbox.clearFaults();
    sandbox.releaseHung();
    await project.must("cancel", "--yes");
    expectEnd(await project.up(second));
    expect(lengths()).toEqual(done);
    expect(await known("scan")).toMatchObject({ scanId: ids(sandbox.store.scans)[1], joined: true });
    expect((await known("nightly")).scheduleId).toMatch(/^unknown:/);
  },
);

it("a forced replacement with deleteBeforeReplace starts a new scan and keeps the schedule's id", async () => {
  const { project, sandbox } = world;
  declare({ deleteBeforeReplace: true });
  expectEnd(await project.up());
  const [schedules] = [ids(sandbox.store.schedules)];
  expectEnd(await project.up(await forced()));
  expect(await known("scan")).toMatchObject({ scanId: ids(sandbox.store.scans)[1], joined: false });
  expect([(await known("nightly")).scheduleId, ids(sandbox.store.schedules)]).toEqual([
    schedules[0],
    schedules,
  ]);
});

it("what is destroyed and made again within five minutes is taken over, with the truth", async () => {
  const { project, sandbox } = world;
  declare();
  expectEnd(await project.up());
  const [scans, schedules] = [ids(sandbox.store.scans), ids(sandbox.store.schedules)];
  expect(expectEnd(await project.destroy()).text).toContain(String(schedules[0]));
  const outcome = expectEnd(await project.up());
  expect([ids(sandbox.store.scans), ids(sandbox.store.schedules)]).toEqual([scans, schedules]);
  expect(await known("scan")).toMatchObject({ scanId: scans[0], joined: true });
  expect(warnings(outcome)).toHaveLength(2);
  expect(outcome.text.replace(/\s+/g, " ")).toContain("or that was destroyed since");
});

it("another target leaves the old schedule named, by a destroy too", async () => {
  const { project, sandbox } = world;
  declare();
  expectEnd(await project.up());
  declare({}, 1);
  expectEnd(await project.up());
  const [old, current] = ids(sandbox.store.schedules);
  expect(await known("nightly")).toMatchObject({ scheduleId: current, leftRunning: [{ id: old }] });
  const { text } = expectEnd(await project.destroy());
  for (const id of [old, current]) expect(text).toContain(`${id}  target`);
});

it("the plugin's replaceOnChanges starts a scan for each change, and keeps the ledger", async () => {
  const { sandbox } = world;
  const plugins = `plugins:\n  providers:\n    - name: cobalt\n      path: ${installedPlugin()}\n`;
  const program = (version: string, day: string) =>
    `name: yaml\nruntime: yaml\n${plugins}resources:\n` +
    `  scan:\n    type: cobalt:DastScanTrigger\n    properties: { targetId: ${target(sandbox).id}, triggers: [${version}] }\n` +
    `    options: { replaceOnChanges: ["*"] }\n` +
    `  nightly:\n    type: cobalt:DastScheduledScan\n    properties: { targetId: ${target(sandbox).id}, dateTime: "2036-12-${day}T02:00:00Z", recurrence: WEEKLY }\n` +
    `    options: { replaceOnChanges: ["dateTime"] }\n`;
  const project = await createYamlProject(program("v1", "06"), { sandbox });
  try {
    expectEnd(await project.up());
    for (const [n, [version, day]] of [
      ["v2", "07"],
      ["v1", "06"],
    ].entries()) {
      writeProgram(project, program(String(version), String(day)));
      const { text } = expectEnd(await project.up());
      expect(text).toMatch(/replaced/);
      const resources = await project.resources();
      expect(outputOf(resources, "scan")).toMatchObject({
        scanId: ids(sandbox.store.scans)[n + 1],
        joined: false,
      });
      const left = ids(sandbox.store.schedules)
        .slice(0, n + 1)
        .map((id) => ({ id }));
      expect(outputOf(resources, "nightly")).toMatchObject({
        scheduleId: ids(sandbox.store.schedules)[n + 1],
        leftRunning: left,
      });
    }
  } finally {
    await project.close();
  }
});
