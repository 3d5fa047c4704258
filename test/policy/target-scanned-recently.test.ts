import { targetScannedRecently } from "../../sdk/policy/policies/dast-target-scanned-recently";
import { evaluate, nothing, schedule, shop, trigger } from "./support/stack";

it("passes a target that was scanned within the days", async () => {
  const stack = [schedule("weekly", { lastScanAt: "2026-10-22T02:00:00Z" })];
  expect(await evaluate(targetScannedRecently, stack)).toEqual(nothing);
});

it("names a target whose last scan is older, with the lines to add", async () => {
  const stack = [schedule("weekly", { lastScanAt: "2026-10-20T02:00:00Z" })];
  const { violations, notes } = await evaluate(targetScannedRecently, stack);
  expect(notes).toEqual([]);
  expect(violations).toHaveLength(1);
  expect(violations[0]).toContain(
    `Target ${shop} has no completed scan of the last 35 days. Its last one: 2026-10-20T02:00:00Z.`,
  );
  expect(violations[0]).toContain(`new cobalt.DastScanTrigger("scan-now", { targetId: "${shop}" });`);
});

it("counts the days that are configured", async () => {
  const stack = [schedule("weekly", { lastScanAt: "2026-10-20T02:00:00Z" })];
  expect(await evaluate(targetScannedRecently, stack, { maxAgeDays: 40 })).toEqual(nothing);
});

it("cannot tell of a target of which the state shows no scan", async () => {
  const { violations, notes } = await evaluate(targetScannedRecently, [trigger("scan")]);
  expect(violations).toEqual([]);
  expect(notes).toEqual([expect.stringContaining(`Cannot tell yet: when target ${shop} was scanned last.`)]);
});

it("passes over an exempted target, and reports an expired exemption", async () => {
  const stack = [schedule("weekly", { lastScanAt: "2026-10-20T02:00:00Z" })];
  const exempt = (until: string) => ({ exemptions: [{ target: shop, reason: "frozen", until }] });
  expect(await evaluate(targetScannedRecently, stack, exempt("2026-12-01"))).toEqual(nothing);
  const { violations } = await evaluate(targetScannedRecently, stack, exempt("2026-11-01"));
  expect(violations[0]).toContain("Its exemption until 2026-11-01 (frozen) no longer holds");
});
