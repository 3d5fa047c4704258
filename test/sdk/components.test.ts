import * as pulumi from "@pulumi/pulumi";
import * as dynamic from "../../sdk/nodejs";
import * as plugin from "../../sdk/nodejs/plugin";

type Inputs = Readonly<Record<string, unknown>>;

let registered: Map<string, Inputs>;

async function mock(isPreview = false): Promise<void> {
  registered = new Map();
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => {
    registered.set(name, inputs);
    const made = { scanId: `dsc_${name}`, verdict: "passed", summary: "fine", scheduleId: `dsc_${name}` };
    return { id: `${name}-id`, state: { ...inputs, ...made } };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "shop", "dev", isPreview);
}

const known = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => void output.apply(resolve));

describe.each([
  ["pulumi-cobalt", dynamic],
  ["pulumi-cobalt/plugin", plugin as typeof dynamic],
])("%s", (_, cobalt) => {
  beforeEach(() => mock());
  // Outputs are registered after the test has seen them.
  afterEach(() => pulumi.runtime.disconnect());

  it("gives a trigger and a gate their own inputs, and shows what they show", async () => {
    const shop = new cobalt.ScannedDeployment("shop", {
      targetId: "dt_1",
      triggers: ["v1"],
      onBusy: "wait",
      limits: { maxHigh: 0 },
      timeout: "1h",
    });
    expect(await known(pulumi.all([shop.verdict, shop.scanId, shop.summary]))).toEqual([
      "passed",
      "dsc_shop-scan",
      "fine",
    ]);
    expect(registered.get("shop-scan")).toMatchObject({ targetId: "dt_1", triggers: ["v1"], onBusy: "wait" });
    expect(registered.get("shop-verdict")).toMatchObject({
      scanId: "dsc_shop-scan",
      limits: { maxHigh: 0 },
      timeout: "1h",
    });
    expect(registered.get("shop-verdict")).not.toHaveProperty("targetId");
  });

  it("schedules each target once, whatever the order, at a date that depends on it alone", async () => {
    const scheduleIds = await known(
      new cobalt.ScannedTargets("all", { targetIds: ["dt_b", "dt_a", "dt_b"] }).scheduleIds,
    );
    expect(scheduleIds).toEqual({ dt_a: "dsc_all-dt_a", dt_b: "dsc_all-dt_b" });
    const { dateTime } = registered.get("all-dt_b") ?? {};
    await known(new cobalt.ScannedTargets("others", { targetIds: ["dt_c", "dt_b"] }).scheduleIds);
    expect(registered.get("others-dt_b")).toMatchObject({ targetId: "dt_b", recurrence: "WEEKLY", dateTime });
  });
});
