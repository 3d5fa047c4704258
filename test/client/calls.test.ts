import type { World } from "./support/world";
import { keyOf, rejection, startWorld, targetOf } from "./support/world";

let world: World;

beforeEach(async () => {
  world = await startWorld({ sandbox: { undocumented: { oddFields: [] } } });
});
afterEach(() => world.close());

test("every target of the organisation is listed", async () => {
  const stored = world.sandbox.store.targets.map(({ id, name, url, enabled }) => ({
    id,
    name,
    url,
    enabled,
  }));
  const listed = await world.api.listTargets();
  expect(listed).toHaveLength(2);
  expect(listed).toEqual(expect.arrayContaining(stored));
});

test("a target is found by its id, and an unknown one is undefined", async () => {
  const id = targetOf(world);
  expect(await world.api.findTarget(id)).toMatchObject({ id, name: "shop", enabled: true });
  expect(await world.api.findTarget("dt_doesNotExist0000000000")).toBeUndefined();
});

test("a scan is started and read", async () => {
  const outcome = await world.api.createScan(targetOf(world), keyOf("scan"));
  if (outcome.kind !== "done") throw new Error(outcome.kind);
  expect(outcome.value).toMatchObject({ targetId: targetOf(world), status: "queued" });
  expect(await world.api.getScan(outcome.value.id)).toMatchObject({ id: outcome.value.id });
  expect(await world.api.pollScan(outcome.value.id)).toMatchObject({ id: outcome.value.id });
  expect(world.sandbox.store.scans).toHaveLength(1);
});

test("a schedule is created, recurring or once", async () => {
  const schedule = { targetId: targetOf(world), dateTime: "2026-12-06T02:00:00Z" };
  const weekly = await world.api.createScheduledScan({ ...schedule, recurrence: "WEEKLY" }, keyOf("weekly"));
  const once = await world.api.createScheduledScan({ ...schedule, recurrence: undefined }, keyOf("once"));
  expect([weekly, once]).toMatchObject([
    { kind: "done", value: { targetId: schedule.targetId, recurrence: "WEEKLY" } },
    { kind: "done", value: { targetId: schedule.targetId, recurrence: null } },
  ]);
  expect(world.sandbox.store.schedules).toMatchObject([{ recurrence: "WEEKLY" }, { recurrence: null }]);
});

test("a text that cannot be an id is never put into a path", async () => {
  for (const id of ["../orgs", "..", "dt_a/b", "dt_a?x", "unknown:dt_x:y", ""]) {
    expect(await world.api.findTarget(id)).toBeUndefined();
    expect(await world.api.getScan(id)).toBeUndefined();
    expect(await rejection(world.api.createScan(id, keyOf("odd")))).toMatchObject({ code: "configuration" });
  }
  expect(world.sandbox.log).toHaveLength(0);
});

test("every request carries the documented headers and no body or content type that is not needed", async () => {
  await world.api.createScan(targetOf(world), keyOf("headers"));
  await world.api.listTargets();
  expect(world.sandbox.log.map((request) => request.status)).toEqual([201, 200]);
  expect(world.sandbox.log[0]).toMatchObject({ idempotencyKey: "test-headers-0" });
});
