import { failureOf, trigger } from "./support/engine";
import { minute, second, startWorld, untilPosted, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const a = () => ({ targetId: world.target(), triggers: ["v1"] });
const b = () => ({ ...a(), triggers: ["v2"] });
const scans = () => world.sandbox.store.scans;

/** A run whose process is killed when Cobalt has started the scan and its answer is on its way. */
async function killedWhileStarting(one: ReturnType<typeof trigger>, inputs = a()): Promise<string> {
  const before = scans().length;
  const posted = world.posts().filter(({ worked }) => worked).length;
  world.sandbox.addFault({ match: { method: "POST" }, action: { kind: "hang", when: "after" } });
  const running = failureOf(one.up(inputs));
  await untilPosted(world, posted + 1);
  world.kill();
  await running;
  world.sandbox.releaseHung();
  world.restart();
  return scans()[before]?.id ?? "";
}

describe("an answer to the POST of a scan that is lost", () => {
  it("is found by comparing the target's scans before and after, and the others that may be meant are named", async () => {
    const other = world.sandbox.store.addScan(world.target(), { ageMs: second });
    world.sandbox.addFault({ match: { method: "POST" }, action: { kind: "reset", when: "after" } });
    const one = trigger(world);
    await one.up(a());
    expect(one.state).toMatchObject({ scanId: scans()[1]?.id, joined: false });
    expect(scans()).toHaveLength(2);
    expect(world.heard("warn")).toEqual([
      expect.stringMatching(`${scans()[1]?.id} of ${world.target()} .*one may be meant: ${other.id}`),
    ]);
  });

  it("is found although Cobalt lists the scan some seconds later", async () => {
    world.sandbox.addFault({ match: { method: "POST" }, action: { kind: "reset", when: "after" } });
    const empty = { pagination: { next_page: null }, data: [] };
    world.sandbox.addFault({
      match: { path: /^\/dast\/scans$/ },
      action: { kind: "json", when: "before", value: empty },
      times: 3,
    });
    const one = trigger(world);
    await one.up(a());
    expect([one.state.scanId, scans().length]).toEqual([scans()[0]?.id, 1]);
  });

  it("is adopted after a 500, where a new scan shows that the work was done", async () => {
    world.sandbox.addFault({
      match: { method: "POST" },
      action: { kind: "status", when: "after", status: 500 },
    });
    const one = trigger(world);
    await one.up(a());
    expect([one.state.scanId, scans().length]).toEqual([scans()[0]?.id, 1]);
  });

  it("fails as not known after a 500 and a 409 that left no new scan, and takes no other scan for it", async () => {
    world.sandbox.setUndocumented({ refusedPostBurnsKey: true });
    world.sandbox.store.addScan(world.target(), { ageMs: minute });
    world.sandbox.addFault({
      match: { method: "POST" },
      action: { kind: "status", when: "before", status: 500 },
    });
    const failure = await failureOf(trigger(world).up(a()));
    expect(failure).toMatchObject({ code: "outcome-unknown" });
    expect(failure.message).toMatch(/adopt: .*run `pulumi up` again after 2026-/);
    expect(scans()).toHaveLength(1);
  });

  it("is not waited away under onBusy: wait when nobody can say whether it was done", async () => {
    world.sandbox.setUndocumented({ refusedPostBurnsKey: true });
    world.sandbox.store.addScan(world.target(), { ageMs: 60 * minute, status: "under_review" });
    world.sandbox.addFault({
      match: { method: "POST" },
      action: { kind: "status", when: "before", status: 500 },
    });
    const failure = await failureOf(trigger(world).up({ ...a(), onBusy: "wait" }));
    expect(failure).toMatchObject({ code: "outcome-unknown" });
    expect(scans()).toHaveLength(1);
  });
});

describe("a run that was killed between the POST and its answer", () => {
  it("finds its scan when it is started again within five minutes, and says so", async () => {
    const one = trigger(world);
    const id = await killedWhileStarting(one);
    world.advance(4 * minute);
    expect(await one.up(a())).toBe("create");
    expect([one.state.scanId, scans().length]).toEqual([id, 1]);
    expect(one.state.joined).toBe(true);
    expect(world.heard("warn")).toEqual([
      expect.stringMatching(
        `A run of the last five minutes started scan ${id} .*one that was killed.*taken over`,
      ),
    ]);
  });

  it("finds the scan of a change, not the one that the state knows already", async () => {
    const one = trigger(world);
    await one.up(a());
    const { scanId } = one.state;
    const id = await killedWhileStarting(one, b());
    await one.up(b());
    expect(one.state).toMatchObject({ scanId: id, previousScanId: scanId });
    expect(scans()).toHaveLength(2);
  });

  it("takes none of the two scans that the state knows when its own was canceled", async () => {
    const one = trigger(world);
    await one.up(a());
    await one.up(b());
    const known = scans().map(({ id }) => id);
    const id = await killedWhileStarting(one, a());
    world.sandbox.store.setScanStatus(id, "canceled");
    await one.up(a());
    expect([...known, id]).not.toContain(one.state.scanId);
    expect(scans()).toHaveLength(4);
  });

  it.each(["canceled", "failed"])("starts a new one with a fresh key when its scan is %s", async (status) => {
    const one = trigger(world);
    const id = await killedWhileStarting(one);
    world.sandbox.store.setScanStatus(id, status);
    await one.up(a());
    expect(one.state.scanId).toBe(scans()[1]?.id);
    const keys = world.posts().map(({ idempotencyKey }) => idempotencyKey);
    expect([keys.length, new Set(keys).size]).toEqual([3, 2]);
  });

  it("starts a new scan when it is started again after the key's life", async () => {
    const one = trigger(world);
    const id = await killedWhileStarting(one);
    world.advance(6 * minute);
    await one.up(a());
    expect(one.state.scanId).not.toBe(id);
    expect(scans()).toHaveLength(2);
  });

  it("does not take the scan that another trigger of the same run owns", async () => {
    const [blue, green] = [trigger(world, "blue"), trigger(world, "green")];
    const id = await killedWhileStarting(blue);
    await green.up(a());
    await blue.up(a());
    expect([blue.state.scanId, scans().length]).toEqual([id, 2]);
    expect(green.state.scanId).not.toBe(id);
  });

  it("is pointed to adopt where its scan now makes the target busy", async () => {
    const one = trigger(world);
    const id = await killedWhileStarting(one);
    await expect(one.up({ ...a(), onBusy: "fail" })).rejects.toThrow(`adopt: "${id}"`);
    await one.up({ ...a(), onBusy: "fail", adopt: id });
    expect([one.state.scanId, scans().length]).toEqual([id, 1]);
  });
});

describe("a refused POST of a scan", () => {
  it.each([true, false])(
    "waits for the limit and starts one scan (keys burn: %s)",
    async (refusedPostBurnsKey) => {
      world.sandbox.setUndocumented({ refusedPostBurnsKey });
      world.sandbox.spend("mutations", 20);
      const one = trigger(world);
      await one.up(a());
      expect([one.state.scanId, scans().length]).toEqual([scans()[0]?.id, 1]);
    },
  );

  it("fails clearly where Cobalt refuses any second scan within five minutes", async () => {
    world.sandbox.setUndocumented({ conflictWithoutKey: true });
    const one = trigger(world);
    await one.up(a());
    world.sandbox.store.setScanStatus(String(one.state.scanId), "completed");
    const failure = await failureOf(one.up(b()));
    expect(failure.message).toContain("again in five minutes");
    world.advance(5 * minute);
    await one.up(b());
    expect(scans()).toHaveLength(2);
  });
});
