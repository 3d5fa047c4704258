import {
  expectEnd,
  posts,
  STACK_TRACE,
  startWorld,
  target,
  type World,
  warnings,
} from "./support/schedule-world";

jest.setTimeout(120_000);

/** Makes schedules at the top of the stack, and with MOVED one of them, renamed, inside of a component. */
const program = (targetId: string) => `
const pulumi = require("@pulumi/pulumi");
const cobalt = require("pulumi-cobalt");
const args = { targetId: "${targetId}", dateTime: "2030-01-31T02:00:00Z", recurrence: "WEEKLY" };

class Scans extends pulumi.ComponentResource {
  constructor(name) {
    super("test:index:Scans", name);
    const aliases = [{ name: "weekly", parent: pulumi.rootStackResource }];
    new cobalt.DastScheduledScan("every-week", args, { parent: this, aliases });
  }
}

if (process.env.MOVED) new Scans("scans");
else new cobalt.DastScheduledScan("weekly", args);
if (!process.env.WITHOUT_RETAINED) new cobalt.DastScheduledScan("retained", args, { retainOnDelete: true });
if (!process.env.WITHOUT_GUARDED) new cobalt.DastScheduledScan("guarded", args, { protect: true });
`;

let world: World;
beforeAll(async () => {
  world = await startWorld();
  world.project.setProgram(program(target(world.sandbox).id));
  expectEnd(await world.project.up());
});
afterAll(() => world?.close());

it("posts nothing when a schedule is renamed and moved into a component with aliases", async () => {
  const { project, sandbox } = world;
  const before = (await project.resources()).weekly;
  sandbox.clearLog();
  project.setEnv("MOVED", "1");
  const outcome = expectEnd(await project.up());
  expect(outcome.text).toMatch(/\+ 1 created/);
  expect(warnings(outcome)).toEqual([]);
  expect(sandbox.log).toEqual([]);
  const { "every-week": after } = await project.resources();
  expect(after).toMatchObject({ id: before?.id, outputs: { scheduleId: before?.outputs.scheduleId } });
  expectEnd(await project.up(["--expect-no-changes"]));
});

it("makes a changed schedule anew under its new name, and refreshes it", async () => {
  const { project, sandbox } = world;
  project.setProgram(program(target(sandbox).id).replace("WEEKLY", "MONTHLY"));
  expectEnd(await project.up(["--target", "**every-week"]));
  expect(posts(sandbox)).toHaveLength(1);
  expectEnd(await project.refresh());
  project.setProgram(program(target(sandbox).id));
});

it("says nothing of a removed schedule with retainOnDelete, whose delete is never called", async () => {
  const { project, sandbox } = world;
  sandbox.clearLog();
  project.setEnv("WITHOUT_RETAINED", "1");
  const { retained } = await project.resources();
  const outcome = expectEnd(await project.up(["--target", "**retained"]));
  expect(warnings(outcome)).toEqual([]);
  expect(outcome.text).not.toContain(String(retained?.outputs.scheduleId));
  expect((await project.resources()).retained).toBeUndefined();
  expect(sandbox.log).toEqual([]);
});

it("keeps a protected schedule from being removed or destroyed", async () => {
  const { project } = world;
  const before = (await project.resources()).guarded;
  const removed = expectEnd(await project.preview([], { env: { WITHOUT_GUARDED: "1" } }), "failure");
  expect(removed.text).toMatch(/guarded/);
  expect(removed.text).toMatch(/protect/);
  const destroyed = expectEnd(await project.destroy(), "failure");
  expect(destroyed.text).toMatch(/protect/);
  const { guarded } = await project.resources();
  expect(guarded?.outputs.scheduleId).toBe(before?.outputs.scheduleId);
  expect(before).toBeDefined();
});

it("refuses the option import with the line to write instead, and that line takes the schedule over", async () => {
  const { project, sandbox } = world;
  const args = { targetId: target(sandbox).id, dateTime: "2030-02-07T02:00:00Z", recurrence: "WEEKLY" };
  const declared = (more: object, options: object) =>
    `new (require("pulumi-cobalt").DastScheduledScan)("imported", ${JSON.stringify({ ...args, ...more })}, ${JSON.stringify(options)});\n`;
  sandbox.clearLog();
  project.setProgram(program(args.targetId) + declared({}, { import: "dsc_byhand" }));
  const refused = expectEnd(await project.up(["--target", "**imported"]), "failure");
  expect(refused.text).toContain('write, beside the other arguments, adopt: "dsc_byhand"');
  expect(refused.text).not.toMatch(STACK_TRACE);
  project.setProgram(program(args.targetId) + declared({ adopt: "dsc_byhand" }, {}));
  expectEnd(await project.up(["--target", "**imported"]));
  expect(posts(sandbox)).toEqual([]);
  expect((await project.resources()).imported?.outputs.scheduleId).toBe("dsc_byhand");
});
