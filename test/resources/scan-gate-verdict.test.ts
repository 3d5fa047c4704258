import { unknownValue } from "../../provider/resources/property-map";
import type { SeedFinding } from "../../sandbox/types";
import { failureOf, gate } from "./support/engine";
import { hour, startWorld, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** A scan in a status, with these findings. */
function scanWith(findings: readonly SeedFinding[] = [], status = "completed", ageMs = hour): string {
  const { id } = world.sandbox.store.addScan(world.target(), { status, ageMs });
  for (const finding of findings) world.sandbox.store.addFinding(id, finding);
  return id;
}

const high = { severity: "high" } as const;
const noHigh = { limits: { maxHigh: 0 } };

describe("a failed gate", () => {
  it("is not created, says what was found and the three ways on, and passes on the same scan once it is fixed", async () => {
    const scanId = scanWith([high, { severity: "low" }]);
    const one = gate(world);
    const { message } = await failureOf(one.up({ scanId, ...noHigh }));
    for (const part of [
      `verdict on scan ${scanId} of ${world.target()} is failed`,
      "1 high (limit 0)",
      "Findings that count: 1 high, 0 medium, 1 low",
      "What was deployed stays deployed",
      "run `pulumi up` again: the same scan is judged",
      `'cobalt:acceptedScans.${scanId}' '<why> until <yyyy-mm-dd>'`,
      "pulumi up --exclude '**DastScanGate::gate' --exclude-dependents",
    ])
      expect(message).toContain(part);
    expect(one.id).toBeUndefined();
    await failureOf(one.up({ scanId, ...noHigh }));
    const [finding] = world.sandbox.store.findings;
    world.sandbox.store.setFindingState(finding?.id ?? "", "valid_fix");
    await one.up({ scanId, ...noHigh });
    expect(one.state).toMatchObject({ verdict: "passed", findingCounts: { high: 0, medium: 0, low: 1 } });
    expect(world.posts()).toEqual([]);
  });

  it.each(["canceled", "completed_with_errors", "failed"])(
    "fails on a scan that ended as %s",
    async (status) => {
      const scanId = scanWith([], status);
      const { message } = await failureOf(gate(world).up({ scanId }));
      expect(message).toContain(`ended as ${status}`);
      expect(message).toContain("1. start another scan");
      const one = gate(world);
      await one.up({ scanId, acceptStatuses: [status] });
      expect(one.state.verdict).toBe("passed");
    },
  );

  it("passes when its limits are loosened in place", async () => {
    const scanId = scanWith([high]);
    const one = gate(world);
    await one.up({ scanId, ...noHigh, onFailure: "warn" });
    expect(await one.up({ scanId, limits: { maxHigh: 1 }, onFailure: "warn" })).toBe("update");
    expect(one.state).toMatchObject({ verdict: "passed", limits: { maxHigh: 1 } });
  });

  it("fails at once when its limits are broken while the scan still runs", async () => {
    world.sandbox.setUndocumented({ findingsBeforeReview: true });
    const scanId = scanWith([high], "under_review");
    const began = world.time.now();
    await expect(gate(world).up({ scanId, ...noHigh })).rejects.toThrow(
      "while the scan is still under_review: 1 high",
    );
    expect(world.time.now()).toBe(began);
  });
});

describe("what counts", () => {
  it.each([
    ["need_fix", 1],
    ["check_fix", 1],
    ["invalid", 0],
    ["wont_fix", 0],
    ["valid_fix", 0],
    ["a_state_of_tomorrow", 1],
  ])("a finding in the state %s counts %d times", async (state, times) => {
    const one = gate(world);
    await one.up({ scanId: scanWith([{ ...high, state }]) });
    expect(one.state.findingCounts).toEqual({ high: times, medium: 0, low: 0 });
  });

  it("countStates says which states count, beside those that are not documented", async () => {
    const scanId = scanWith(["need_fix", "wont_fix", "a_state_of_tomorrow"].map((state) => ({ state })));
    const one = gate(world);
    await one.up({ scanId, countStates: ["wont_fix"] });
    expect(one.state.findingCounts).toMatchObject({ high: 2 });
  });

  it("with newOnly does not count what an earlier scan of the target had", async () => {
    world.sandbox.store.setPlan({
      queuedMs: 0,
      startedMs: 0,
      finishingUpMs: 0,
      underReviewMs: 0,
      findings: [high],
    });
    const first = world.sandbox.store.addScan(world.target(), { ageMs: 2 * hour }).id;
    const one = gate(world, "first");
    await expect(one.up({ scanId: first, ...noHigh, newOnly: true })).rejects.toThrow("new: 1 high");
    const second = world.sandbox.store.addScan(world.target(), { ageMs: hour }).id;
    const next = gate(world, "second");
    await next.up({ scanId: second, ...noHigh, newOnly: true });
    expect(next.state).toMatchObject({
      verdict: "passed",
      findingCounts: { high: 1 },
      newFindingCounts: { high: 0 },
    });
    await expect(gate(world).up({ scanId: first, ...noHigh, newOnly: true })).rejects.toThrow("new: 1 high");
  });

  it("with newOnly counts a finding whose other scan Cobalt has purged", async () => {
    world.sandbox.store.setPlan({
      queuedMs: 0,
      startedMs: 0,
      finishingUpMs: 0,
      underReviewMs: 0,
      findings: [high],
    });
    const first = world.sandbox.store.addScan(world.target(), { ageMs: 2 * hour }).id;
    const scanId = world.sandbox.store.addScan(world.target(), { ageMs: hour }).id;
    world.sandbox.store.purgeScan(first);
    await expect(gate(world).up({ scanId, ...noHigh, newOnly: true })).rejects.toThrow("1 high (limit 0)");
  });

  it("with newOnly does not take a scan that began at the same time for an earlier one", async () => {
    world.sandbox.store.setPlan({
      queuedMs: 0,
      startedMs: 0,
      finishingUpMs: 0,
      underReviewMs: 0,
      findings: [high],
    });
    const [scanId = ""] = [1, 2].map(() => world.sandbox.store.addScan(world.target(), { ageMs: hour }).id);
    await expect(gate(world).up({ scanId, ...noHigh, newOnly: true })).rejects.toThrow("new: 1 high");
  });

  it("counts the findings of all pages", async () => {
    world.sandbox.setUndocumented({ largestPage: 10 });
    const one = gate(world);
    await one.up({ scanId: scanWith(Array.from({ length: 33 }, () => high)) });
    expect(one.state.findingCounts).toEqual({ high: 33, medium: 0, low: 0 });
  });
});

describe("onFailure and onTimeout: warn", () => {
  it("creates the gate with what it found, says that nothing is held back, and judges at each deployment", async () => {
    const scanId = scanWith([high]);
    const inputs = { scanId, ...noHigh, onFailure: "warn" };
    const one = gate(world);
    await one.up(inputs);
    expect(one.state).toMatchObject({
      verdict: "failed",
      findingCounts: { high: 1 },
      scanStatus: "completed",
    });
    expect(world.heard("warn")).toEqual([expect.stringContaining("nothing is held back")]);
    expect(world.heard("warn")[0]).not.toMatch(/only what depends|Three ways|--exclude/);
    await one.refresh();
    expect(one.state.verdict).toBe("failed");
    expect(await one.preview(inputs)).toEqual([{ property: "verdict", kind: "update", replace: false }]);
    expect(await one.up(inputs)).toBe("update");
    world.sandbox.store.setFindingState(world.sandbox.store.findings[0]?.id ?? "", "invalid");
    expect(await one.up(inputs)).toBe("update");
    expect(one.state.verdict).toBe("passed");
    expect(await one.up(inputs)).toBe("same");
  });

  it("does not let a timeout pass under onFailure: warn, nor a failure under onTimeout: warn", async () => {
    const slow = scanWith([], "started");
    await expect(gate(world).up({ scanId: slow, timeout: "1m", onFailure: "warn" })).rejects.toThrow(
      "pending",
    );
    const bad = scanWith([high]);
    await expect(gate(world).up({ scanId: bad, ...noHigh, onTimeout: "warn" })).rejects.toThrow("failed");
  });

  it("keeps a pending verdict open until the scan is judged", async () => {
    const scanId = scanWith([], "started");
    const inputs = { scanId, timeout: "1m", onTimeout: "warn" };
    const one = gate(world);
    await one.up(inputs);
    expect(one.state).toMatchObject({ verdict: "pending", scanStatus: "started" });
    world.sandbox.store.setScanStatus(scanId, "completed");
    expect(await one.up(inputs)).toBe("update");
    expect(one.state.verdict).toBe("passed");
  });
});

describe("a verdict that lets the deployment go on", () => {
  it("is evidence: no refresh rewrites it, and no deployment judges it again", async () => {
    const scanId = scanWith();
    const one = gate(world);
    await one.up({ scanId, ...noHigh });
    const { state } = one;
    world.sandbox.store.addFinding(scanId, high);
    world.sandbox.store.purgeScan(scanId);
    world.restart({}, {});
    await one.refresh();
    expect(one.state).toEqual(state);
    expect(await one.up({ scanId, ...noHigh })).toBe("same");
    await one.destroy();
    expect(world.said).toEqual([]);
  });

  it("is judged again in place when its terms change, and replaced for another scan", async () => {
    const scanId = scanWith([high]);
    const one = gate(world);
    await one.up({ scanId });
    await expect(one.up({ scanId, ...noHigh })).rejects.toThrow("1 high (limit 0)");
    expect(one.state.verdict).toBe("passed");
    expect(await one.preview({ scanId: unknownValue })).toEqual([
      { property: "scanId", kind: "update", replace: true },
    ]);
    expect(await one.up({ scanId: scanWith() })).toBe("replace");
  });
});
