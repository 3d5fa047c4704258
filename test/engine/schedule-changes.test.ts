import type { RunOutcome } from "./support/cli-run";
import {
  daysFromNow,
  expectEnd,
  moved,
  posts,
  STACK_TRACE,
  schedule,
  startWorld,
  target,
  type World,
  warnings,
  withOffset,
} from "./support/schedule-world";

jest.setTimeout(120_000);

// One of the stories makes the series monthly, which warns of days that not every month has.
const [start = ""] = [30, 31, 32, 33].map(daysFromNow).filter((date) => Number(date.slice(8, 10)) <= 28);
const later = moved(start, 1);
const byHand = "dsc_madeByHandInTheWebApp";

let world: World;
beforeAll(async () => {
  const targets = ["Shop", "Portal", "Intranet", "Partners"].map((name) => ({ name }));
  world = await startWorld({ sandbox: { seed: { targets } } });
});
afterAll(() => world?.close());

type Args = Readonly<Record<string, unknown>>;

/** The stack of this story, with what is different this time. */
function declare(changes: Readonly<Record<string, Args>> = {}): void {
  const { project, sandbox } = world;
  const adopts: Readonly<Record<string, Args>> = {
    made: {},
    byId: { adopt: byHand },
    byWord: { adopt: "existing" },
    careful: { onChange: "refuse" },
  };
  const specs = Object.entries(adopts).map(([name, args], index) =>
    schedule(name, { targetId: target(sandbox, index).id, dateTime: start, ...args, ...changes[name] }),
  );
  sandbox.clearLog();
  project.setResources(specs);
}

async function outputsOf(name: string): Promise<Args> {
  const { [name]: resource } = await world.project.resources();
  return resource?.outputs ?? {};
}

/** Lines of the warning's table. */
function rows({ text }: RunOutcome): readonly string[] {
  const [, diagnostics = ""] = text.split("Diagnostics:");
  return diagnostics.split("\n").filter((line) => /^\s+(dsc_|unknown:)\S+ {2}target /.test(line));
}

const ids: Record<string, string> = {};

it("takes over schedules that exist in Cobalt, by id and by word, and posts only the others", async () => {
  declare();
  expectEnd(await world.project.up());
  expect(posts(world.sandbox)).toHaveLength(2);
  for (const [name, { outputs }] of Object.entries(await world.project.resources())) {
    ids[name] = String(outputs.scheduleId);
  }
  expect(ids.byId).toBe(byHand);
  expect(ids.byWord).toMatch(new RegExp(`^unknown:${target(world.sandbox, 2).id}:`));
  const made = world.sandbox.store.schedules.map(({ id }) => id).sort();
  expect([ids.made, ids.careful].sort()).toEqual(made);
});

it("sees no change in another offset, a move by whole recurrences, onChange or adopt alone", async () => {
  declare({
    made: { dateTime: withOffset(start, 2) },
    byId: { dateTime: moved(start, 7), adopt: undefined },
    byWord: { dateTime: moved(start, -14), onChange: "refuse" },
    careful: { dateTime: withOffset(moved(start, -7), -5) },
  });
  const outcome = expectEnd(await world.project.up(["--expect-no-changes"]));
  expect(warnings(outcome)).toEqual([]);
  expect(world.sandbox.log).toEqual([]);
});

it("refuses a change in the preview where onChange says so, with the way on", async () => {
  declare({ careful: { dateTime: later } });
  const { text } = expectEnd(await world.project.preview(), "failure");
  expect(text).toContain(`pulumi config set --path 'cobalt:removedSchedules[0]' ${ids.careful}`);
  expect(text).toContain(target(world.sandbox, 3).id);
  expect(text).not.toMatch(STACK_TRACE);
  expect(posts(world.sandbox)).toEqual([]);
});

