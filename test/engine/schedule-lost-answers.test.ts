import type { Sandbox } from "../../sandbox";
import {
  expectEnd,
  posts,
  schedule,
  startWorld,
  target,
  type World,
  warnings,
} from "./support/schedule-world";

jest.setTimeout(120_000);

const names = ["resetAnswer", "killedProvider", "killedCli", "serverError"];
const onSchedules = { method: "POST", path: /scheduled_scans$/ };

let world: World;
beforeAll(async () => {
  const targets = names.map((name) => ({ name }));
  world = await startWorld({ sandbox: { seed: { targets } } });
});
afterAll(() => world?.close());

/** The stack with the first schedules of the list. */
function declare(count: number, changes: Readonly<Record<string, unknown>> = {}): void {
  world.sandbox.clearLog();
  world.project.setResources(
    names.slice(0, count).map((name, index) => {
      const { id } = target(world.sandbox, index);
      return schedule(name, { targetId: id, dateTime: START, ...(index === count - 1 && changes) });
    }),
  );
}

const START = new Date(Math.floor(Date.now() / 1000) * 1000 + 30 * 86_400_000).toISOString();

function schedulesOf(sandbox: Sandbox, name: string): readonly string[] {
  const owner = sandbox.store.targets.find((one) => one.name === name);
  return sandbox.store.schedules.filter(({ targetId }) => targetId === owner?.id).map(({ id }) => id);
}

async function untilPosted(sandbox: Sandbox): Promise<void> {
  const end = Date.now() + 30_000;
  while (!posts(sandbox).some(({ worked }) => worked)) {
    if (Date.now() > end) throw new Error("No POST reached the sandbox.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** One schedule in Cobalt, one in the state, and nothing left to do. */
async function expectOneOf(name: string): Promise<void> {
  const { project, sandbox } = world;
  expect(schedulesOf(sandbox, name)).toHaveLength(1);
  const { [name]: resource } = await project.resources();
  expect(resource?.outputs.scheduleId).toMatch(/^unknown:dt_\w+:[0-9a-f]{8}$/);
  sandbox.clearLog();
  expectEnd(await project.up(["--expect-no-changes"]));
  expect(sandbox.log).toEqual([]);
}

it("enters a schedule whose answer was lost as accepted, warns, and posts it no second time", async () => {
  const { project, sandbox } = world;
  declare(1);
  sandbox.addFault({ match: onSchedules, action: { kind: "reset", when: "after" } });
  const outcome = expectEnd(await project.up());
  expect(posts(sandbox).map(({ worked, status }) => [worked, status])).toEqual([
    [true, undefined],
    [false, 409],
  ]);
  expect(new Set(posts(sandbox).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  const [warning] = warnings(outcome);
  expect(warning).toMatch(/accepted the schedule for dt_\S+ .*its answer was lost/);
  expect(warning).toMatch(/unknown:dt_\S+/);
  expect(warning).toContain("cobalt:removedSchedules");
  await expectOneOf("resetAnswer");
});

it("makes one schedule when the provider's process is killed after the POST has reached Cobalt", async () => {
  const { project, sandbox } = world;
  declare(2);
  sandbox.addFault({ match: onSchedules, action: { kind: "hang", when: "after" } });
  const run = project.start(["up", "--yes", "--skip-preview"]);
  await untilPosted(sandbox);
  await run.killProvider();
  expectEnd(await run.done, "failure");
  sandbox.releaseHung();
  expect((await project.resources()).killedProvider).toBeUndefined();

  const again = expectEnd(await project.up());
  expect(warnings(again)).toEqual([expect.stringMatching(/an earlier run was ended/)]);
  await expectOneOf("killedProvider");
});

it("makes one schedule when the CLI is killed after the POST has reached Cobalt", async () => {
  const { project, sandbox } = world;
  declare(3);
  sandbox.addFault({ match: onSchedules, action: { kind: "hang", when: "after" } });
  const run = project.start(["up", "--yes", "--skip-preview"]);
  await untilPosted(sandbox);
  run.kill("SIGKILL");
  await run.done;
  run.destroy();
  sandbox.releaseHung();
  await project.must("cancel", "--yes");
  expect((await project.state()).deployment.pending_operations).toHaveLength(1);

  const again = expectEnd(await project.up());
  expect(again.text).toMatch(/an earlier run was ended/);
  await expectOneOf("killedCli");
});

it("fails where nobody can say what happened, with both ways on, and adopt is one", async () => {
  const { project, sandbox } = world;
  declare(4);
  sandbox.addFault({ match: onSchedules, action: { kind: "status", when: "after", status: 500 } });
  const failed = expectEnd(await project.up(), "failure");
  expect(posts(sandbox).map(({ status }) => status)).toEqual([500, 409]);
  expect(failed.text).toMatch(/Nobody can say whether Cobalt has the schedule/);
  expect(failed.text).toContain('adopt: "existing"');
  expect(failed.text).toMatch(/run\s+again after \d{4}-\d\d-\d\dT/);

  declare(4, { adopt: "existing" });
  expectEnd(await project.up());
  expect(posts(sandbox)).toEqual([]);
  await expectOneOf("serverError");
});
