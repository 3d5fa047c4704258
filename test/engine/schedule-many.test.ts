import type { RunOutcome } from "./support/cli-run";
import { fastClock } from "./support/fast-clock";
import {
  daysFromNow,
  expectEnd,
  moved,
  posts,
  schedule,
  startWorld,
  type World,
  warnings,
} from "./support/schedule-world";

jest.setTimeout(240_000);

const count = 60;
// Slower than that, and a busy machine cannot fill a window.
const speed = 15;
const start = daysFromNow(30);
const targets = Array.from({ length: count }, (_, index) => ({ name: `Service ${index}` }));

let world: World;
beforeAll(async () => {
  world = await startWorld({ sandbox: { seed: { targets }, speed } });
});
afterAll(() => world?.close());

function declare(dateTime: string): void {
  const { project, sandbox } = world;
  sandbox.clearLog();
  project.setResources(
    sandbox.store.targets.map(({ id }, index) =>
      schedule(`service-${index}`, { targetId: id, dateTime, adopt: `dsc_old${index}` }),
    ),
  );
}

/** One warning, which the summary counts as one, with one heading and these rows. */
function expectOneTable(outcome: RunOutcome, ids: readonly string[]): void {
  const [, diagnostics = ""] = outcome.text.split("Diagnostics:");
  expect(diagnostics.match(/warning: /g)).toHaveLength(1);
  expect(outcome.text).toMatch(/ 1 warning\b/);
  expect(outcome.text).not.toMatch(/[2-9]\d* warnings/);
  expect(warnings(outcome).filter((line) => !/API can neither change nor remove/.test(line))).toEqual([]);
  for (const id of ids) expect(diagnostics).toMatch(new RegExp(`^ +${id} {2}target dt_\\S+ {2}WEEKLY`, "m"));
}

const oldIds = targets.map((_, index) => `dsc_old${index}`);

it("takes over 60 schedules with a few requests", async () => {
  declare(start);
  expectEnd(await world.project.up());
  expect(posts(world.sandbox)).toEqual([]);
  expect(world.sandbox.log.length).toBeLessThanOrEqual(6);
});

it("gives one warning with one table in the preview of 60 changes", async () => {
  declare(moved(start, 1));
  const outcome = expectEnd(await world.project.preview());
  expect(outcome.text).toMatch(/~ 60 to update/);
  expectOneTable(outcome, oldIds);
  expect(posts(world.sandbox)).toEqual([]);
});

it("gives the same one warning when the 60 changes are made, each posted once within Cobalt's limit", async () => {
  declare(moved(start, 1));
  const outcome = expectEnd(await world.project.up([], { env: fastClock(world.project.folder, speed) }));
  expectOneTable(outcome, oldIds);
  expect(posts(world.sandbox).map(({ status }) => status)).toEqual(targets.map(() => 201));
  expect(outcome.text).toMatch(/waiting for Cobalt's limit: 20 of \d+/);
});

it("gives one warning with one table when the stack is destroyed, ledgers included, and asks nothing", async () => {
  const current = Object.values(await world.project.resources()).map(({ outputs }) =>
    String(outputs.scheduleId),
  );
  world.sandbox.clearLog();
  const outcome = expectEnd(await world.project.destroy());
  expectOneTable(outcome, [...oldIds, ...current]);
  expect(world.sandbox.log).toEqual([]);
});
