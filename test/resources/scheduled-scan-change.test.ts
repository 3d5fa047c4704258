import { unknownValue } from "../../provider/resources/property-map";
import { failureOf, schedule } from "./support/engine";
import { day, startWorld, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const weekly = () => ({ targetId: world.target(), dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" });
const moved = () => ({ ...weekly(), dateTime: "2026-12-07T02:00:00Z" });
const idsLeft = (state: { readonly leftRunning?: unknown }) =>
  (state.leftRunning as { id: string }[]).map(({ id }) => id);

describe("creating a DastScheduledScan", () => {
  it("posts the declared instant once and keeps what Cobalt gave", async () => {
    const one = schedule(world);
    expect(await one.up({ ...weekly(), dateTime: "2026-12-06T03:00:00+01:00" })).toBe("create");
    const [made] = world.sandbox.store.schedules;
    expect(world.posts().map(({ body }) => body)).toEqual([
      { date_time: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" },
    ]);
    expect(one.id).toBe(made?.id);
    expect(one.state).toEqual({
      ...weekly(),
      dateTime: "2026-12-06T03:00:00+01:00",
      scheduleId: made?.id,
      firstRunAt: "2026-12-06T02:00:00Z",
      leftRunning: [],
      targetName: "shop",
      targetUrl: "https://shop.example",
      targetFound: true,
      targetEnabled: true,
    });
  });

  it("rolls an anchor in the past forward to the series' next run", async () => {
    const one = schedule(world);
    await one.up({ ...weekly(), dateTime: "2024-01-31T02:00:00Z", recurrence: "MONTHLY" });
    expect(one.state.firstRunAt).toBe("2026-11-30T02:00:00Z");
    expect(world.posts()[0]?.body).toMatchObject({ date_time: "2026-11-30T02:00:00Z" });
  });

  it("makes no request at the next deployment without changes", async () => {
    const one = schedule(world);
    await one.up(weekly());
    world.sandbox.clearLog();
    world.restart();
    expect(await one.up(weekly())).toBe("same");
    expect(world.sandbox.log).toEqual([]);
    expect(world.said).toEqual([]);
  });

  it.each(["dsc_madeByHand", "existing"])("takes over %s and posts nothing", async (adopt) => {
    const one = schedule(world);
    await one.up({ ...weekly(), adopt });
    const expected = adopt === "existing" ? expect.stringMatching(/^unknown:dt_\w+:[0-9a-f]{8}$/) : adopt;
    expect([one.id, one.state.scheduleId, one.state.firstRunAt]).toEqual([
      expected,
      expected,
      weekly().dateTime,
    ]);
    expect(world.posts()).toEqual([]);
    expect(world.heard("info").join()).toContain("nothing was posted");
  });

  it("posts the next instant of the series when the first passes during the wait for the limit", async () => {
    world.sandbox.setUndocumented({ pastDateTime: "refuse" });
    world.sandbox.spend("mutations", 20);
    const one = schedule(world);
    await one.up({ ...weekly(), dateTime: "2026-11-02T09:00:20Z" });
    expect(one.state.firstRunAt).toBe("2026-11-09T09:00:20Z");
    expect(world.sandbox.store.schedules.map(({ dateTime }) => dateTime)).toEqual(["2026-11-09T09:00:20Z"]);
  });
});

describe("a change that is none in Cobalt", () => {
  it.each([
    ["another offset of the same instant", { dateTime: "2026-12-05T21:00:00-05:00" }],
    [
      "a move by whole recurrences, as Cobalt's web application shows it",
      { dateTime: "2027-02-14T02:00:00Z" },
    ],
    ["onChange", { onChange: "refuse" }],
    ["adopt", { adopt: "dsc_other" }],
  ])("%s gives no diff", async (_, change) => {
    const one = schedule(world);
    await one.up(weekly());
    world.sandbox.clearLog();
    expect(await one.up({ ...weekly(), ...change })).toBe("same");
    expect(world.sandbox.log).toEqual([]);
  });
});

describe("a change of the schedule", () => {
  it("updates in place for another dateTime, and lists the old schedule as left running", async () => {
    const one = schedule(world);
    await one.up(weekly());
    const { id, state } = one;
    expect(await one.preview(moved())).toEqual([
      { property: "dateTime", kind: "update", replace: false },
      { property: "leftRunning", kind: "update", replace: false },
    ]);
    expect(await one.up(moved())).toBe("update");
    expect(one.id).toBe(id);
    expect(one.state.scheduleId).not.toBe(id);
    expect(one.state.leftRunning).toEqual([
      {
        id,
        targetId: world.target(),
        dateTime: state.firstRunAt,
        recurrence: "WEEKLY",
        since: "2026-11-02T09:00:00Z",
      },
    ]);
    expect(world.sandbox.store.schedules).toHaveLength(2);
  });

  it.each([
    [{ recurrence: "MONTHLY" }, "update"],
    [{ recurrence: undefined }, "delete"],
  ])("updates in place for the recurrence %j", async (change, kind) => {
    const one = schedule(world);
    await one.up(weekly());
    expect(await one.preview({ ...weekly(), ...change })).toEqual([
      { property: "recurrence", kind, replace: false },
      { property: "leftRunning", kind: "update", replace: false },
    ]);
  });

  it("replaces for another target, and leaves the old schedule running", async () => {
    const one = schedule(world);
    await one.up(weekly());
    const { id } = one;
    expect(await one.up({ ...weekly(), targetId: world.target(1) })).toBe("replace");
    expect(one.id).not.toBe(id);
    expect(world.heard("leftRunning").slice(1)).toEqual([expect.stringContaining(String(id))]);
  });

  it("shows a value that is not known yet as a change, and warns of nothing yet", async () => {
    const one = schedule(world);
    await one.up(weekly());
    expect(await one.preview({ ...weekly(), dateTime: unknownValue })).toMatchObject([
      { property: "dateTime" },
    ]);
    expect(await one.preview({ ...weekly(), targetId: unknownValue })).toMatchObject([{ replace: true }]);
    expect(world.said).toEqual([]);
  });

  it("makes three schedules of going to another time and back", async () => {
    const one = schedule(world);
    await one.up(weekly());
    await one.up(moved());
    await one.up(weekly());
    expect(world.sandbox.store.schedules).toHaveLength(3);
    expect(idsLeft(one.state)).toEqual(world.sandbox.store.schedules.slice(0, 2).map(({ id }) => id));
  });

  it("drops a one-off that has run from the ledger at the next change", async () => {
    const one = schedule(world);
    const once = { targetId: world.target(), dateTime: "2026-11-03T02:00:00Z" };
    await one.up(once);
    await one.up({ ...once, dateTime: "2026-11-04T02:00:00Z" });
    expect(idsLeft(one.state)).toHaveLength(1);
    world.advance(day);
    await one.up({ ...once, dateTime: "2026-11-05T02:00:00Z" });
    expect(idsLeft(one.state)).toEqual([world.sandbox.store.schedules[1]?.id]);
  });

  it("does not let the replacement's resource adopt the old target's schedule", async () => {
    const one = schedule(world);
    await one.up({ ...weekly(), adopt: "dsc_madeByHand" });
    const failure = await failureOf(
      one.preview({ ...weekly(), targetId: world.target(1), adopt: "dsc_madeByHand" }),
    );
    expect(failure.message).toContain("Take adopt out of the program");
    expect(await one.up({ ...weekly(), targetId: world.target(1) })).toBe("replace");
    expect(world.posts()).toHaveLength(1);
  });
});

describe("60 changed schedules", () => {
  it("give one warning with one table, in the preview as in the deployment", async () => {
    world.sandbox.setLimits({ mutations: 1000 });
    const many = Array.from({ length: 60 }, (_, index) => schedule(world, `s${index}`));
    for (const one of many) await one.up(weekly());
    world.restart();
    for (const one of many) await one.preview(moved());
    expect([world.heard("heading").length, world.heard("row").length]).toEqual([1, 60]);
    expect(world.heard("row")[0]).toMatch(
      /dsc_\w+ {2}target dt_\w+ {2}WEEKLY from 2026-12-06T02:00:00Z {2}1 scan a week/,
    );
    world.restart();
    for (const one of many) await one.up(moved());
    expect([world.heard("heading").length, world.heard("row").length]).toEqual([1, 60]);
  }, 20_000);
});

describe("onChange: refuse", () => {
  it("gives each schedule of a run a place of its own in cobalt:removedSchedules, so that no command undoes another", async () => {
    const two = [schedule(world, "one"), schedule(world, "two")];
    for (const one of two) await one.up({ ...weekly(), onChange: "refuse" });
    world.restart({ removedSchedules: ["dsc_earlier"] });
    // The engine asks again at each diff and each update, and is told the same.
    for (const [place, one] of [...two.entries(), ...two.entries()])
      expect((await failureOf(one.preview({ ...moved(), onChange: "refuse" }))).message).toContain(
        `'cobalt:removedSchedules[${place + 1}]' ${one.id}`,
      );
  });

  it("fails the preview of a change until the old id is in cobalt:removedSchedules", async () => {
    const one = schedule(world);
    await one.up({ ...weekly(), onChange: "refuse" });
    const { id } = one;
    const { message } = await failureOf(one.preview({ ...moved(), onChange: "refuse" }));
    expect(message).toContain(`pulumi config set --path 'cobalt:removedSchedules[0]' ${id}`);
    expect(world.posts()).toHaveLength(1);
    world.restart({ removedSchedules: ["dsc_earlier", "dsc_earlier", "dsc_other"] });
    expect((await failureOf(one.preview({ ...moved(), onChange: "refuse" }))).message).toContain(
      `pulumi config set --path 'cobalt:removedSchedules[3]' ${id}, and run again`,
    );
    world.restart({ removedSchedules: [id] });
    expect(await one.up({ ...moved(), onChange: "refuse" })).toBe("update");
    expect(one.state.leftRunning).toEqual([]);
    expect(world.heard("leftRunning")).toEqual([]);
  });

  it("refuses a replacement as well", async () => {
    const one = schedule(world);
    await one.up(weekly());
    await expect(one.preview({ ...weekly(), targetId: world.target(1), onChange: "refuse" })).rejects.toThrow(
      "refuse",
    );
  });
});

describe("cobalt:removedSchedules", () => {
  it("releases the ledger at the next deployment without a request", async () => {
    const one = schedule(world);
    await one.up(weekly());
    const { id } = one;
    await one.up(moved());
    world.sandbox.clearLog();
    world.restart({ removedSchedules: [id] });
    expect(await one.preview(moved())).toEqual([{ property: "leftRunning", kind: "update", replace: false }]);
    expect(await one.up(moved())).toBe("update");
    expect(one.state.leftRunning).toEqual([]);
    expect(world.sandbox.log).toEqual([]);
    expect(await one.up(moved())).toBe("same");
  });

  it("posts the current schedule anew, once, when it is the one that was removed", async () => {
    const one = schedule(world);
    await one.up(weekly());
    const { id } = one;
    world.restart({ removedSchedules: [id] });
    expect(await one.preview(weekly())).toEqual([{ property: "scheduleId", kind: "update", replace: false }]);
    expect(await one.up(weekly())).toBe("update");
    expect([one.id, one.state.leftRunning]).toEqual([id, []]);
    expect(world.sandbox.store.schedules.map((made) => made.id)).toEqual([id, one.state.scheduleId]);
    expect(await one.up(weekly())).toBe("same");
  });

  it("does not post a removed one-off anew that has run already", async () => {
    const one = schedule(world);
    const once = { targetId: world.target(), dateTime: "2026-11-03T02:00:00Z" };
    await one.up(once);
    world.advance(2 * day);
    world.restart({ removedSchedules: [one.id] });
    expect(await one.up(once)).toBe("same");
    expect(world.posts()).toHaveLength(1);
  });
});
