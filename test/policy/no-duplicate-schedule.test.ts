import { noDuplicateSchedule } from "../../sdk/policy/policies/dast-no-duplicate-schedule";
import { blog, environment, evaluate, hosts, nothing, schedule, shop, unknown } from "./support/stack";

const left = {
  id: "dsc_Old",
  targetId: shop,
  dateTime: "2026-10-04T02:00:00Z",
  recurrence: "WEEKLY",
  since: "2026-10-05T00:00:00Z",
};

it("passes schedules of other targets, other recurrences and other hours", async () => {
  const stack = [
    schedule("a"),
    schedule("b", { targetId: blog }),
    schedule("c", { recurrence: "MONTHLY" }),
    schedule("d", { dateTime: "2026-12-06T03:00:00Z" }),
  ];
  expect(await evaluate(noDuplicateSchedule, stack)).toEqual(nothing);
});

it("names two declarations of one series, of either host and however their dates are written", async () => {
  const stack = [
    schedule("a", {}, hosts[0]),
    schedule("b", { dateTime: "2026-12-13T03:00:00+01:00" }, hosts[1]),
  ];
  const { violations, notes } = await evaluate(noDuplicateSchedule, stack);
  expect(notes).toEqual([]);
  expect(violations).toEqual([
    `Target ${shop} would be scanned twice at a time (WEEKLY): by b and by a.\n` +
      "Remove one of the two declarations before it is created: Cobalt's API cannot take a schedule back.",
  ]);
});

it("tells of an earlier schedule that goes on, and what to do, without stopping", async () => {
  const { violations, notes } = await evaluate(noDuplicateSchedule, [schedule("a", { leftRunning: [left] })]);
  expect(violations).toEqual([]);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toContain("by a and by dsc_Old, left running by a.");
  expect(notes[0]).toContain(
    "pulumi config set --path 'cobalt:removedSchedules[n]' dsc_Old (n: the next free index)",
  );
});

it("makes that a violation where the configuration says so", async () => {
  const stack = [schedule("a", { leftRunning: [left] })];
  const { violations, notes } = await evaluate(noDuplicateSchedule, stack, { leftRunning: "fail" });
  expect(notes).toEqual([]);
  expect(violations).toHaveLength(1);
});

it("cannot tell of a schedule whose target is unknown, and still finds the others' duplicate", async () => {
  const stack = [schedule("a"), schedule("b"), schedule("c", { targetId: unknown })];
  const { violations, notes } = await evaluate(noDuplicateSchedule, stack);
  expect(violations).toHaveLength(1);
  expect(notes).toEqual(["Cannot tell yet: whether it is the same schedule as another one of the stack."]);
});

describe("with an inventory file", () => {
  const file = (stack: string) =>
    JSON.stringify({
      format: "pulumi-cobalt-inventory",
      version: 1,
      madeAt: "2026-11-25T00:00:00Z",
      targets: [],
      schedules: [
        {
          targetId: shop,
          dateTime: "2026-12-06T02:00:00Z",
          recurrence: "WEEKLY",
          stack,
          scheduleId: "dsc_B",
        },
      ],
    });
  const config = { inventory: "file", inventoryFile: "/inventory.json" };

  it("finds the same series in another stack, and not this stack's own of an earlier day", async () => {
    const other = environment({ readFile: () => file("shop/staging") });
    const { violations } = await evaluate(noDuplicateSchedule, [schedule("a")], config, other);
    expect(violations).toEqual([expect.stringContaining("by a and by dsc_B of shop/staging.")]);
    const own = environment({ readFile: () => file("shop/prod") });
    expect(await evaluate(noDuplicateSchedule, [schedule("a")], config, own)).toEqual(nothing);
  });
});

it("does not take an earlier schedule that another one has adopted for a second one", async () => {
  const moved = { leftRunning: [{ ...left, targetId: shop }], targetId: blog };
  for (const own of [{ scheduleId: "dsc_Old" }, { scheduleId: unknown }, {}])
    expect(
      await evaluate(noDuplicateSchedule, [
        schedule("a", moved),
        schedule("b", { adopt: "dsc_Old", ...own }),
      ]),
    ).toEqual(nothing);
});

it("takes two declarations that adopt whatever exists for two", async () => {
  const stack = [schedule("a", { adopt: "existing" }), schedule("b", { adopt: "existing" })];
  expect((await evaluate(noDuplicateSchedule, stack)).violations).toHaveLength(1);
});

it("does not count single runs that are over", async () => {
  const past = { dateTime: "2026-11-01T02:00:00Z", recurrence: undefined };
  const entry = { ...left, dateTime: "2026-11-01T02:00:00Z", recurrence: undefined };
  const stack = [schedule("a", past), schedule("b", { ...past, leftRunning: [entry] })];
  expect(await evaluate(noDuplicateSchedule, stack)).toEqual(nothing);
  const ahead = { dateTime: "2026-12-01T02:00:00Z", recurrence: undefined };
  const twice = await evaluate(noDuplicateSchedule, [schedule("a", ahead), schedule("b", ahead)]);
  expect(twice.violations).toHaveLength(1);
});
