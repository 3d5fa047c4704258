import { schedule } from "./support/engine";
import { hour, minute, startWorld, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const weekly = () => ({ targetId: world.target(), dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" });
const elsewhere = () => ({ ...weekly(), targetId: world.target(1) });
const ids = () => world.sandbox.store.schedules.map(({ id }) => id);
const unknownId = expect.stringMatching(/^unknown:dt_\w+:[0-9a-f]{8}$/);
const leftRows = () => world.heard("leftRunning").filter((text) => /^(dsc_|unknown:)/.test(text));

describe("a forced replacement of a schedule, of which the engine shows nothing", () => {
  it("takes the schedule of the last five minutes over and asks nobody to remove it: adopt names it", async () => {
    const one = schedule(world);
    await one.up(weekly());
    const [id = ""] = ids();
    world.advance(minute);
    world.restart();
    expect(await one.up(weekly(), { isForced: true })).toBe("replace");
    expect([ids(), leftRows()]).toEqual([[id], []]);
    const { scheduleId } = one.state;
    expect(scheduleId).toEqual(unknownId);
    expect(world.heard("warn")).toEqual([
      expect.stringMatching(
        /is replaced by this one.*Where a warning of that run or of this one names the id/,
      ),
      expect.stringMatching(
        `stands in the state as ${scheduleId} is most likely ${id},.*do not remove it.*adopt: "${id}"`,
      ),
    ]);

    world.restart();
    await one.refresh();
    expect(world.heard("observed")).toContainEqual(
      expect.stringMatching(`^${scheduleId} .*nobody knows its id`),
    );

    world.restart();
    expect(await one.up({ ...weekly(), adopt: id })).toBe("update");
    expect([one.state.scheduleId, ids()]).toEqual([id, [id]]);
    expect(await one.up({ ...weekly(), adopt: id })).toBe("same");
    await one.refresh();
    expect(world.heard("observed")).toEqual([]);
    await one.destroy();
    expect(leftRows()).toEqual([expect.stringContaining(id)]);
  });

  it("is silent once a person has seen it, and posts anew where there is none", async () => {
    const one = schedule(world);
    await one.up(weekly());
    world.restart();
    await one.up(weekly(), { isForced: true });
    const { scheduleId } = one.state;
    expect(await one.up({ ...weekly(), adopt: "existing" })).toBe("update");
    await one.refresh();
    expect(world.heard("observed")).toEqual([]);
    expect(ids()).toHaveLength(1);
    world.advance(6 * minute);
    world.restart({ removedSchedules: [scheduleId] });
    expect(await one.up({ ...weekly(), adopt: "existing" })).toBe("update");
    expect([one.state.scheduleId, ids()]).toEqual([ids()[1], expect.any(Array)]);
  });

  it.each([0, 1, 6, 60])(
    "keeps the id and posts nothing where the old one was deleted first, %i min later",
    async (min) => {
      const one = schedule(world);
      await one.up(weekly());
      const [id] = ids();
      world.advance(min * minute);
      world.restart();
      await one.up(weekly(), { isForced: true, deletesFirst: true });
      expect([one.id, one.state.scheduleId, ids()]).toEqual([id, id, [id]]);
      expect(world.heard("warn")).toEqual([expect.stringMatching(`keeps it: ${id} .*do not remove it`)]);
    },
  );

  it.each([1, 60])(
    "keeps the id and posts nothing where this run's refresh has read it, %i min later",
    async (min) => {
      const one = schedule(world);
      await one.up({ ...weekly(), recurrence: "MONTHLY" });
      await one.up(weekly());
      const [first, id] = ids();
      world.advance(min * minute);
      world.restart();
      await one.refresh();
      await one.up(weekly(), { isForced: true });
      expect([one.state.scheduleId, ids().length]).toEqual([id, 2]);
      expect(one.state.leftRunning).toMatchObject([{ id: first }]);
      expect([leftRows(), world.heard("warn")]).toEqual([[], []]);
    },
  );

  it("after five minutes makes a new one and names the old one, which goes on", async () => {
    const one = schedule(world);
    await one.up(weekly());
    world.advance(hour);
    world.restart();
    await one.up(weekly(), { isForced: true });
    expect(one.state.scheduleId).toBe(ids()[1]);
    expect(leftRows()).toEqual([expect.stringContaining(String(ids()[0]))]);
  });
});

describe("a schedule that is destroyed and made again within five minutes", () => {
  it("says what is true, and where its id was named", async () => {
    const one = schedule(world);
    await one.up(weekly());
    await one.destroy();
    expect(leftRows()).toEqual([expect.stringContaining(String(one.id ?? ids()[0]))]);
    world.advance(minute);
    world.restart();
    await one.up(weekly());
    expect([one.state.scheduleId, ids().length]).toEqual([unknownId, 1]);
    expect(world.heard("warn")).toEqual([
      expect.stringMatching(/its resource was destroyed.*names the id, give it with adopt/),
    ]);
    await one.up({ ...weekly(), adopt: ids()[0] });
    expect(one.state.scheduleId).toBe(ids()[0]);
  });
});

describe("a schedule that goes to another target", () => {
  it.each([false, true])(
    "stays named, with those before it, until it is removed (deleted first: %s)",
    async (deletesFirst) => {
      const one = schedule(world);
      await one.up({ ...weekly(), recurrence: "MONTHLY" });
      await one.up(weekly());
      world.restart();
      expect(await one.up(elsewhere(), { deletesFirst })).toBe("replace");
      const [first, second, third] = ids();
      expect(one.state).toMatchObject({ scheduleId: third, leftRunning: [{ id: first }, { id: second }] });
      const rows = leftRows();
      expect(new Set(rows).size).toBe(rows.length);
      expect(rows).toContainEqual(expect.stringContaining(String(second)));

      world.restart();
      expect(await one.up(weekly())).toBe("replace");
      expect(one.state).toMatchObject({ leftRunning: [{ id: first }, { id: second }, { id: third }] });
      world.restart({ removedSchedules: [first] });
      expect(await one.up(weekly())).toBe("update");
      world.restart({ removedSchedules: [first] });
      await one.destroy();
      for (const id of ids().slice(1)) expect(leftRows()).toContainEqual(expect.stringContaining(id));
    },
  );
});

describe("a date whose day of the month leaves it open whether it is the same series", () => {
  const on = (dateTime: string, recurrence = "MONTHLY") => ({
    targetId: world.target(),
    dateTime,
    recurrence,
  });

  it.each([
    ["2027-01-31T02:00:00Z", "2027-02-28T02:00:00Z", "MONTHLY"],
    ["2027-01-30T02:00:00Z", "2028-02-29T03:00:00+01:00", "MONTHLY"],
    ["2027-01-31T02:00:00Z", "2027-04-30T02:00:00Z", "QUARTERLY"],
    ["2026-11-30T02:00:00Z", "2027-02-28T02:00:00Z", "QUARTERLY"],
  ])(
    "%s and then %s, %s: changes nothing and says how to write either",
    async (declared, date, recurrence) => {
      const one = schedule(world);
      await one.up(on(declared, recurrence));
      for (let n = 0; n < 2; n += 1) {
        world.restart();
        expect(await one.up(on(date, recurrence))).toBe("same");
        expect(ids()).toHaveLength(1);
        const row = world.heard("openDates").at(-1) ?? "";
        const [, same = "", other = ""] = /as it is, write (\S+); .* write (\S+) \(/.exec(row) ?? [];
        expect([Date.parse(same) > Date.parse(date), Number.isNaN(Date.parse(other))]).toEqual([true, false]);
        if (n === 0) continue;
        expect(await one.up(on(same, recurrence))).toBe("same");
        world.restart();
        expect(await one.up(on(other, recurrence))).toBe("update");
        expect([one.state.dateTime, ids().length]).toEqual([other, 2]);
        expect(world.heard("openDates")).toEqual([]);
      }
    },
  );

  it("is no reason to forget the declared day where something else changes", async () => {
    const one = schedule(world);
    await one.up(on("2027-01-31T02:00:00Z"));
    await one.up({ ...on("2027-01-31T02:00:00Z"), recurrence: "WEEKLY" });
    await one.up(on("2027-01-31T02:00:00Z"));
    world.restart({ removedSchedules: [ids()[0]] });
    expect(await one.up(on("2027-02-28T02:00:00Z"))).toBe("update");
    expect([one.state.dateTime, ids().length]).toEqual(["2027-01-31T02:00:00Z", 3]);
  });

  it("is the date that was posted, where that is a short month's, and is said when it is declared", async () => {
    const one = schedule(world);
    await one.up(on("2024-01-31T02:00:00Z"));
    expect(one.state.firstRunAt).toBe("2026-11-30T02:00:00Z");
    expect(world.heard("shortMonths").at(-1)).toContain("first run is 2026-11-30T02:00:00Z");
    expect(await one.up(on("2026-12-30T02:00:00Z"))).toBe("same");
    expect(world.heard("openDates")).toEqual([]);
  });

  it("is warned of where the day as it is written is another month's in UTC", async () => {
    await schedule(world).up(on("2027-03-01T03:00:00+09:00"));
    expect(world.heard("shortMonths").at(-1)).toMatch(/day 1 as it is written is day 28 in UTC/);
  });
});
