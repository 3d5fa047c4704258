import { scheduleNotOverdue } from "../../sdk/policy/policies/dast-schedule-not-overdue";
import { evaluate, hosts, nothing, schedule, unknown } from "./support/stack";

const ran = { firstRunAt: "2026-11-22T02:00:00Z", lastScanAt: "2026-11-22T02:00:00Z", overdue: false };

it.each(hosts)("passes a schedule of %s that runs", async (host) => {
  expect(await evaluate(scheduleNotOverdue, [schedule("weekly", ran, host)])).toEqual(nothing);
});

it("passes a schedule that is to be made", async () => {
  expect(await evaluate(scheduleNotOverdue, [schedule("weekly")])).toEqual(nothing);
});

it.each(hosts)("names a schedule of %s that a refresh found overdue", async (host) => {
  const overdue = { ...ran, targetName: "Shop", lastScanAt: "2026-11-01T02:00:00Z", overdue: true };
  const stack = [schedule("weekly", overdue, host)];
  const { violations, findings } = await evaluate(scheduleNotOverdue, stack);
  expect(violations).toHaveLength(1);
  expect(violations[0]).toContain(
    "Schedule weekly is overdue: a run of Shop was due more than 24 hours ago, and its last scan began at 2026-11-01T02:00:00Z.",
  );
  expect(violations[0]).toContain("pulumi refresh");
  expect(findings[0]?.urn).toBe(stack[0]?.urn);
});

it("cannot tell of a run that was due after the last refresh", async () => {
  const stale = { ...ran, firstRunAt: "2026-11-15T02:00:00Z", lastScanAt: "2026-11-15T02:00:10Z" };
  const { violations, notes } = await evaluate(scheduleNotOverdue, [schedule("weekly", stale)]);
  expect(violations).toEqual([]);
  expect(notes).toEqual([
    expect.stringContaining("Cannot tell yet: whether the run of 2026-11-22T02:00:00Z took place"),
  ]);
});

it("waits 24 hours for the scan of a run before it asks for a refresh", async () => {
  const ranBefore = { ...ran, firstRunAt: "2026-11-18T13:00:00Z", lastScanAt: "2026-11-18T13:00:00Z" };
  const within = schedule("weekly", { ...ranBefore, firstRunAt: "2026-11-17T13:00:00Z" });
  expect(await evaluate(scheduleNotOverdue, [within])).toEqual(nothing);
  const after = schedule("weekly", {
    ...ranBefore,
    firstRunAt: "2026-11-17T11:00:00Z",
    lastScanAt: "2026-11-17T11:00:00Z",
  });
  expect((await evaluate(scheduleNotOverdue, [after])).notes).toHaveLength(1);
});

it("cannot tell of what a preview does not know, and still names the other schedule", async () => {
  const stack = [schedule("new", { overdue: unknown }), schedule("old", { ...ran, overdue: true })];
  const { violations, notes } = await evaluate(scheduleNotOverdue, stack);
  expect(notes).toEqual(["Cannot tell yet: whether a run of it is overdue."]);
  expect(violations).toHaveLength(1);
});

describe("a schedule whose id nobody knows", () => {
  const lost = { ...ran, scheduleId: "unknown:dt_1:0a1b2c3d" };

  it.each(hosts)("of %s is named with both ways on, and stops nothing", async (host) => {
    const { violations, notes } = await evaluate(scheduleNotOverdue, [schedule("weekly", lost, host)]);
    expect(violations).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(
      "schedule weekly: Cobalt's answer was lost, and it stands as unknown:dt_1:0a1b2c3d.",
    );
    expect(notes[0]).toContain('adopt: "<its dsc_ id>"');
    expect(notes[0]).toContain("'cobalt:removedSchedules[n]' unknown:dt_1:0a1b2c3d (n: the next free index)");
  });

  it("is named beside what else is wrong with it", async () => {
    const { violations, notes } = await evaluate(scheduleNotOverdue, [
      schedule("weekly", { ...lost, overdue: true }),
    ]);
    expect([violations.length, notes.length]).toEqual([1, 1]);
  });

  it.each([
    { ...lost, adopt: "existing" },
    { ...lost, adopt: unknown },
    { ...lost, scheduleId: unknown },
    { ...lost, scheduleId: "dsc_GZgceqweJUNh6mjNuqsE4T" },
  ])("is adopted, or cannot be told: case %#", async (props) => {
    expect(await evaluate(scheduleNotOverdue, [schedule("weekly", props)])).toEqual(nothing);
  });
});
