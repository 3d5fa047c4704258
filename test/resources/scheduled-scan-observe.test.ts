import { failureOf, schedule } from "./support/engine";
import { day, hour, startWorld, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const daily = "2026-11-03T02:00:00Z";
const weekly = () => ({ targetId: world.target(), dateTime: daily, recurrence: "WEEKLY" });

async function created() {
  const one = schedule(world);
  await one.up(weekly());
  world.restart();
  return one;
}

describe("the refresh of a DastScheduledScan", () => {
  it("keeps the schedule of a target that is gone, says so, and leaves the inputs alone", async () => {
    const one = await created();
    world.sandbox.store.removeTarget(world.target());
    const before = one.state;
    await one.refresh();
    expect(one.state).toMatchObject({
      ...before,
      targetFound: false,
      targetEnabled: false,
      targetName: "shop",
    });
    expect(world.heard("observed")[1]).toContain("target not found");
  });

  it("sees that the target was disabled, and that it is enabled again", async () => {
    const one = await created();
    world.sandbox.store.setTargetEnabled(world.target(), false);
    await one.refresh();
    expect(one.state).toMatchObject({ targetFound: true, targetEnabled: false });
    expect(world.heard("observed")[1]).toContain("disabled");
    world.sandbox.store.setTargetEnabled(world.target(), true);
    world.advance(2 * 60_000);
    await one.refresh();
    expect(one.state.targetEnabled).toBe(true);
  });

  it("gives the start of the latest scan, and is not overdue, when the run took place", async () => {
    const one = await created();
    world.advance(3 * day);
    await one.refresh();
    expect(one.state).toMatchObject({ lastScanAt: daily, overdue: false });
    expect(world.said).toEqual([]);
  });

  it("keeps the latest known scan when Cobalt has purged it", async () => {
    const one = await created();
    world.advance(3 * day);
    await one.refresh();
    for (const { id } of world.sandbox.store.scans) world.sandbox.store.purgeScan(id);
    await one.refresh();
    expect(one.state).toMatchObject({ lastScanAt: daily, overdue: false });
  });

  it("calls a run overdue more than 24 hours after it was due, and not before", async () => {
    const one = await created();
    const [made] = world.sandbox.store.schedules;
    world.sandbox.store.removeSchedule(made?.id ?? "");
    world.advance(17 * hour + day);
    await one.refresh();
    expect(one.state.overdue).toBe(false);
    world.advance(1);
    await one.refresh();
    expect(one.state.overdue).toBe(true);
    expect(world.heard("observed")[1]).toContain("overdue");
  });

  it("calls a later run overdue although an earlier one took place", async () => {
    const one = await created();
    world.advance(2 * day);
    world.sandbox.store.removeSchedule(String(one.id));
    world.advance(8 * day);
    await one.refresh();
    expect(one.state).toMatchObject({ lastScanAt: daily, overdue: true });
  });

  it("brings no diff", async () => {
    const one = await created();
    world.advance(9 * day);
    world.sandbox.store.setTargetEnabled(world.target(), false);
    await one.refresh();
    expect(await one.up(weekly())).toBe("same");
  });

  it("gives one warning that names all schedules with something to say", async () => {
    const many = Array.from({ length: 12 }, (_, index) => schedule(world, `s${index}`));
    for (const one of many) await one.up(weekly());
    world.sandbox.store.removeTarget(world.target());
    world.restart();
    await Promise.all(many.map((one) => one.refresh()));
    expect([world.heard("heading").length, world.heard("row").length]).toEqual([1, 12]);
  });

  it("fails with a wrong token, naming the data centre and both ways to renew it, and loses nothing", async () => {
    const one = await created();
    const before = one.state;
    const { apiToken, orgToken } = world.sandbox.tokens;
    const address = { COBALT_BASE_URL: world.sandbox.url };
    world.sandbox.setTokens({ apiToken: "rotated-meanwhile" });
    world.restart({ apiToken, orgToken }, address);
    const configured = await failureOf(one.refresh());
    expect(configured.message).toMatch(/--run-program/);
    expect(configured.message).toContain("COBALT_API_TOKEN");
    world.restart({}, { COBALT_API_TOKEN: apiToken, COBALT_ORG_TOKEN: orgToken, ...address });
    const inherited = await failureOf(one.refresh());
    for (const { message } of [configured, inherited]) {
      expect(message).toContain(new URL(world.sandbox.url).host);
      expect(message).not.toMatch(/pulumi up/);
      expect(message).not.toContain(apiToken);
    }
    expect(one.state).toEqual(before);
  });
});

describe("the deletion of a DastScheduledScan", () => {
  it("makes no request, even without tokens, and names all that goes on running", async () => {
    const one = await created();
    await one.up({ ...weekly(), recurrence: "MONTHLY" });
    const ids = [one.state.scheduleId, one.id];
    world.restart({}, {});
    world.sandbox.clearLog();
    await one.destroy();
    expect(world.sandbox.log).toEqual([]);
    expect(world.heard("heading")).toEqual([expect.stringContaining("Cobalt's web application")]);
    expect(world.heard("row")).toEqual(ids.map((id) => expect.stringContaining(String(id))));
    expect(world.heard("row")[0]).toContain("0.23 scans a week");
    expect(world.sandbox.store.schedules).toHaveLength(2);
  });

  it("of 60 resources gives one warning with one table", async () => {
    world.sandbox.setLimits({ mutations: 1000 });
    const many = Array.from({ length: 60 }, (_, index) => schedule(world, `s${index}`));
    for (const one of many) await one.up(weekly());
    world.restart();
    await Promise.all(many.map((one) => one.destroy()));
    expect([world.heard("heading").length, world.heard("row").length]).toEqual([1, 60]);
  }, 20_000);

  it("says nothing of a one-off that has run, nor of what a person has removed", async () => {
    const once = schedule(world, "once");
    await once.up({ targetId: world.target(), dateTime: daily });
    const removed = await created();
    world.restart({ removedSchedules: [removed.id] });
    world.advance(2 * day);
    await once.destroy();
    await removed.destroy();
    expect(world.said).toEqual([]);
  });
});
