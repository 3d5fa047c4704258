import type { Blackout, Sandbox, ScanPlan } from "../../sandbox";
import { parseSeed } from "../../sandbox";
import { postScan, postSchedule, send } from "./support/client";
import { fakeClock, sandboxes } from "./support/start";

const start = sandboxes();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const plan: ScanPlan = { queuedMs: MINUTE, startedMs: HOUR, finishingUpMs: MINUTE, underReviewMs: MINUTE };

/** It is 12:00 on 15 January 2026. */
function begin(...blackouts: Blackout[]): Promise<Sandbox> {
  return start({
    clock: fakeClock(),
    seed: { plan, targets: [{ id: "dt_1", name: "Shop", blackouts }] },
  });
}

const at = (time: string) => `2026-01-15T${time}:00Z`;

/** The statuses of the newest scan, one after each of these steps. */
function statuses(sandbox: Sandbox, ...steps: number[]): (string | undefined)[] {
  return steps.map((ms) => {
    sandbox.advance(ms);
    return sandbox.store.scans.at(-1)?.status;
  });
}

test("what is queued in a blackout stays so until its end", async () => {
  const sandbox = await begin({ from: at("11:00"), until: at("14:00") });
  await postScan(sandbox, "dt_1");
  expect(statuses(sandbox, MINUTE, 2 * HOUR - MINUTE - 1, 1, HOUR)).toEqual([
    "queued",
    "queued",
    "started",
    "finishing_up",
  ]);
});

test("a running scan pauses and resumes by itself, and scans no less than without", async () => {
  const sandbox = await begin({ from: at("12:30"), until: at("14:00") });
  await postScan(sandbox, "dt_1");
  expect(statuses(sandbox, 29 * MINUTE, MINUTE, 2000, 90 * MINUTE - 2000, 2000)).toEqual([
    "started",
    "pausing",
    "paused",
    "resuming",
    "started",
  ]);
  expect(statuses(sandbox, 31 * MINUTE - 1, 1, 2 * MINUTE)).toEqual(["started", "finishing_up", "completed"]);
  const { resource } = (await send(sandbox, `/dast/scans/${sandbox.store.scans[0]?.id}`)).json;
  expect(resource.completed_at).toBe("2026-01-15T14:33:02.000Z");
});

test("a blackout that ends before the scan has paused lets it resume", async () => {
  const sandbox = await begin({ from: at("12:30"), until: "2026-01-15T12:30:01Z" });
  await postScan(sandbox, "dt_1");
  expect(statuses(sandbox, 30 * MINUTE, 1000, 2000)).toEqual(["pausing", "resuming", "started"]);
});

test("people review in a blackout too", async () => {
  const sandbox = await begin({ from: at("13:01"), until: at("18:00") });
  await postScan(sandbox, "dt_1");
  expect(statuses(sandbox, HOUR + MINUTE, MINUTE, MINUTE)).toEqual([
    "finishing_up",
    "under_review",
    "completed",
  ]);
});

test("a scan that is paused for seven days is canceled", async () => {
  const sandbox = await begin({ from: at("12:30"), until: "2026-02-15T12:00:00Z" });
  await postScan(sandbox, "dt_1");
  expect(statuses(sandbox, 31 * MINUTE, 7 * DAY - HOUR, HOUR, 60 * DAY)).toEqual([
    "paused",
    "paused",
    "canceled",
    "canceled",
  ]);
  const { resource } = (await send(sandbox, `/dast/scans/${sandbox.store.scans[0]?.id}`)).json;
  expect(resource.completed_at).toBe("2026-01-22T12:30:02.000Z");
});

test("a scan that somebody paused is canceled after seven days as well", async () => {
  const sandbox = await begin();
  const { id } = sandbox.store.addScan("dt_1", { status: "paused" });
  sandbox.store.setScanStatus(id, "paused");
  expect(statuses(sandbox, 7 * DAY - 1, 1)).toEqual(["paused", "canceled"]);
});

test("a blackout comes again, daily or weekly", async () => {
  const daily = await begin({
    from: "2025-11-01T12:30:00Z",
    until: "2025-11-01T13:00:00Z",
    repeats: "daily",
  });
  await postScan(daily, "dt_1");
  expect(statuses(daily, 31 * MINUTE, 30 * MINUTE)).toEqual(["paused", "started"]);
  daily.advance(DAY);
  expect(statuses(await again(daily), 0)).toEqual(["queued"]);
  const weekly = await begin({
    from: "2026-01-01T11:30:00Z",
    until: "2026-01-01T13:00:00Z",
    repeats: "weekly",
  });
  await postScan(weekly, "dt_1");
  expect(statuses(weekly, 59 * MINUTE, MINUTE)).toEqual(["queued", "started"]);
  weekly.advance(DAY);
  expect(statuses(await again(weekly), MINUTE)).toEqual(["started"]);
});

