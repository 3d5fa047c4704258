import { failureOf, trigger } from "./support/engine";
import { hour, minute, startWorld, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld({
    sandbox: {
      seed: { targets: [{ name: "shop" }], plan: { startedMs: 30 * minute, underReviewMs: 100 * hour } },
    },
  });
});
afterEach(() => world.close());

async function started(more: object = {}) {
  const one = trigger(world);
  await one.up({ targetId: world.target(), triggers: ["v1"], ...more });
  world.restart();
  return one;
}

describe("the refresh of a DastScanTrigger", () => {
  it("shows the scan's status and brings no diff", async () => {
    const one = await started();
    world.advance(minute);
    await one.refresh();
    expect(one.state.status).toBe("started");
    expect(await one.up({ targetId: world.target(), triggers: ["v1"] })).toBe("same");
  });

  it("keeps a scan that Cobalt has no longer as purged, and starts no other", async () => {
    const one = await started();
    const { scanId } = one.state;
    world.sandbox.store.purgeScan(String(scanId));
    await one.refresh();
    expect(one.state).toMatchObject({ scanId, status: "purged" });
    expect(await one.up({ targetId: world.target(), triggers: ["v1"] })).toBe("same");
    expect(world.posts()).toHaveLength(1);
  });

  it("fails with a wrong token and keeps the state", async () => {
    const one = await started();
    const { state } = one;
    world.sandbox.setTokens({ apiToken: "rotated-meanwhile" });
    await expect(one.refresh()).rejects.toThrow("COBALT_API_TOKEN");
    expect(one.state).toEqual(state);
  });
});

describe("the deletion of a DastScanTrigger", () => {
  it("warns of a scan that still runs, and is a matter of state alone", async () => {
    const one = await started();
    const { scanId } = one.state;
    await one.destroy();
    expect(world.heard("heading")).toEqual([expect.stringContaining("cannot cancel a scan")]);
    expect(world.heard("row")).toEqual([expect.stringMatching(`${scanId} goes on \\(queued\\)`)]);
    expect(world.sandbox.log.at(-1)?.method).toBe("GET");
  });

  it.each(["completed", "under_review", "canceled"])("says nothing of a scan that is %s", async (status) => {
    const one = await started();
    world.sandbox.store.setScanStatus(String(one.state.scanId), status);
    await one.destroy();
    expect(world.said).toEqual([]);
  });

  it("makes no request for a scan that was over at the last refresh, nor where there was none", async () => {
    const one = await started();
    world.sandbox.store.setScanStatus(String(one.state.scanId), "failed");
    await one.refresh();
    const none = trigger(world, "none");
    await none.up({ targetId: world.target(), scanOnCreate: false });
    world.sandbox.clearLog();
    await one.destroy();
    await none.destroy();
    expect(world.sandbox.log).toEqual([]);
  });

  it.each([
    ["a wrong token", () => world.sandbox.setTokens({ apiToken: "rotated-meanwhile" })],
    ["no tokens", () => world.restart({}, {})],
    ["no answer", () => world.sandbox.addFault({ match: {}, action: { kind: "refuse" }, times: 100 })],
  ])("goes on with a warning with %s", async (_, spoil) => {
    const one = await started();
    spoil();
    await one.destroy();
    expect(one.id).toBeUndefined();
    expect(world.heard("heading")).toEqual([expect.stringContaining("cannot cancel a scan")]);
    expect(world.heard("row")).toEqual([
      expect.stringContaining("could not be asked"),
      expect.stringContaining("may go on"),
    ]);
  });

  it("with onDestroy: wait waits until the scanner has left the target, with signs of life", async () => {
    const one = await started({ onDestroy: "wait" });
    const began = world.time.now();
    await one.destroy();
    expect(world.sandbox.store.scans[0]?.status).toMatch(/finishing_up|under_review/);
    expect(world.time.now() - began).toBeGreaterThan(30 * minute);
    expect(world.heard("progress").length).toBeGreaterThanOrEqual(5);
    expect(world.heard("progress").length).toBeLessThanOrEqual(10);
    expect(world.heard("warn")).toEqual([]);
  });

  it("with onDestroy: wait fails after busyTimeout, and says what to do", async () => {
    const one = await started({ onDestroy: "wait", busyTimeout: "10m" });
    const { message } = await failureOf(one.destroy());
    expect(message).toContain("still started after 10 min");
    expect(message).toContain("Run the same command again");
    expect(one.id).toBeDefined();
  });
});
