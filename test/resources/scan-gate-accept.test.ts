import { inspect } from "node:util";
import { failureOf, gate } from "./support/engine";
import { startWorld, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const noHigh = { limits: { maxHigh: 0 } };
const always = Number.POSITIVE_INFINITY;

function scanWith(highs: number, status = "completed"): string {
  const { id } = world.sandbox.store.addScan(world.target(), { status });
  for (let index = 0; index < highs; index += 1) world.sandbox.store.addFinding(id);
  return id;
}
const accept = (scanId: string, reason = "false positive, SEC-12 until 2026-12-01") =>
  world.restart({ acceptedScans: { [scanId]: reason } });

describe("a scan in cobalt:acceptedScans", () => {
  it("is accepted with its reason although it fails, and stays so", async () => {
    const scanId = scanWith(1);
    accept(scanId);
    const one = gate(world);
    await one.up({ scanId, ...noHigh });
    expect(one.state).toMatchObject({
      verdict: "accepted",
      acceptedBecause: "false positive, SEC-12 until 2026-12-01",
      findingCounts: { high: 1 },
    });
    world.restart();
    expect(await one.up({ scanId, ...noHigh })).toBe("same");
  });

  it("turns a failed gate that only warned into an accepted one", async () => {
    const scanId = scanWith(1);
    const one = gate(world);
    await one.up({ scanId, ...noHigh, onFailure: "warn" });
    accept(scanId);
    expect(await one.up({ scanId, ...noHigh, onFailure: "warn" })).toBe("update");
    expect(one.state.verdict).toBe("accepted");
  });

  it("passes in the ordinary way where it can", async () => {
    const scanId = scanWith(0);
    accept(scanId);
    const one = gate(world);
    await one.up({ scanId, ...noHigh });
    expect(one.state.verdict).toBe("passed");
    expect(one.state).not.toHaveProperty("acceptedBecause");
  });

  it("does not have to be over", async () => {
    const scanId = scanWith(0, "started");
    accept(scanId);
    const one = gate(world);
    const began = world.time.now();
    await one.up({ scanId });
    expect([one.state.verdict, world.time.now() - began]).toEqual(["accepted", 0]);
  });

  it.each([
    ["does not answer", {}, { kind: "reset", when: "before" }],
    ["cannot list findings", { path: /findings/ }, { kind: "status", when: "before", status: 500 }],
    ["gives findings that cannot be read", { path: /findings/ }, { kind: "malformed", when: "before" }],
  ] as const)("is accepted although Cobalt %s", async (_, match, action) => {
    const scanId = scanWith(0);
    accept(scanId);
    world.sandbox.addFault({ match, action, times: always });
    const one = gate(world);
    await one.up({ scanId });
    expect(one.state.verdict).toBe("accepted");
    expect(one.state).not.toHaveProperty("findingCounts");
  });

  it.each([
    ["false positive until 2026-11-01", "it has expired"],
    ["false positive until 2026-11-31", "write `until yyyy-mm-dd`"],
    ["false positive until 1.12.2026", "write `until yyyy-mm-dd`"],
  ])("is not accepted any more with the reason %j, and the message says why", async (reason, why) => {
    const scanId = scanWith(1);
    accept(scanId, reason);
    const { message } = await failureOf(gate(world).up({ scanId, ...noHigh }));
    expect(message).toContain(why);
    expect(message).toContain(reason);
  });

  it("stands for that scan alone", async () => {
    accept(scanWith(1));
    await expect(gate(world).up({ scanId: scanWith(1), ...noHigh })).rejects.toThrow("1 high");
  });
});

describe("the check of a DastScanGate", () => {
  it("names every fault at once", async () => {
    const wrong = {
      scanId: "scan-1",
      until: "reviewed",
      limits: { maxHigh: -1, maxLow: "3", maxCritical: 0 },
      newOnly: "no",
      countStates: ["need_fix", "open", "closed"],
      acceptStatuses: ["started"],
      timeout: "0s",
      pollInterval: "1s",
      onFailure: "ignore",
      onTimeout: 5,
    };
    const { failures = [] } = await failureOf(gate(world).preview(wrong));
    expect(failures.map(({ property }) => property)).toEqual(Object.keys(wrong));
    const reasons = Object.fromEntries(failures.map(({ property, reason }) => [property, reason]));
    expect(reasons.limits).toMatch(/maxHigh -1: .*maxLow "3": .*"maxCritical": /);
    expect(reasons.countStates).toMatch(/"open": .*"closed": /);
    expect(reasons.pollInterval).toContain("at least 5s");
  });

  it.each([{ limits: {} }, { limits: { maxHigh: undefined } }])(
    "refuses empty limits (%j)",
    async (limits) => {
      await expect(gate(world).preview({ scanId: "dsc_1", ...limits })).rejects.toThrow(
        "nothing would be limited",
      );
    },
  );

  it.each([{ acceptStatuses: [] }, { countStates: [] }])("refuses an empty list (%j)", async (list) => {
    await expect(gate(world).preview({ scanId: "dsc_1", ...list })).rejects.toThrow("the list is empty");
  });

  it("says what a gate without a scan needs", async () => {
    await expect(gate(world).preview({})).rejects.toThrow("scanOnCreate: false");
  });
});

it("never shows a title, URL, proof or HTTP exchange of a finding, in state or in messages", async () => {
  const scanId = scanWith(2);
  const { url } = world.sandbox.store.targets[0] ?? { url: "" };
  const one = gate(world);
  const failure = await failureOf(one.up({ scanId, ...noHigh }));
  await one.up({ scanId, ...noHigh, onFailure: "warn" });
  const shape = {
    kind: "json",
    when: "before",
    value: { data: [{ resource: { title: "secret title" } }] },
  } as const;
  world.sandbox.addFault({ match: { path: /findings/ }, action: shape, times: always });
  const malformed = await failureOf(gate(world, "other").up({ scanId, timeout: "5m", ...noHigh }));
  const all = inspect([failure, malformed, one.state, world.said], { depth: 10 });
  expect(all).not.toMatch(/cross-site|script|session=|http_exchanges|proof|secret title|search\?q/i);
  expect(all).not.toContain(url);
});