it("makes changed schedules anew and names in one warning those that stay, a replaced one too", async () => {
  declare({
    made: { dateTime: later },
    byId: { recurrence: "MONTHLY" },
    byWord: { targetId: target(world.sandbox, 0).id, adopt: undefined },
  });
  const outcome = expectEnd(await world.project.up());
  expect(warnings(outcome)).toHaveLength(1);
  expect(rows(outcome)).toHaveLength(3);
  for (const name of ["made", "byId", "byWord"]) expect(outcome.text).toContain(`${ids[name]}  target`);
  expect(outcome.text).toContain("cobalt:removedSchedules");
  expect(posts(world.sandbox)).toHaveLength(3);

  const made = await outputsOf("made");
  expect(made).toMatchObject({ dateTime: later, firstRunAt: later });
  expect(made.leftRunning).toEqual([
    {
      id: ids.made,
      targetId: target(world.sandbox).id,
      dateTime: start,
      recurrence: "WEEKLY",
      since: expect.any(String),
    },
  ]);
  const { byWord } = await world.project.resources();
  expect(byWord).toMatchObject({
    id: byWord?.outputs.scheduleId,
    outputs: { leftRunning: [{ id: ids.byWord }] },
  });
  const resource = (await world.project.resources()).made;
  expect(resource?.id).toBe(ids.made);
  expect(made.scheduleId).not.toBe(ids.made);
});

const changed = { made: { dateTime: later }, byId: { recurrence: "MONTHLY" } };
const replaced = () => ({ targetId: target(world.sandbox, 0).id, adopt: undefined });

it("takes what a person has removed off the ledger, from configuration and environment, without a request", async () => {
  declare({ ...changed, byWord: replaced() });
  await world.project.setConfig("cobalt:removedSchedules[0]", String(ids.made), { path: true });
  world.project.setEnv("COBALT_REMOVED_SCHEDULES", ids.byId);
  const outcome = expectEnd(await world.project.up());
  expect(outcome.text).toMatch(/~ 2 updated/);
  expect(warnings(outcome)).toEqual([]);
  expect(world.sandbox.log).toEqual([]);
  expect(await outputsOf("made")).toMatchObject({ leftRunning: [] });
  expect(await outputsOf("byId")).toMatchObject({ leftRunning: [] });
});

it("lets a refused change through, and makes a removed current schedule anew", async () => {
  const { scheduleId } = await outputsOf("byId");
  declare({ ...changed, byWord: replaced(), careful: { dateTime: later } });
  await world.project.setConfig("cobalt:removedSchedules[1]", String(ids.careful), { path: true });
  world.project.setEnv("COBALT_REMOVED_SCHEDULES", `${ids.byId}, ${scheduleId}`);
  const outcome = expectEnd(await world.project.up());
  expect(outcome.text).toMatch(/~ 2 updated/);
  expect(warnings(outcome)).toEqual([]);
  expect(posts(world.sandbox)).toHaveLength(2);
  expect(await outputsOf("careful")).toMatchObject({ dateTime: later, leftRunning: [] });
  const anew = await outputsOf("byId");
  expect(anew).toMatchObject({ recurrence: "MONTHLY", leftRunning: [] });
  expect(world.sandbox.store.schedules.map(({ id }) => id)).toContain(anew.scheduleId);
  expect(anew.scheduleId).not.toBe(scheduleId);
});

it("makes no request when it is destroyed, and lists in one table what goes on", async () => {
  const current = Object.values(await world.project.resources()).map(({ outputs }) => outputs.scheduleId);
  world.sandbox.clearLog();
  const outcome = expectEnd(await world.project.destroy());
  expect(warnings(outcome)).toHaveLength(1);
  // The four current ones, and the one that a replaced resource left behind.
  expect(rows(outcome)).toHaveLength(5);
  expect(outcome.text).toContain(`${ids.byWord}  target`);
  for (const id of current) expect(outcome.text).toContain(`${id}  target`);
  expect(world.sandbox.log).toEqual([]);
});
