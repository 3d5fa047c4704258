import { firstTarget, postScan, send } from "./support/client";
import { fakeClock, gently, NOON, sandboxes } from "./support/start";

const start = sandboxes(gently);
const plan = { queuedMs: 1000, startedMs: 2000, finishingUpMs: 3000, underReviewMs: 4000 };

test.each([
  [0, "queued"],
  [999, "queued"],
  [1000, "started"],
  [2999, "started"],
  [3000, "finishing_up"],
  [5999, "finishing_up"],
  [6000, "under_review"],
  [9999, "under_review"],
  [10_000, "completed"],
  [10_000_000, "completed"],
])("after %i ms a scan is %s", async (ms, status) => {
  const sandbox = await start({ clock: fakeClock(), seed: { plan } });
  const { id } = (await postScan(sandbox, firstTarget(sandbox))).json.resource;
  sandbox.advance(ms);
  const { resource } = (await send(sandbox, `/dast/scans/${id}`)).json;
  const completed_at = status === "completed" ? "2026-01-15T12:00:10.000Z" : null;
  expect(resource).toMatchObject({ status, started_at: "2026-01-15T12:00:00.000Z", completed_at });
  expect(sandbox.store.scans).toMatchObject([{ id, status }]);
});

test.each(["completed_with_errors", "failed", "canceled"] as const)(
  "a scan can end as %s",
  async (endsAs) => {
    const sandbox = await start({ clock: fakeClock(), seed: { plan: { endsAs } } });
    const { id } = (await postScan(sandbox, firstTarget(sandbox))).json.resource;
    sandbox.advance(8000);
    expect((await send(sandbox, `/dast/scans/${id}`)).json.resource.status).toBe(endsAs);
  },
);

test("a new plan is one for the scans that start after it", async () => {
  const sandbox = await start({ clock: fakeClock() });
  await postScan(sandbox, firstTarget(sandbox));
  sandbox.store.setPlan({ queuedMs: 0, startedMs: 0, finishingUpMs: 0, underReviewMs: 0, endsAs: "failed" });
  await postScan(sandbox, firstTarget(sandbox));
  expect(sandbox.store.scans.map((scan) => scan.status)).toEqual(["queued", "failed"]);
});

test.each(["paused", "canceling", "some_status_of_next_year"])(
  "a scan that is held is %s from then on",
  async (status) => {
    const sandbox = await start({ clock: fakeClock() });
    const { id } = (await postScan(sandbox, firstTarget(sandbox))).json.resource;
    sandbox.store.setScanStatus(id, status);
    sandbox.advance(86_400_000);
    expect((await send(sandbox, `/dast/scans/${id}`)).json.resource).toMatchObject({
      status,
      completed_at: null,
    });
  },
);

test("a scan that is held in a final status ended when it was put there", async () => {
  const sandbox = await start({ clock: fakeClock() });
  const { id } = (await postScan(sandbox, firstTarget(sandbox))).json.resource;
  sandbox.advance(500);
  sandbox.store.setScanStatus(id, "canceled");
  sandbox.advance(500);
  const { resource } = (await send(sandbox, `/dast/scans/${id}`)).json;
  expect(resource.completed_at).toBe("2026-01-15T12:00:00.500Z");
});

test("a purged scan is gone from reads and lists", async () => {
  const sandbox = await start();
  const { id } = (await postScan(sandbox, firstTarget(sandbox))).json.resource;
  sandbox.store.purgeScan(id);
  expect((await send(sandbox, `/dast/scans/${id}`)).status).toBe(404);
  expect((await send(sandbox, "/dast/scans")).json.data).toEqual([]);
});

test("a scan that somebody else started has its age, its status and its plan", async () => {
  const sandbox = await start({ clock: fakeClock() });
  const target = firstTarget(sandbox);
  const older = sandbox.store.addScan(target, {
    ageMs: 3_600_000,
    plan: { ...plan, underReviewMs: 86_400_000 },
  });
  const held = sandbox.store.addScan(target, { ageMs: 60_000, status: "paused" });
  const fresh = sandbox.store.addScan(target);
  expect([older.status, held.status, fresh.status]).toEqual(["under_review", "paused", "queued"]);
  expect(older.createdAt).toBe(NOON - 3_600_000);
  const { json } = await send(sandbox, `/dast/scans?target=${target}`);
  expect(json.data.map((item: { resource: { id: string } }) => item.resource.id)).toEqual([
    fresh.id,
    held.id,
    older.id,
  ]);
});

test("time runs faster than the clock by the speed that was asked for", async () => {
  const clock = fakeClock();
  const sandbox = await start({ clock, speed: 60, seed: { plan: { queuedMs: 60_000 } } });
  await postScan(sandbox, firstTarget(sandbox));
  clock.move(999);
  expect(sandbox.store.scans).toMatchObject([{ status: "queued" }]);
  clock.move(1);
  expect(sandbox.store.scans).toMatchObject([{ status: "started" }]);
  expect(sandbox.now()).toBe(NOON + 60_000);
});

test("time stops at the last date that there is, and requests are answered then, too", async () => {
  const clock = fakeClock();
  const sandbox = await start({ clock, speed: 1e300 });
  clock.move(1);
  expect(await send(sandbox, "/dast/targets")).toMatchObject({ status: 200 });
  expect(new Date(sandbox.now()).toISOString()).toBe("+275760-09-13T00:00:00.000Z");
});

test("time can be advanced only forward", async () => {
  const sandbox = await start();
  for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => sandbox.advance(ms)).toThrow(RangeError);
  await expect(start({ speed: 0 })).rejects.toThrow(/positive/);
});