async function again(sandbox: Sandbox): Promise<Sandbox> {
  await postScan(sandbox, "dt_1");
  return sandbox;
}

test("a scan goes on between two blackouts of one day, and pauses in each", async () => {
  const sandbox = await begin(
    { from: at("12:10"), until: at("12:20"), repeats: "daily" },
    { from: at("12:30"), until: at("12:40") },
  );
  await postScan(sandbox, "dt_1");
  expect(statuses(sandbox, 15 * MINUTE, 10 * MINUTE, 10 * MINUTE, 10 * MINUTE)).toEqual([
    "paused",
    "started",
    "paused",
    "started",
  ]);
});

test("blackouts that never end stop a scan for good, and no request", async () => {
  const sandbox = await begin(
    { from: at("00:00"), until: at("13:00"), repeats: "daily" },
    { from: at("13:00"), until: "2026-01-16T00:00:00Z", repeats: "daily" },
  );
  await postScan(sandbox, "dt_1");
  expect(statuses(sandbox, 400 * DAY)).toEqual(["queued"]);
});

test("runs of a schedule wait for the end of a blackout, and what fell due meanwhile is one scan", async () => {
  const sandbox = await begin({ from: at("12:00"), until: "2026-02-01T12:00:00Z" });
  await postSchedule(sandbox, "dt_1", { date_time: "2026-01-16T02:00:00Z", recurrence: "WEEKLY" });
  sandbox.advance(17 * DAY - 1);
  expect(sandbox.store.scans).toEqual([]);
  sandbox.advance(7 * DAY);
  const starts = sandbox.store.scans.map(({ createdAt }) => new Date(createdAt).toISOString());
  expect(starts).toEqual(["2026-02-01T12:00:00.000Z", "2026-02-06T02:00:00.000Z"]);
});

test("blackouts can be set while the sandbox runs, and what was stays as it was", async () => {
  const sandbox = await begin({ from: at("12:30"), until: at("20:00") });
  await postScan(sandbox, "dt_1");
  expect(statuses(sandbox, 40 * MINUTE)).toEqual(["paused"]);
  sandbox.store.setBlackouts("dt_1", []);
  expect(statuses(sandbox, 0, 2000)).toEqual(["resuming", "started"]);
  sandbox.store.setBlackouts("dt_1", [{ from: at("12:45"), until: at("12:50") }]);
  expect(statuses(sandbox, 6 * MINUTE, 4 * MINUTE, 27 * MINUTE)).toEqual([
    "paused",
    "started",
    "finishing_up",
  ]);
});

test("blackouts are a target's own", async () => {
  const sandbox = await begin({ from: at("11:00"), until: at("20:00") });
  sandbox.store.addTarget({ id: "dt_2", name: "Blog" });
  await postScan(sandbox, "dt_2");
  expect(statuses(sandbox, MINUTE)).toEqual(["started"]);
});

test.each([
  [{ from: "tomorrow", until: at("14:00") }, /tomorrow/],
  [{ from: at("14:00"), until: at("14:00") }, /ends after it begins/],
  [{ from: at("14:00"), until: "2026-01-16T14:00:00Z", repeats: "daily" }, /comes daily/],
] as const)("what is no blackout is refused: %p", async (blackout, message) => {
  const sandbox = await begin();
  expect(() => sandbox.store.setBlackouts("dt_1", [blackout])).toThrow(message);
  const body = { blackouts: [blackout] };
  const answer = await send(sandbox, "/_sandbox/targets/dt_1/blackouts", { method: "POST", body });
  expect([answer.status, answer.text]).toEqual([422, expect.stringMatching(message)]);
  expect(() => parseSeed(JSON.stringify({ targets: [{ name: "Shop", ...body }] }))).toThrow(message);
});

test("blackouts stand in a seed file and can be set with curl", async () => {
  const blackouts = [{ from: at("11:00"), until: at("14:00") }];
  const seed = parseSeed(JSON.stringify({ targets: [{ id: "dt_1", name: "Shop", blackouts }] }));
  const sandbox = await start({ clock: fakeClock(), seed });
  await postScan(sandbox, "dt_1");
  expect(statuses(sandbox, HOUR)).toEqual(["queued"]);
  const answer = await send(sandbox, "/_sandbox/targets/dt_1/blackouts", {
    method: "POST",
    body: { blackouts: [] },
  });
  expect([answer.status, ...statuses(sandbox, 0)]).toEqual([200, "started"]);
});
