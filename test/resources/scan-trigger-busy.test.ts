import { decideBusy } from "../../provider/resources/scan-trigger/start";
import type { Undocumented } from "../../sandbox/types";
import { failureOf, trigger } from "./support/engine";
import { hour, minute, startWorld, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const refusals = ["accept", "refuse", "conflict"] as const satisfies readonly Undocumented["busyTarget"][];
const inputs = (onBusy: string, more: object = {}) => ({
  targetId: world.target(),
  triggers: ["v1"],
  onBusy,
  ...more,
});
/** Somebody else's scan, which goes on for ten minutes more and whose review for one. */
const runningScan = () =>
  world.sandbox.store.addScan(world.target(), {
    ageMs: 20 * minute,
    plan: { queuedMs: 0, startedMs: 30 * minute, finishingUpMs: 0, underReviewMs: minute },
  });

it("decides by onBusy only where a scan is running", () => {
  const scan = { id: "dsc_1", targetId: "dt_1", status: "started", startedAt: null, completedAt: null };
  const choices = ["start", "wait", "join", "fail"] as const;
  expect(choices.map((onBusy) => decideBusy(onBusy, undefined))).toEqual(["post", "post", "post", "post"]);
  expect(choices.map((onBusy) => decideBusy(onBusy, scan))).toEqual(["post", "wait", "join", "fail"]);
});

describe.each(refusals)("a busy target whose second scan Cobalt would %s", (busyTarget) => {
  beforeEach(() => world.sandbox.setUndocumented({ busyTarget }));

  it("is waited for with onBusy: wait, and its scan is not taken for the own one", async () => {
    const other = runningScan();
    const one = trigger(world);
    await one.up(inputs("wait"));
    expect(one.state.scanId).not.toBe(other.id);
    expect(one.state.joined).toBe(false);
    expect(world.sandbox.store.scans).toHaveLength(2);
    expect(Date.parse(String(one.state.requestedAt))).toBeGreaterThanOrEqual(other.createdAt + 30 * minute);
    const lines = world.heard("progress").filter((line) => line.includes("is free"));
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.length).toBeLessThanOrEqual(5);
  });

  it("is waited for until busyTimeout and no longer", async () => {
    world.sandbox.store.addScan(world.target(), { ageMs: hour, status: "paused" });
    const began = world.time.now();
    const { message } = await failureOf(trigger(world).up(inputs("wait", { busyTimeout: "20m" })));
    expect(message).toMatch(/still busy after 20 min .*paused/);
    expect(world.time.now() - began).toBeLessThan(21 * minute);
    expect(world.posts()).toEqual([]);
  });

  it("is joined with onBusy: join", async () => {
    const other = runningScan();
    const one = trigger(world);
    await one.up(inputs("join"));
    expect(one.state).toMatchObject({ scanId: other.id, joined: true });
    expect(world.posts()).toEqual([]);
  });

  it("fails with onBusy: fail, naming the scan and the other ways", async () => {
    const other = runningScan();
    const { message } = await failureOf(trigger(world).up(inputs("fail")));
    for (const part of [other.id, "started", '"wait"', '"join"', `adopt: "${other.id}"`])
      expect(message).toContain(part);
    expect(world.posts()).toEqual([]);
  });

  it.each(["wait", "join", "fail"])(
    "does not count as busy when its scan is over (onBusy: %s)",
    async (onBusy) => {
      const { id } = world.sandbox.store.addScan(world.target(), { ageMs: hour, status: "completed" });
      const one = trigger(world);
      await one.up(inputs(onBusy));
      expect(one.state.scanId).not.toBe(id);
    },
  );
});

describe("onBusy: start", () => {
  it("starts a second scan where Cobalt accepts it", async () => {
    runningScan();
    await trigger(world).up(inputs("start"));
    expect(world.sandbox.store.scans).toHaveLength(2);
  });

  it("says what Cobalt said where it refuses with 422", async () => {
    world.sandbox.setUndocumented({ busyTarget: "refuse" });
    const other = runningScan();
    const { message } = await failureOf(trigger(world).up(inputs("start")));
    expect(message).toMatch(/status 422.*is being scanned/);
    expect(message).toContain(`The target is busy: scan ${other.id}`);
  });

  it("names the busy scan where Cobalt refuses with 409", async () => {
    world.sandbox.setUndocumented({ busyTarget: "conflict" });
    const other = runningScan();
    const { message } = await failureOf(trigger(world).up(inputs("start")));
    expect(message).toContain(`The target is busy: scan ${other.id}`);
    expect(world.sandbox.store.scans).toHaveLength(1);
  });

  it("gives Cobalt's own words for a refusal that has nothing to do with a busy target", async () => {
    world.sandbox.store.setTargetEnabled(world.target(), false);
    const { message } = await failureOf(trigger(world).up(inputs("start")));
    expect(message).toContain("is disabled");
    expect(message).not.toContain("busy");
  });
});

describe("a scan under review", () => {
  const underReview = () =>
    world.sandbox.store.addScan(world.target(), { ageMs: hour, status: "under_review" });

  it.each(["start", "wait", "join", "fail"])("does not occupy its target (onBusy: %s)", async (onBusy) => {
    const { id } = underReview();
    const one = trigger(world);
    await one.up(inputs(onBusy));
    expect(one.state.scanId).not.toBe(id);
  });

  it("is joined with onBusy: join where Cobalt refuses a second scan all the same", async () => {
    world.sandbox.setUndocumented({ busyTarget: "refuse" });
    const { id } = underReview();
    const one = trigger(world);
    await one.up(inputs("join"));
    expect(one.state).toMatchObject({ scanId: id, joined: true });
  });

  it("is waited for with onBusy: wait where Cobalt refuses, and the end repeats Cobalt's words", async () => {
    world.sandbox.setUndocumented({ busyTarget: "refuse" });
    underReview();
    const { message } = await failureOf(trigger(world).up(inputs("wait", { busyTimeout: "5m" })));
    expect(message).toContain("is being scanned");
    const keys = world.posts().map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(keys.length);
    // Nothing that is seen changes, and a POST is dear: one a minute.
    expect(keys.length).toBeGreaterThan(1);
    expect(keys.length).toBeLessThanOrEqual(6);
  });
});
