import type { Scan } from "../../provider/client/types";
import { unknownValue } from "../../provider/resources/property-map";
import { failureOf, trigger } from "./support/engine";
import { startWorld, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const a = () => ({ targetId: world.target(), triggers: ["sha256:a", { port: 80, host: "shop" }] });
const b = () => ({ ...a(), triggers: ["sha256:b"] });
const scans = () => world.sandbox.store.scans.map(({ id }) => id);

describe("a DastScanTrigger", () => {
  it("starts one scan and returns as soon as Cobalt has given its id", async () => {
    const one = trigger(world);
    const began = world.time.now();
    expect(await one.up(a())).toBe("create");
    expect(one.id).toBe(`${world.target()}/release`);
    expect(one.state).toEqual({
      ...a(),
      scanId: scans()[0],
      targetName: "shop",
      requestedAt: "2026-11-02T09:00:00Z",
      joined: false,
      status: "queued",
    });
    expect(world.time.now() - began).toBeLessThan(1_000);
  });

  it("keeps a name with a slash whole in its id", async () => {
    const one = trigger(world, "eu/release");
    await one.up(a());
    expect(one.id).toBe(`${world.target()}/eu/release`);
  });

  it("makes no request without changes, triggers being compared by value", async () => {
    const one = trigger(world);
    await one.up(a());
    world.sandbox.clearLog();
    world.restart();
    const same = {
      triggers: ["sha256:a", { host: "shop", port: 80, path: undefined }],
      targetId: world.target(),
    };
    expect(await one.up(same)).toBe("same");
    expect(world.sandbox.log).toEqual([]);
  });

  it("starts a new scan when a value changes, and keeps its own id", async () => {
    const one = trigger(world);
    await one.up(a());
    const { id, state } = one;
    expect(await one.up(b())).toBe("update");
    expect([one.id, one.state.previousScanId]).toEqual([id, state.scanId]);
    expect(scans()).toEqual([state.scanId, one.state.scanId]);
  });

  it("makes three scans of going from A to B and back to A within five minutes", async () => {
    const one = trigger(world);
    for (const inputs of [a(), b(), a()]) await one.up(inputs);
    expect(new Set(scans()).size).toBe(3);
    expect(one.state.scanId).toBe(scans()[2]);
  });

  it("without triggers scans once, ever", async () => {
    const one = trigger(world);
    await one.up({ targetId: world.target() });
    expect(await one.up({ targetId: world.target(), triggers: [] })).toBe("update");
    expect(scans()).toHaveLength(1);
  });

  it("with scanOnCreate: false takes note of the triggers and scans at their first change", async () => {
    const one = trigger(world);
    await one.up({ ...a(), scanOnCreate: false });
    expect(one.state).toEqual({ ...a(), scanOnCreate: false, targetName: "shop" });
    await one.refresh();
    expect(world.posts()).toEqual([]);
    await one.up({ ...b(), scanOnCreate: false });
    expect(one.state.scanId).toBe(scans()[0]);
    expect(one.state).not.toHaveProperty("previousScanId");
  });

  it.each([
    { onBusy: "wait" },
    { busyTimeout: "10m" },
    { onDestroy: "wait" },
    { scanOnCreate: false },
    { adopt: "dsc_other" },
    { readiness: { url: "http://127.0.0.1:9/" } },
  ])("updates in place without a request for %j", async (change) => {
    const one = trigger(world);
    await one.up(a());
    const { scanId } = one.state;
    world.sandbox.clearLog();
    expect(await one.up({ ...a(), ...change })).toBe("update");
    expect(one.state).toMatchObject({ ...change, scanId });
    expect(world.sandbox.log).toEqual([]);
  });

  it("is replaced for another target", async () => {
    const one = trigger(world);
    await one.up(a());
    expect(await one.preview({ ...a(), targetId: world.target(1) })).toMatchObject([{ replace: true }]);
    expect(await one.preview({ ...a(), targetId: unknownValue })).toMatchObject([{ replace: true }]);
    expect(await one.up({ ...a(), targetId: world.target(1) })).toBe("replace");
    expect(one.id).toBe(`${world.target(1)}/release`);
  });

  it("shows a value that is not known yet as a change", async () => {
    const one = trigger(world);
    await one.up(a());
    const changes = await one.preview({ ...a(), triggers: [unknownValue] });
    expect(changes).toEqual([
      { property: "triggers", kind: "update", replace: false },
      { property: "scanId", kind: "update", replace: false },
    ]);
  });

  it.each([
    ["two resources", ["blue", "shop/dev"], ["green", "shop/dev"]],
    ["two stacks", ["release", "shop/dev"], ["release", "shop/prod"]],
  ] as const)("of %s with equal triggers on one target starts two scans", async (_, first, second) => {
    const both = [trigger(world, ...first), trigger(world, ...second)];
    await Promise.all(both.map((one) => one.up(a())));
    expect(new Set(scans())).toEqual(new Set(both.map(({ state }) => state.scanId)));
    expect(scans()).toHaveLength(2);
  });

  it("names every fault of its declaration at once", async () => {
    const wrong = {
      targetId: 1,
      triggers: "v1",
      scanOnCreate: "yes",
      onBusy: "queue",
      busyTimeout: "soon",
      readiness: { url: "ftp://shop", expectStatus: 42, expectBody: 7, timeout: 5 },
      adopt: "existing",
      onDestroy: "cancel",
    };
    const { failures = [] } = await failureOf(trigger(world).preview(wrong));
    expect(failures.map(({ property }) => property)).toEqual(Object.keys(wrong));
    const { reason } = failures.find(({ property }) => property === "readiness") ?? { reason: "" };
    for (const part of ["url", "expectStatus", "expectBody", "timeout"]) expect(reason).toContain(part);
  });

  it.each([{ readiness: {} }, { readiness: { url: 5 } }, { readiness: "https://shop" }])(
    "refuses %j",
    async (change) => {
      await expect(trigger(world).preview({ ...a(), ...change })).rejects.toThrow(/readiness: .*url/);
    },
  );

  it("skips what is unknown inside of readiness", async () => {
    const readiness = {
      url: unknownValue,
      expectStatus: unknownValue,
      expectBody: unknownValue,
      timeout: unknownValue,
    };
    await expect(trigger(world).preview({ ...a(), readiness })).resolves.toEqual([]);
  });

  it("verifies an unknown target before anything is created", async () => {
    await expect(trigger(world).up({ ...a(), targetId: "dt_absent" })).rejects.toThrow("no target dt_absent");
    expect(world.posts()).toEqual([]);
  });
});

describe("adopt of a DastScanTrigger", () => {
  it("takes a running scan over and posts nothing, then is ignored", async () => {
    const { id } = world.sandbox.store.addScan(world.target(), { ageMs: 600_000, status: "started" });
    const one = trigger(world);
    await one.up({ ...a(), adopt: id });
    expect(one.state).toMatchObject({ scanId: id, joined: true, requestedAt: "2026-11-02T08:50:00Z" });
    expect(world.posts()).toEqual([]);
    await one.up({ ...b(), adopt: id });
    expect(one.state.previousScanId).toBe(id);
    expect(world.posts()).toHaveLength(1);
  });

  it.each([
    ["2026-11-02T10:50:00+02:00", "2026-11-02T08:50:00Z"],
    ["2026-11-01T23:50:00.123-09:00", "2026-11-02T08:50:00Z"],
    ["yesterday", "2026-11-02T09:00:00Z"],
    [null, "2026-11-02T09:00:00Z"],
  ])("keeps the start %s in UTC", async (startedAt, requestedAt) => {
    const { id } = world.sandbox.store.addScan(world.target(), { ageMs: 600_000, status: "started" });
    const api = world.context.api();
    const scan = await api.getScan(id);
    jest.spyOn(api, "getScan").mockResolvedValue({ ...(scan as Scan), startedAt });
    const one = trigger(world);
    await one.up({ ...a(), adopt: id });
    expect(one.state).toMatchObject({ scanId: id, requestedAt });
  });

  it("fails for a scan that Cobalt does not have, and starts nothing", async () => {
    await expect(trigger(world).up({ ...a(), adopt: "dsc_absent" })).rejects.toThrow("no such scan");
    expect(world.posts()).toEqual([]);
  });

  it("fails for a scan of another target", async () => {
    const { id } = world.sandbox.store.addScan(world.target(1));
    await expect(trigger(world).up({ ...a(), adopt: id })).rejects.toThrow(`scan of ${world.target(1)}`);
  });
});
