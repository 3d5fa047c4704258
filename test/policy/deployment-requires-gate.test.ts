import { deploymentRequiresGate } from "../../sdk/policy/policies/dast-deployment-requires-gate";
import { evaluate, gate, hosts, nothing, shop, trigger, unknown } from "./support/stack";

const everywhere = { stacks: ["prod"] };

it.each([[[]], [["staging"]], [["other/prod"]], [["pro"]]])(
  "asks for nothing in stacks %j",
  async (stacks) => {
    expect(await evaluate(deploymentRequiresGate, [trigger("scan")], { stacks })).toEqual(nothing);
  },
);

it.each(["prod", "shop/prod", "pro*", "*"])("looks at the stack that %s names", async (pattern) => {
  const { violations } = await evaluate(deploymentRequiresGate, [trigger("scan")], { stacks: [pattern] });
  expect(violations).toHaveLength(1);
});

describe.each(hosts)("with resources of %s", (host) => {
  const scan = trigger("scan", {}, host);

  it("passes a trigger whose gate is strict enough, though the scan's id is unknown", async () => {
    const stack = [scan, gate("verdict", scan, {}, host)];
    expect(await evaluate(deploymentRequiresGate, stack, everywhere)).toEqual(nothing);
  });

  it("names a trigger without a gate, with the lines to add", async () => {
    const other = trigger("other", {}, host);
    const stack = [scan, other, gate("verdict", other, {}, host)];
    const { violations, findings } = await evaluate(deploymentRequiresGate, stack, everywhere);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(
      "Trigger scan starts scans, and no gate of this stack waits for their verdict.",
    );
    expect(violations[0]).toContain(
      'new cobalt.DastScanGate("scan-verdict", { scanId: scan.scanId, limits: { maxHigh: 0 } });',
    );
    expect(findings[0]?.urn).toBe(scan.urn);
  });
});

it("knows a gate by its scan's id as well", async () => {
  const stack = [trigger("scan", { scanId: "dsc_1" }), gate("verdict", undefined, { scanId: "dsc_1" })];
  expect(await evaluate(deploymentRequiresGate, stack, everywhere)).toEqual(nothing);
});

const scan = trigger("scan");

it.each([
  [{ limits: { maxHigh: 2 } }, "limits: { maxHigh: 0 } (it is 2)"],
  [{ limits: { maxLow: 0 } }, "limits: { maxHigh: 0 } (it is not limited)"],
  [{ limits: undefined }, "limits: { maxHigh: 0 } (it is not limited)"],
  [{ onFailure: "warn" }, 'onFailure: "fail" (it is "warn")'],
  [{ onTimeout: "warn" }, 'onTimeout: "fail" (it is "warn")'],
  [{ until: "scanned" }, 'until: "completed" (it is "scanned")'],
  [{ newOnly: true }, "newOnly: false (it is true)"],
  [{ countStates: ["need_fix"] }, 'countStates: ["need_fix","check_fix"] (it is ["need_fix"])'],
  [
    { acceptStatuses: ["completed", "failed"] },
    'acceptStatuses: ["completed"] (it is ["completed","failed"])',
  ],
])("finds a gate with %j too loose, and says what to write", async (props, line) => {
  const { violations } = await evaluate(
    deploymentRequiresGate,
    [scan, gate("verdict", scan, props)],
    everywhere,
  );
  expect(violations).toEqual([expect.stringContaining(`Write in gate verdict:\n  ${line}`)]);
  const strict = [scan, gate("verdict", scan, props), gate("second", scan)];
  expect(await evaluate(deploymentRequiresGate, strict, everywhere)).toEqual(nothing);
});

it("lets a gate be looser where the configuration says so", async () => {
  const loose = { until: "scanned", newOnly: true, limits: { maxHigh: 3 } };
  const allowed = { ...everywhere, until: "scanned", allowNewOnly: true, limits: { maxHigh: 3 } };
  const stack = [scan, gate("verdict", scan, loose)];
  expect(await evaluate(deploymentRequiresGate, stack, allowed)).toEqual(nothing);
});

it.each([
  { limits: unknown },
  { limits: { maxHigh: unknown } },
  { onFailure: unknown },
  { countStates: ["need_fix", unknown] },
])("cannot tell of a gate with %j", async (props) => {
  const stack = [scan, gate("verdict", scan, props), trigger("second")];
  const { violations, notes } = await evaluate(deploymentRequiresGate, stack, everywhere);
  expect(notes).toEqual([
    "Cannot tell yet: whether a gate that is strict enough waits for it. It may be: verdict.",
  ]);
  expect(violations).toEqual([expect.stringContaining("Trigger second starts scans")]);
});

it("passes over an exempted target's triggers, and reports an expired exemption", async () => {
  const exempt = (until: string) => ({
    ...everywhere,
    exemptions: [{ target: shop, reason: "pilot", until }],
  });
  expect(await evaluate(deploymentRequiresGate, [scan], exempt("2026-12-01"))).toEqual(nothing);
  const { violations } = await evaluate(deploymentRequiresGate, [scan], exempt("2026-11-01"));
  expect(violations[0]).toContain("Its exemption until 2026-11-01 (pilot) no longer holds");
});
