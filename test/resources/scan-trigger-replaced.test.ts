import { failureOf, trigger, type UpOptions } from "./support/engine";
import { minute, second, startWorld, untilPosted, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const a = () => ({ targetId: world.target(), triggers: ["v1"] });
const b = () => ({ ...a(), triggers: ["v2"] });
const ids = () => world.sandbox.store.scans.map(({ id }) => id);

/** A command of its own process, which is killed when Cobalt has done the work of its POST. */
async function killed(run: () => Promise<unknown>, skip = 0): Promise<void> {
  const worked = world.posts().filter((post) => post.worked).length;
  world.sandbox.addFault({ match: { method: "POST" }, action: { kind: "hang", when: "after" }, skip });
  const running = failureOf(run());
  await untilPosted(world, worked + 1);
  world.kill();
  await running;
  world.sandbox.releaseHung();
  world.restart();
}

describe("a replacement that the engine forces and shows nothing of", () => {
  it("takes the scan of the last five minutes over, with a warning that says what is true and both ways on", async () => {
    const one = trigger(world);
    await one.up(a());
    const [first] = ids();
    const start = world.time.now();
    world.advance(3 * minute);
    world.restart();
    expect(await one.up(a(), { isForced: true })).toBe("replace");
    expect(ids()).toEqual([first]);
    expect(one.state).toMatchObject({ scanId: first, joined: true });
    expect(Math.abs(Date.parse(String(one.state.requestedAt)) - start)).toBeLessThan(second);
    expect(String(one.state.requestedAt)).toMatch(/Z$/);
    const [warning = "", ...others] = world.heard("warn");
    expect(others).toEqual([]);
    expect(warning).toContain(`A run of the last five minutes started scan ${first} of ${world.target()} `);
    expect(warning).toContain(`for this very declaration at ${new Date(start).toISOString().slice(0, 16)}`);
    expect(warning).toContain(": one that was killed, or one whose trigger this one replaces, or ");
    expect(warning).toContain("pulumi up -c rescan=");
    const [, time = ""] = /force the replacement again after (\S+),/.exec(warning) ?? [];
    expect(Date.parse(time) - start).toBeGreaterThanOrEqual(5 * minute);

    world.advance(Date.parse(time) - world.time.now());
    world.restart();
    await one.up(a(), { isForced: true });
    expect(ids()).toHaveLength(2);
    expect(one.state).toMatchObject({ scanId: ids()[1], joined: false });
    expect(world.heard("warn")).toEqual([]);
  });

  it("starts another scan at once with another value in triggers", async () => {
    const one = trigger(world);
    await one.up(a());
    world.restart();
    await one.up(b(), { isForced: true });
    expect(one.state).toMatchObject({ scanId: ids()[1], joined: false });
  });

  it.each([0, 1, 4, 6])(
    "starts a new scan where this run has deleted the old one first, %i min later",
    async (min) => {
      const one = trigger(world);
      await one.up(a());
      world.advance(min * minute);
      world.restart();
      await one.up(a(), { isForced: true, deletesFirst: true });
      expect(one.state).toMatchObject({ scanId: ids()[1], joined: false });
      expect(ids()).toHaveLength(2);
      expect(world.heard("warn")).toEqual([]);
    },
  );

  it.each([1, 6])(
    "starts a new scan where this run's refresh has read the old one, %i min later",
    async (min) => {
      const one = trigger(world);
      await one.up(a());
      world.advance(min * minute);
      world.restart();
      await one.refresh();
      await one.up(a(), { isForced: true });
      expect(one.state).toMatchObject({ scanId: ids()[1], joined: false });
      expect(ids()).toHaveLength(2);
    },
  );

  it.each([1, 6])(
    "is one new scan for one replacement when its run is killed and repeated, %i min later",
    async (min) => {
      const one = trigger(world);
      await one.up(a());
      world.advance(min * minute);
      world.restart();
      // Within the first key's life it is the second POST that starts a scan.
      await killed(() => one.up(a(), { isForced: true, deletesFirst: true }), min < 5 ? 1 : 0);
      world.advance(20 * second);
      await one.up(a(), { isForced: true, deletesFirst: true });
      expect(one.state).toMatchObject({ scanId: ids()[1], joined: true });
      expect(ids()).toHaveLength(2);
    },
  );

  it("takes no third scan and no older one where it is forced again and again", async () => {
    const one = trigger(world);
    await one.up(a());
    for (let n = 0; n < 3; n += 1) {
      world.advance(30 * second);
      world.restart();
      await one.up(a(), { isForced: true, deletesFirst: true }).catch((error: Error) => {
        expect(error.message).toMatch(/Nobody can say.*five minutes/);
      });
      if (one.state.scanId !== undefined) expect(one.state.scanId).toBe(ids().at(-1));
    }
    expect(ids().length).toBeLessThanOrEqual(4);
  });
});

describe("a replacement that this run's diff has seen", () => {
  const ways: readonly UpOptions[] = [{ onAnyChange: true }, { onAnyChange: true, deletesFirst: true }];

  it.each(ways)("is a scan for each change within five minutes, back and forth: %j", async (how) => {
    const one = trigger(world);
    await one.up(a());
    for (const [n, inputs] of [b(), a(), b()].entries()) {
      world.restart();
      expect(await one.up(inputs, how)).toBe("replace");
      expect(ids()).toHaveLength(n + 2);
      expect(one.state).toMatchObject({ scanId: ids().at(-1), joined: false });
    }
  });

  it.each(ways)("is one scan for one change when its run is killed and repeated: %j", async (how) => {
    const one = trigger(world);
    await one.up(a());
    world.advance(second);
    world.restart();
    await killed(() => one.up(b(), how));
    await one.up(b(), how);
    expect(ids()).toHaveLength(2);
    expect(one.state).toMatchObject({ scanId: ids()[1], joined: true });
  });

  it.each(["oldestFirst", "newestFirst"] as const)(
    "is no scan of two that began at one time, of which only the list's order would tell (%s)",
    async (listOrder) => {
      world.sandbox.setUndocumented({ listOrder });
      const how = { onAnyChange: true, deletesFirst: true };
      const one = trigger(world);
      await one.up(a());
      world.restart();
      await killed(() => one.up(b(), how));
      const failure = await failureOf(one.up(b(), how));
      expect(failure).toMatchObject({ code: "outcome-unknown" });
      for (const id of ids()) expect(failure.message).toContain(id);
      expect(ids()).toHaveLength(2);
    },
  );
});

describe("a trigger that is destroyed and made again", () => {
  it("says the same truth within five minutes, and scans anew after them", async () => {
    await trigger(world).up(a());
    const [first] = ids();
    const again = async (ms: number) => {
      world.advance(ms);
      world.restart();
      const one = trigger(world);
      await one.up(a());
      const { state } = one;
      await one.destroy();
      return state;
    };
    expect(await again(minute)).toMatchObject({ scanId: first, joined: true });
    expect(world.heard("warn")).toEqual([expect.stringContaining("or that was destroyed since")]);
    expect(await again(6 * minute)).toMatchObject({ scanId: ids()[1], joined: false });
    expect(ids()).toHaveLength(2);
  });

  it("is not taken for another resource of its name whose diff showed no change", async () => {
    const one = trigger(world);
    await one.up(a());
    world.restart();
    await one.up(a());
    await trigger(world).up(a());
    expect(ids()).toHaveLength(1);
  });
});

it.each([false, true])(
  "Ctrl-C while the target is looked up ends a creation (forced: %s) before anything is started",
  async (isForced) => {
    const one = trigger(world);
    if (isForced) await one.up(a());
    const before = ids().length;
    world.advance(6 * minute);
    world.restart();
    const api = world.context.api();
    jest.spyOn(world.context, "api").mockReturnValue({
      ...api,
      findTarget: async () => {
        world.kill();
        return api.findTarget(world.target());
      },
    });
    expect(await failureOf(one.up(a(), { isForced }))).toMatchObject({ code: "canceled" });
    expect(ids()).toHaveLength(before);
  },
);
