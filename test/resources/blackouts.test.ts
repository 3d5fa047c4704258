import { statusText } from "../../provider/resources/waiting";
import { failureOf, gate, schedule, trigger } from "./support/engine";
import { day, hour, minute, startWorld, type World } from "./support/world";

const plan = { queuedMs: minute, startedMs: 20 * minute, finishingUpMs: minute, underReviewMs: minute };
const targets = [{ name: "shop" }];
const paused = "paused (perhaps by a blackout period of the target; it resumes by itself)";
const heldBack = "queued (perhaps held back by a blackout period of the target)";

let world: World;
beforeEach(async () => {
  world = await startWorld({ sandbox: { seed: { targets, plan } } });
});
afterEach(() => world.close());

/** A blackout of the one target, by milliseconds from now. */
function blackout(from: number, until: number): void {
  const iso = (ms: number) => new Date(world.sandbox.now() + ms).toISOString();
  world.sandbox.store.setBlackouts(world.target(), [{ from: iso(from), until: iso(until) }]);
}

describe("a gate whose scan meets a blackout", () => {
  it("waits through the pause, says what it is, and passes when the scan is over", async () => {
    const { id } = world.sandbox.store.addScan(world.target());
    blackout(10 * minute, 40 * minute);
    const one = gate(world);
    await one.up({ scanId: id, timeout: "2h" });
    expect(one.state).toMatchObject({ verdict: "passed", scanStatus: "completed" });
    const lines = world.heard("progress").map((line) => line.replace(/, waiting for .*/, ""));
    expect(lines).toContain(`scan ${id}: ${paused}`);
    expect(lines.at(-1)).not.toContain("blackout");
    expect(world.posts()).toEqual([]);
  });

  it("says in a verdict that is pending why the scan may stand still, and judges it later", async () => {
    const { id } = world.sandbox.store.addScan(world.target());
    blackout(10 * minute, 40 * minute);
    const one = gate(world);
    const { message } = await failureOf(one.up({ scanId: id, timeout: "20m" }));
    expect(message).toContain(`pending after 20 min (timeout): the scan is still ${paused}.`);
    world.restart();
    await one.up({ scanId: id, timeout: "2h" });
    expect(one.state.verdict).toBe("passed");
    expect(world.posts()).toEqual([]);
  });

  it("says of a scan that is queued for long that a blackout may hold it back", async () => {
    blackout(0, hour);
    const { id } = world.sandbox.store.addScan(world.target());
    const { message } = await failureOf(gate(world).up({ scanId: id, timeout: "30m" }));
    expect(message).toContain(`the scan is still ${heldBack}.`);
    const lines = world.heard("progress");
    expect(lines[0]).toContain(`scan ${id}: queued, waiting for`);
    expect(lines.at(-1)).toContain(`scan ${id}: ${heldBack}, waiting for`);
  });

  it("never passes on a scan that was canceled since its pause was too long", async () => {
    const { id } = world.sandbox.store.addScan(world.target());
    blackout(10 * minute, 30 * day);
    world.advance(8 * day);
    expect((await failureOf(gate(world).up({ scanId: id }))).message).toContain("ended as canceled");
  });
});

describe("a trigger whose target has a blackout", () => {
  const waiting = (more: object = {}) => ({ targetId: world.target(), onBusy: "wait", ...more });

  it("waits for the scan that is paused, says what it is, and then starts its own", async () => {
    world.sandbox.store.addScan(world.target());
    blackout(10 * minute, 40 * minute);
    const one = trigger(world);
    await one.up(waiting({ busyTimeout: "2h" }));
    expect(world.sandbox.store.scans.at(-1)?.id).toBe(one.state.scanId);
    expect(world.heard("progress").some((line) => line.includes(` is ${paused}`))).toBe(true);
  });

  it("says so where busyTimeout is over", async () => {
    world.sandbox.store.addScan(world.target());
    blackout(10 * minute, 40 * minute);
    const { message } = await failureOf(trigger(world).up(waiting({ busyTimeout: "20m" })));
    expect(message).toContain("still busy after 20 min");
    expect(message).toContain(` is ${paused}`);
    expect(world.posts()).toEqual([]);
  });

  it("starts its scan in the blackout too: it is queued, and the trigger returns at once", async () => {
    blackout(0, hour);
    const one = trigger(world);
    await one.up({ targetId: world.target() });
    expect([one.state.status, world.posts().length]).toEqual(["queued", 1]);
    world.advance(2 * hour);
    await one.refresh();
    expect(one.state.status).toBe("completed");
  });

  it("says it where a destroy waits for a scan that is paused", async () => {
    const one = trigger(world);
    await one.up({ targetId: world.target(), onDestroy: "wait", busyTimeout: "20m" });
    blackout(10 * minute, 40 * minute);
    expect((await failureOf(one.destroy())).message).toContain(`was still ${paused} after 20 min`);
    expect(world.heard("progress").some((line) => line.endsWith(`is over: ${paused}`))).toBe(true);
  });
});

it("says of an overdue schedule that a blackout may hold its run back, and no longer when the run has come", async () => {
  const one = schedule(world);
  const dateTime = new Date(world.sandbox.now() + hour).toISOString();
  await one.up({ targetId: world.target(), dateTime, recurrence: "WEEKLY" });
  blackout(0, 3 * day);
  world.advance(2 * day);
  world.restart();
  await one.refresh();
  expect(one.state.overdue).toBe(true);
  expect(world.heard("observed")[1]).toMatch(/overdue: .*a blackout period of the target holds it back/);
  world.advance(2 * day);
  world.restart();
  await one.refresh();
  expect([one.state.overdue, world.said]).toEqual([false, []]);
});

it.each([
  ["paused", 0, paused],
  ["pausing", 0, paused.replace("paused", "pausing")],
  ["queued", 9 * minute, "queued"],
  ["queued", 10 * minute, heldBack],
  ["started", day, "started"],
  ["resuming", day, "resuming"],
  ["a_status_of_next_year", day, "a_status_of_next_year"],
])("a scan that is %s and was waited for %i ms is called %s", (status, waitedMs, text) => {
  expect(statusText(status, waitedMs)).toBe(text);
});
