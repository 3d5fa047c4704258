import { fakePulumi } from "./support/pulumi";
import { worlds } from "./support/run";
import { exportOf } from "./support/states";

const start = worlds();
const pulumi = fakePulumi();

const config = (key: "baseUrl" | "region", value: string) => ({
  [`cobalt:${key}`]: { value, secret: false },
});
const elsewhere = { COBALT_BASE_URL: undefined, COBALT_REGION: "eu" };

describe.each(["gate", "findings", "retest", "report", "inventory"])("%s --stack", (command) => {
  const json = command === "inventory" || command === "report" ? ["--json"] : [];

  it("asks where the stack's configuration leads, whatever the environment says", async () => {
    const world = await start();
    const [{ id = "" } = {}] = world.sandbox.store.targets;
    const scan = world.sandbox.store.addScan(id, { status: "completed" });
    const outputs = { targetId: id, scanId: scan.id };
    const state = exportOf([{ type: "cobalt:index:DastScanTrigger", name: "t", outputs }]);
    const env = { ...elsewhere, ...pulumi({ a: { state, config: config("baseUrl", world.sandbox.url) } }) };
    const { code, err } = await world.command([command, "--stack", "a", ...json], { env });
    expect([code, err]).toEqual([0, expect.not.stringContaining("cannot")]);
    expect(world.sandbox.log).not.toEqual([]);
  });
});

describe.each(["report", "inventory"])("%s of several stacks", (command) => {
  const stacks = (one: object, other: object) =>
    pulumi({ a: { state: exportOf([]), config: one }, b: { state: exportOf([]), config: other } });

  it("asks where one of them leads, and another says nothing else", async () => {
    const world = await start();
    const own = config("baseUrl", world.sandbox.url);
    for (const [one, other] of [
      [own, {}],
      [{}, own],
      [own, own],
    ] as const) {
      const env = { ...elsewhere, ...stacks(one, other) };
      const { code } = await world.command([command, "--json", "--stack", "a", "--stack", "b"], { env });
      expect(code).toBe(0);
    }
  });

  it("asks nothing where they lead to two data centres, and names both", async () => {
    const world = await start();
    const env = { ...elsewhere, ...stacks(config("region", "us"), config("region", "eu")) };
    const { code, err, out } = await world.command([command, "--stack", "a", "--stack", "b"], { env });
    expect([code, out, world.sandbox.log]).toEqual([2, "", []]);
    expect(err).toContain("cobalt:region is us in the stack a, and eu in b: run the command once for each");
  });
});
