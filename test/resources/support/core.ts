import type { Undocumented } from "../../../sandbox/types";
import { failureOf, gate, schedule, trigger } from "./engine";
import { combinationsWith, nameOf } from "./switches";
import { hour, minute, startWorld, type World } from "./world";

/** One thing that must hold whatever Cobalt's undocumented answers are, on a target of its own. */
type Scenario = (world: World, targetId: string, switches: Undocumented) => Promise<void>;

const weekly = (targetId: string) => ({ targetId, dateTime: "2024-01-07T02:00:00Z", recurrence: "WEEKLY" });
const schedulesOf = (world: World, targetId: string) =>
  world.sandbox.store.schedules.filter((one) => one.targetId === targetId);
/** The scans that were started, without those that stood there from the beginning. */
const startedOn = (world: World, targetId: string) =>
  world.sandbox.store.scans.filter((one) => one.targetId === targetId).slice(history);
const history = 5;

const scheduleScenario: Scenario = async (world, targetId) => {
  const one = schedule(world, "core");
  await one.up(weekly(targetId));
  expect(await one.up({ ...weekly(targetId), dateTime: "2024-01-14T03:00:00+01:00" })).toBe("same");
  expect(await one.up({ ...weekly(targetId), recurrence: "MONTHLY" })).toBe("update");
  const [first, second, ...others] = schedulesOf(world, targetId);
  expect([first?.id, second?.id, others]).toEqual([one.id, one.state.scheduleId, []]);
  expect(one.state.leftRunning).toMatchObject([{ id: one.id }]);
};

const triggerScenario: Scenario = async (world, targetId) => {
  const one = trigger(world, "core");
  await one.up({ targetId, triggers: ["a"] });
  expect(await one.up({ targetId, triggers: ["a"] })).toBe("same");
  world.advance(10 * minute);
  await one.up({ targetId, triggers: ["b"] });
  const [first, second, ...others] = startedOn(world, targetId).map(({ id }) => id);
  expect([first, second, others]).toEqual([one.state.previousScanId, one.state.scanId, []]);
};

const gateScenario: Scenario = async (world, targetId) => {
  const { id: scanId } = world.sandbox.store.addScan(targetId);
  const posts = world.posts().length;
  const one = gate(world, "core");
  const strict = { scanId, limits: { maxHigh: 0 } };
  expect((await failureOf(one.up(strict))).message).toContain("2 high (limit 0)");
  for (const finding of world.sandbox.store.findings.filter(({ scanIds }) => scanIds.includes(scanId)))
    world.sandbox.store.setFindingState(finding.id, "valid_fix");
  await one.up(strict);
  expect([one.state.verdict, world.posts().length]).toEqual(["passed", posts]);
};

const lostAnswerScenario: Scenario = async (world, targetId) => {
  const lose = () =>
    world.sandbox.addFault({ match: { method: "POST" }, action: { kind: "reset", when: "after" } });
  const planned = schedule(world, "lost");
  lose();
  await planned.up(weekly(targetId));
  expect([planned.state.scheduleId, schedulesOf(world, targetId).length]).toEqual([
    expect.stringContaining(`unknown:${targetId}:`),
    1,
  ]);
  const one = trigger(world, "lost");
  lose();
  await one.up({ targetId });
  expect(startedOn(world, targetId).map(({ id }) => id)).toEqual([one.state.scanId]);
};

const limitScenario: Scenario = async (world, targetId) => {
  world.sandbox.spend("mutations", 20);
  const [planned, one] = [schedule(world, "limit"), trigger(world, "limit")];
  await Promise.all([planned.up(weekly(targetId)), one.up({ targetId })]);
  expect(schedulesOf(world, targetId).map(({ id }) => id)).toEqual([planned.id]);
  expect(startedOn(world, targetId).map(({ id }) => id)).toEqual([one.state.scanId]);
};

const busyScenario: Scenario = async (world, targetId, { busyTarget }) => {
  const plan = { queuedMs: 0, startedMs: 30 * minute, finishingUpMs: 0, underReviewMs: 0 };
  const other = world.sandbox.store.addScan(targetId, { ageMs: 20 * minute, plan });
  const [joining, failing, waiting] = ["join", "fail", "wait"].map((name) => trigger(world, name));
  await joining?.up({ targetId, onBusy: "join" });
  expect(joining?.state).toMatchObject({ scanId: other.id, joined: true });
  expect((await failureOf(failing?.up({ targetId, onBusy: "fail" }) ?? Promise.resolve())).message).toContain(
    other.id,
  );
  const starting = trigger(world, "start").up({ targetId });
  if (busyTarget === "accept") await starting;
  else expect((await failureOf(starting)).message).toContain(`The target is busy: scan ${other.id}`);
  const before = startedOn(world, targetId).length;
  world.advance(6 * minute);
  await waiting?.up({ targetId, onBusy: "wait" });
  expect(startedOn(world, targetId).map(({ id }) => id)[before]).toBe(waiting?.state.scanId);
  expect(startedOn(world, targetId)).toHaveLength(before + 1);
};

const scenarios: Readonly<Record<string, Scenario>> = {
  "a schedule": scheduleScenario,
  "a trigger": triggerScenario,
  "a gate": gateScenario,
  "a lost answer": lostAnswerScenario,
  "the limit": limitScenario,
  "a busy target": busyScenario,
};

/** Declares a test for each combination of the switches, in which every scenario must hold. */
export function describeCore(busyTarget: Undocumented["busyTarget"]): void {
  describe(`the core, where a second scan of a busy target meets "${busyTarget}"`, () => {
    it.each(combinationsWith(busyTarget).map((switches) => [nameOf(switches), switches] as const))(
      "holds under %s",
      async (_, switches) => {
        const world = await startCoreWorld(switches);
        try {
          for (const [index, [name, scenario]] of Object.entries(scenarios).entries()) {
            world.advance(6 * minute);
            await scenario(world, world.target(index), switches).catch((error: unknown) => {
              throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
            });
          }
        } finally {
          await world.close();
        }
      },
    );
  });
}

async function startCoreWorld(undocumented: Undocumented): Promise<World> {
  const targets = Object.keys(scenarios).map((name) => ({ name }));
  const findings = [{ severity: "high" }, { severity: "high" }] as const;
  const world = await startWorld({ sandbox: { seed: { targets, plan: { findings } }, undocumented } });
  for (const { id } of targets.map((_, index) => ({ id: world.target(index) })))
    for (let age = history; age > 0; age -= 1)
      world.sandbox.store.addScan(id, { ageMs: age * 24 * hour, status: "canceled" });
  return world;
}
