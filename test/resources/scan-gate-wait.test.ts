import { failureOf, gate } from "./support/engine";
import { environmentOf, hour, minute, second, startWorld, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  const plan = {
    queuedMs: minute,
    startedMs: 20 * minute,
    finishingUpMs: minute,
    underReviewMs: 10 * minute,
  };
  world = await startWorld({ sandbox: { seed: { targets: [{ name: "shop" }], plan } } });
});
afterEach(() => world.close());

const scanOf = (options = {}) => world.sandbox.store.addScan(world.target(), options);
const always = Number.POSITIVE_INFINITY;

describe("the wait of a DastScanGate", () => {
  it("passes when the scan is completed, and makes no POST", async () => {
    const { id } = scanOf();
    const one = gate(world);
    expect(await one.up({ scanId: id })).toBe("create");
    expect(one.id).toBe(`${id}/gate`);
    expect(one.state).toMatchObject({
      verdict: "passed",
      scanStatus: "completed",
      findingCounts: { high: 0, medium: 0, low: 0 },
      summary: expect.stringMatching(
        /^Cobalt DAST gate passed: scan dsc_\w+ of dt_\w+ is completed, 0 high.*$/,
      ),
    });
    expect(Date.parse(String(one.state.judgedAt))).toBeGreaterThanOrEqual(world.sandbox.now() - second);
    expect(world.posts()).toEqual([]);
  });

  it("passes provisionally, sooner, with until: scanned", async () => {
    const { id } = scanOf();
    const one = gate(world);
    const began = world.time.now();
    await one.up({ scanId: id, until: "scanned" });
    expect(one.state).toMatchObject({ verdict: "provisional", scanStatus: "under_review" });
    expect(world.time.now() - began).toBeLessThan(24 * minute);
  });

  it("gives a sign of life at each change of status and at least every five minutes", async () => {
    const { id } = scanOf();
    await gate(world).up({ scanId: id });
    const lines = world.heard("progress");
    for (const status of ["queued", "started", "finishing_up", "under_review"])
      expect(lines.some((line) => line.startsWith(`scan ${id}: ${status}, waiting for `))).toBe(true);
    expect(lines.filter((line) => line.includes(": started")).length).toBeGreaterThanOrEqual(4);
    expect(lines.length).toBeLessThan(14);
    expect(lines.at(-1)).toContain("findings so far: 0 high");
    expect(world.heard("info")).toEqual([expect.stringContaining("gate passed")]);
  });

  it.each<[does: string, declared: { readonly pollInterval?: string }, every: number]>([
    ["asks every 5 s instead of the default 30 s", {}, 5 * second],
    ["asks as often as is declared", { pollInterval: "1m" }, minute],
    ["asks as often as the default where that is declared", { pollInterval: "30s" }, 30 * second],
  ])(
    "under the sandbox's mark %s, and declares and keeps what it would elsewhere",
    async (_, declared, every) => {
      const { url, tokens } = world.sandbox;
      const mark = {
        COBALT_SANDBOX: url,
        COBALT_SANDBOX_API_TOKEN: tokens.apiToken,
        COBALT_SANDBOX_ORG_TOKEN: tokens.orgToken,
      };
      world.restart({}, { ...environmentOf(world.sandbox), ...mark });
      const plan = { queuedMs: 1, startedMs: 1, finishingUpMs: 1, underReviewMs: second };
      const { id } = scanOf({ plan });
      const [one, began] = [gate(world), world.time.monotonic()];
      await one.up({ scanId: id, ...declared });
      expect(world.time.monotonic() - began).toBe(every);
      expect(one.state.pollInterval).toBe(declared.pollInterval);
      world.restart();
      expect(await one.up({ scanId: id, ...declared })).toBe("same");
    },
  );

  it("ends at the timeout, not before, whatever the poll interval", async () => {
    const { id } = scanOf();
    const began = world.time.now();
    const { message } = await failureOf(gate(world).up({ scanId: id, timeout: "10m", pollInterval: "1h" }));
    expect(world.time.now() - began).toBe(10 * minute);
    expect(message).toContain("pending after 10 min (timeout): the scan is still started");
    expect(message).toContain("1. wait until the scan is over");
  });

  it("judges the same scan again after a timeout, without a POST", async () => {
    const { id } = scanOf();
    const one = gate(world);
    await failureOf(one.up({ scanId: id, timeout: "10m" }));
    expect(one.id).toBeUndefined();
    world.restart();
    expect(await one.up({ scanId: id, timeout: "10h" })).toBe("create");
    expect(one.state.verdict).toBe("passed");
    expect(world.posts()).toEqual([]);
  });

  it("tolerates that a scan just started is not found for a moment", async () => {
    const { id } = scanOf();
    world.sandbox.addFault({
      match: { path: new RegExp(id) },
      action: { kind: "status", when: "before", status: 404 },
      times: 2,
    });
    const one = gate(world);
    await one.up({ scanId: id });
    expect(one.state.verdict).toBe("passed");
  });

  it.each(["50m", "10s"])("fails for a scan that Cobalt does not have (timeout %s)", async (timeout) => {
    const began = world.time.now();
    await expect(gate(world).up({ scanId: "dsc_absent", timeout })).rejects.toThrow("has no scan dsc_absent");
    expect(world.time.now() - began).toBeLessThanOrEqual(2 * minute);
  });

  it.each([
    ["500", { kind: "status", when: "before", status: 500 }],
    ["503", { kind: "status", when: "before", status: 503 }],
    ["resets", { kind: "reset", when: "before" }],
  ] as const)("tolerates that Cobalt is down for some minutes (%s)", async (_, action) => {
    const { id } = scanOf();
    world.sandbox.addFault({ match: {}, action, skip: 4, times: 40 });
    const one = gate(world);
    await one.up({ scanId: id, timeout: "3h" });
    expect(one.state.verdict).toBe("passed");
    const lines = world.heard("progress").filter((line) => line.includes("could not be asked"));
    expect(lines.length).toBeGreaterThanOrEqual(1);
    expect(lines.length).toBeLessThan(6);
  });

  it("does not tolerate a 401", async () => {
    const { id } = scanOf();
    world.sandbox.setTokens({ apiToken: "another" });
    const began = world.time.now();
    await expect(gate(world).up({ scanId: id })).rejects.toMatchObject({ code: "api", status: 401 });
    expect(world.time.now() - began).toBeLessThan(minute);
  });

  it("never passes while Cobalt cannot be asked", async () => {
    const { id } = scanOf({ status: "completed" });
    world.sandbox.addFault({ match: {}, action: { kind: "reset", when: "before" }, times: always });
    const { message } = await failureOf(gate(world).up({ scanId: id, timeout: "5m" }));
    expect(message).toContain("pending after 5 min (timeout): Cobalt could not be asked");
  });

  it("is created as pending with what it saw last where onTimeout is warn and Cobalt cannot be asked", async () => {
    const { id } = scanOf();
    world.sandbox.addFault({ match: {}, action: { kind: "reset", when: "before" }, skip: 6, times: always });
    const one = gate(world);
    await one.up({ scanId: id, timeout: "10m", onTimeout: "warn" });
    expect(one.state).toMatchObject({
      verdict: "pending",
      scanStatus: expect.stringMatching(/queued|started/),
    });
    world.sandbox.clearFaults();
    world.advance(hour);
    expect(await one.up({ scanId: id, timeout: "10m", onTimeout: "warn" })).toBe("update");
    expect(one.state.verdict).toBe("passed");
  });

  it.each([
    ["status", { kind: "status", when: "before", status: 500 }],
    ["reset", { kind: "reset", when: "before" }],
    ["malformed", { kind: "malformed", when: "before" }],
    ["another shape", { kind: "json", when: "before", value: { data: {} } }],
    ["401", { kind: "status", when: "before", status: 401 }],
  ] as const)("never passes with findings that cannot be read (%s)", async (_, action) => {
    const { id } = scanOf({ status: "completed" });
    world.sandbox.addFault({ match: { path: /findings/ }, action, times: always });
    const one = gate(world);
    await failureOf(one.up({ scanId: id, timeout: "10m" }));
    expect(one.id).toBeUndefined();
    world.sandbox.clearFaults();
    await one.up({ scanId: id });
    expect(one.state.verdict).toBe("passed");
  });

  it("reads findings again at each poll until they can be read", async () => {
    const { id } = scanOf({ status: "completed" });
    world.sandbox.addFault({
      match: { path: /findings/ },
      action: { kind: "status", when: "before", status: 500 },
      times: 15,
    });
    const one = gate(world);
    const began = world.time.now();
    await one.up({ scanId: id });
    expect(world.time.now() - began).toBeLessThan(4 * minute);
    expect(one.state.verdict).toBe("passed");
  });

  it("counts a finding of an unknown severity as the highest, under its name, and needs no severity without limits", async () => {
    const { id } = scanOf({ status: "completed" });
    const resource = {
      id: "dfi_1",
      target_id: world.target(),
      scan_ids: [id],
      severity: "40",
      state: "need_fix",
    };
    const value = { pagination: { next_page: null }, data: [{ resource }] };
    world.sandbox.addFault({
      match: { path: /findings/ },
      action: { kind: "json", when: "before", value },
      times: always,
    });
    await expect(gate(world, "limited").up({ scanId: id, limits: { maxHigh: 0 } })).rejects.toThrow(
      'too many findings: 1 high (1 of severity "40") (limit 0)',
    );
    const open = gate(world, "open");
    await open.up({ scanId: id });
    expect(open.state).toMatchObject({
      verdict: "passed",
      findingCounts: { high: 1, medium: 0, low: 0, unknownSeverities: { "40": 1 } },
    });
  });

  it.each([
    ["40", { maxMedium: 0 }, "1 medium"],
    ["40", { maxLow: 0 }, "1 low"],
    [undefined, { maxHigh: 0 }, "1 high"],
    [undefined, { maxHigh: 1, maxMedium: 0 }, "1 medium"],
  ])(
    "counts a finding of severity %s against each limit, as %j: nobody knows which it is",
    async (severity, limits, text) => {
      const { id } = scanOf({ status: "completed" });
      const resource = {
        id: "dfi_1",
        target_id: world.target(),
        scan_ids: [id],
        severity,
        state: "need_fix",
      };
      const value = { pagination: { next_page: null }, data: [{ resource }] };
      world.sandbox.addFault({
        match: { path: /findings/ },
        action: { kind: "json", when: "before", value },
        times: always,
      });
      const name = severity ?? "unknown";
      await expect(gate(world, "limited").up({ scanId: id, limits })).rejects.toThrow(
        `too many findings: ${text} (1 of severity "${name}") (limit 0)`,
      );
    },
  );

  it("shares the polls of many gates", async () => {
    const scans = Array.from({ length: 12 }, () => scanOf());
    world.sandbox.clearLog();
    const gates = scans.map(({ id }, index) => ({ id, one: gate(world, `g${index}`) }));
    const began = world.time.now();
    await Promise.all(gates.map(({ id, one }) => one.up({ scanId: id })));
    expect(gates.map(({ one }) => one.state.verdict)).toEqual(gates.map(() => "passed"));
    const polls = world.sandbox.log.filter(({ call }) => call === "get scan" || call === "list scans").length;
    expect(polls / ((world.time.now() - began) / minute)).toBeLessThan(11);
  }, 20_000);
});
