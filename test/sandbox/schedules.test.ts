import type { Sandbox } from "../../sandbox";
import { firstTarget, postSchedule } from "./support/client";
import { fakeClock, sandboxes } from "./support/start";

const start = sandboxes();
const DAY = 86_400_000;

async function scheduled(date_time: string, recurrence?: string): Promise<Sandbox> {
  const sandbox = await start({ clock: fakeClock() });
  await postSchedule(sandbox, firstTarget(sandbox), { date_time, recurrence });
  return sandbox;
}

function runs(sandbox: Sandbox): string[] {
  return sandbox.store.scans.map((scan) => new Date(scan.createdAt).toISOString().slice(0, 16));
}

test("a one-off starts one scan when its time has come, and no other", async () => {
  const sandbox = await scheduled("2026-01-15T13:00:00Z");
  sandbox.advance(3_599_999);
  expect(runs(sandbox)).toEqual([]);
  sandbox.advance(1);
  expect(runs(sandbox)).toEqual(["2026-01-15T13:00"]);
  sandbox.advance(400 * DAY);
  expect(runs(sandbox)).toHaveLength(1);
});

test("the scan says which schedule started it", async () => {
  const sandbox = await scheduled("2026-01-15T12:00:01Z");
  sandbox.advance(1000);
  expect(sandbox.store.scans[0]?.scheduleId).toBe(sandbox.store.schedules[0]?.id);
});

test("a weekly schedule starts a scan every seven days", async () => {
  const sandbox = await scheduled("2026-01-16T02:00:00Z", "WEEKLY");
  sandbox.advance(22 * DAY);
  expect(runs(sandbox)).toEqual([
    "2026-01-16T02:00",
    "2026-01-23T02:00",
    "2026-01-30T02:00",
    "2026-02-06T02:00",
  ]);
});

test("a monthly schedule on the 31st runs on the last day of a shorter month", async () => {
  const sandbox = await scheduled("2026-01-31T02:00:00Z", "MONTHLY");
  sandbox.advance(110 * DAY);
  expect(runs(sandbox)).toEqual([
    "2026-01-31T02:00",
    "2026-02-28T02:00",
    "2026-03-31T02:00",
    "2026-04-30T02:00",
  ]);
});

test("a quarterly schedule runs every three months, over the year's end", async () => {
  const sandbox = await scheduled("2026-11-30T02:00:00Z", "QUARTERLY");
  sandbox.advance(560 * DAY);
  expect(runs(sandbox)).toEqual(["2026-11-30T02:00", "2027-02-28T02:00", "2027-05-30T02:00"]);
});

test("a recurring schedule whose date is past runs with its next recurrence", async () => {
  const sandbox = await scheduled("2024-02-29T02:00:00Z", "MONTHLY");
  sandbox.advance(45 * DAY);
  expect(runs(sandbox)).toEqual(["2026-01-29T02:00", "2026-02-28T02:00"]);
});

test("a one-off whose date is past runs at once", async () => {
  const sandbox = await scheduled("2026-01-01T00:00:00Z");
  expect(runs(sandbox)).toEqual(["2026-01-15T12:00"]);
});

test("a disabled target is not scanned until it is enabled again", async () => {
  const sandbox = await scheduled("2026-01-16T02:00:00Z", "WEEKLY");
  sandbox.store.setTargetEnabled(firstTarget(sandbox), false);
  sandbox.advance(8 * DAY);
  sandbox.store.setTargetEnabled(firstTarget(sandbox), true);
  sandbox.advance(7 * DAY);
  expect(runs(sandbox)).toEqual(["2026-01-30T02:00"]);
});

test("a target that is disabled after a run keeps that run, however late somebody looks", async () => {
  const clock = fakeClock();
  const sandbox = await start({ clock });
  await postSchedule(sandbox, firstTarget(sandbox), {
    date_time: "2026-01-16T02:00:00Z",
    recurrence: "WEEKLY",
  });
  clock.move(2 * DAY);
  sandbox.store.setTargetEnabled(firstTarget(sandbox), false);
  expect(runs(sandbox)).toEqual(["2026-01-16T02:00"]);
});

test("a removed target is not scanned, and a removed schedule starts nothing", async () => {
  const removedTarget = await scheduled("2026-01-16T02:00:00Z", "WEEKLY");
  removedTarget.store.removeTarget(firstTarget(removedTarget));
  const removedSchedule = await scheduled("2026-01-16T02:00:00Z", "WEEKLY");
  removedSchedule.store.removeSchedule(removedSchedule.store.schedules[0]?.id ?? "");
  for (const sandbox of [removedTarget, removedSchedule]) {
    sandbox.advance(30 * DAY);
    expect(runs(sandbox)).toEqual([]);
  }
});

test("what a plan says when a schedule runs holds for that run", async () => {
  const sandbox = await scheduled("2026-01-16T02:00:00Z", "WEEKLY");
  sandbox.advance(DAY);
  sandbox.store.setPlan({ endsAs: "failed" });
  sandbox.advance(7 * DAY);
  expect(sandbox.store.scans.map((scan) => scan.status)).toEqual(["completed", "failed"]);
});
