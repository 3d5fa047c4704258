import { unknownValue } from "../../provider/resources/property-map";
import { scheduledScan } from "../../provider/resources/scheduled-scan";
import { failureOf, schedule } from "./support/engine";
import { startWorld, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const later = "2026-12-06T02:00:00Z";
const earlier = "2026-10-04T02:00:00Z";

describe("the check of a DastScheduledScan", () => {
  it("names every fault at once, each with what is allowed", async () => {
    const wrong = {
      targetId: "shop",
      dateTime: "tomorrow",
      recurrence: "DAILY",
      onChange: "maybe",
      adopt: "dt_1",
    };
    const { failures = [] } = await failureOf(schedule(world).preview(wrong));
    expect(failures.map(({ property }) => property)).toEqual(Object.keys(wrong));
    const reasons = failures.map(({ reason }) => reason).join("\n");
    for (const allowed of [
      "dt_",
      "ISO 8601",
      "WEEKLY, MONTHLY, QUARTERLY",
      "leaveRunning, refuse",
      "dsc_",
      "existing",
    ])
      expect(reasons).toContain(allowed);
    expect(world.sandbox.log).toEqual([]);
  });

  it("reports a bad dateTime, a bad recurrence and an unknown target together", async () => {
    const inputs = { targetId: "dt_doesNotExist", dateTime: "2026-02-30T02:00:00Z", recurrence: "HOURLY" };
    const { failures = [] } = await failureOf(schedule(world).preview(inputs));
    expect(failures.map(({ property }) => property)).toEqual(["dateTime", "recurrence", "targetId"]);
  });

  it("names what is required and missing", async () => {
    const { failures = [] } = await failureOf(schedule(world).preview({}));
    expect(failures.map(({ property, reason }) => [property, reason.includes("is required")])).toEqual([
      ["targetId", true],
      ["dateTime", true],
    ]);
  });

  it("refuses a time without an offset, since it means another instant on each machine", async () => {
    const { failures } = await failureOf(
      schedule(world).preview({ targetId: world.target(), dateTime: "2026-12-06T02:00:00" }),
    );
    expect(failures).toEqual([
      { property: "dateTime", reason: expect.stringContaining("offset is missing") },
    ]);
  });

  it("skips what a preview does not know yet", async () => {
    const inputs = { targetId: unknownValue, dateTime: unknownValue, recurrence: unknownValue };
    await expect(schedule(world).preview(inputs)).resolves.toEqual([]);
    expect(world.sandbox.log).toEqual([]);
  });

  it("takes a property that is null for one that is absent", async () => {
    const one = schedule(world);
    await one.up({ targetId: world.target(), dateTime: later, recurrence: null });
    expect(one.state).not.toHaveProperty("recurrence");
    const past = { targetId: world.target(), dateTime: earlier, recurrence: null };
    expect((await failureOf(schedule(world).preview(past))).message).toContain("past");
  });

  it("lists the organisation's targets by name when the target does not exist", async () => {
    const { failures } = await failureOf(schedule(world).preview({ targetId: "dt_absent", dateTime: later }));
    expect(failures).toEqual([
      {
        property: "targetId",
        reason: expect.stringMatching(/It has: blog \(dt_\w+\), old \(dt_\w+\), shop/),
      },
    ]);
  });

  it("warns of a disabled target, and goes on", async () => {
    await schedule(world).preview({ targetId: world.target(2), dateTime: later });
    expect(world.heard("disabledTargets")[1]).toContain("old (dt_");
  });

  it("verifies many targets from one listing", async () => {
    for (let index = 0; index < 30; index += 1)
      await schedule(world, `s${index}`).preview({ targetId: world.target(index % 2), dateTime: later });
    expect(world.sandbox.log.map(({ call }) => call)).toEqual(["list targets"]);
  });

  it("gives one warning for all targets without tokens, and makes no request", async () => {
    world.restart({}, { COBALT_BASE_URL: world.sandbox.url });
    for (let index = 0; index < 60; index += 1)
      await schedule(world, `s${index}`).preview({ targetId: `dt_t${index}`, dateTime: later });
    expect(world.heard("heading")).toHaveLength(1);
    const rows = world.heard("row");
    expect(rows[0]).toContain("apiToken and orgToken");
    expect(rows).toHaveLength(61);
    expect(world.sandbox.log).toEqual([]);
  });

  it("waits once, not once a resource, for a Cobalt that does not answer", async () => {
    world.sandbox.addFault({
      match: {},
      action: { kind: "reset", when: "before" },
      times: Number.POSITIVE_INFINITY,
    });
    await schedule(world, "first").preview({ targetId: "dt_t0", dateTime: later });
    const { length } = world.sandbox.log;
    for (let index = 1; index < 20; index += 1)
      await schedule(world, `s${index}`).preview({ targetId: `dt_t${index}`, dateTime: later });
    expect(world.sandbox.log).toHaveLength(length);
    expect(world.heard("heading")).toHaveLength(1);
  });

  it("verifies the targets again some minutes after Cobalt did not answer", async () => {
    world.sandbox.addFault({ match: {}, action: { kind: "status", when: "before", status: 401 } });
    await schedule(world).preview({ targetId: "dt_absent", dateTime: later });
    world.advance(5 * 60_000);
    await expect(schedule(world).preview({ targetId: "dt_absent", dateTime: later })).rejects.toThrow(
      "no target",
    );
  });

  it.each(["MONTHLY", "QUARTERLY"])(
    "warns of a %s schedule on a day that some months lack",
    async (recurrence) => {
      await schedule(world).preview({
        targetId: world.target(),
        dateTime: "2026-12-31T02:00:00Z",
        recurrence,
      });
      expect(world.heard("shortMonths")[1]).toContain("2026-12-31");
    },
  );

  it("does not warn of a weekly schedule on such a day, nor of day 28", async () => {
    const targetId = world.target();
    await schedule(world).preview({ targetId, dateTime: "2026-12-31T02:00:00Z", recurrence: "WEEKLY" });
    await schedule(world).preview({ targetId, dateTime: "2026-12-28T02:00:00Z", recurrence: "MONTHLY" });
    expect(world.said).toEqual([]);
  });
});

describe("a one-off in the past", () => {
  it("is refused when it is new", async () => {
    const { failures } = await failureOf(schedule(world).up({ targetId: world.target(), dateTime: earlier }));
    expect(failures).toEqual([
      { property: "dateTime", reason: expect.stringContaining("2026-11-02T09:00:00Z") },
    ]);
  });

  it("is not refused, and makes no request, when it is unchanged", async () => {
    const one = schedule(world);
    await one.up({ targetId: world.target(), dateTime: "2026-11-02T10:00:00Z" });
    world.advance(2 * 3_600_000);
    world.sandbox.clearLog();
    expect(await one.up({ targetId: world.target(), dateTime: "2026-11-02T11:00:00+01:00" })).toBe("same");
    expect(world.sandbox.log).toEqual([]);
  });

  it("is refused when it is changed", async () => {
    const one = schedule(world);
    await one.up({ targetId: world.target(), dateTime: later });
    const { failures } = await failureOf(one.up({ targetId: world.target(), dateTime: earlier }));
    expect(failures?.map(({ property }) => property)).toEqual(["dateTime"]);
  });

  it("is allowed where it is adopted", async () => {
    const one = schedule(world);
    await one.up({ targetId: world.target(), dateTime: earlier, adopt: "existing" });
    expect(one.state.firstRunAt).toBe(earlier);
  });

  it("fails without a POST when it has passed between the check and the creation", async () => {
    const inputs = { targetId: world.target(), dateTime: earlier };
    await expect(scheduledScan.create({ inputs, scope: "p/s/n" }, world.context)).rejects.toThrow(
      "has passed",
    );
    expect(world.posts()).toEqual([]);
  });
});
