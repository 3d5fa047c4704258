import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { systemEffects } from "../../../provider/client/effects";
import { callsOf, failureOf } from "./support/calls";
import { endlessScan, type Plugin, startPlugin } from "./support/plugin";

let plugin: Plugin;
afterEach(() => plugin.close());

/** A plugin that waits in real time, so that nothing but a cancellation ends its waits, and who has fallen asleep. */
async function begin() {
  let fellAsleep = () => {};
  const asleep = new Promise<void>((resolve) => {
    fellAsleep = resolve;
  });
  plugin = await startPlugin({
    sleep: (ms, signal) => {
      fellAsleep();
      return systemEffects.sleep(ms, signal);
    },
  });
  return { calls: callsOf(plugin), asleep };
}

const runningScan = () => plugin.sandbox.store.addScan(plugin.target(), { plan: endlessScan }).id;
const canceled = 1;

describe("Cancel", () => {
  it("is acknowledged once and twice, also by a provider that was never configured", async () => {
    const { calls } = await begin();
    await calls.cancel();
    await expect(calls.cancel()).resolves.toBeDefined();
  });

  it("ends a gate's wait at once, with an error that names the scan or the cancellation", async () => {
    const { calls, asleep } = await begin();
    await calls.configure();
    const waiting = failureOf(calls.create("DastScanGate", { scanId: runningScan() }));
    await asleep;
    const before = Date.now();
    await calls.cancel();
    const { code, details } = await waiting;
    expect([code, details]).toEqual([canceled, expect.stringMatching(/cancel/i)]);
    expect(Date.now() - before).toBeLessThan(1_000);
  });

  it("ends all waits, and not only the first", async () => {
    const { calls, asleep } = await begin();
    await calls.configure();
    const scans = [runningScan(), runningScan(), runningScan()];
    const waits = scans.map((scanId) => failureOf(calls.create("DastScanGate", { scanId })));
    await asleep;
    await calls.cancel();
    expect((await Promise.all(waits)).map(({ code }) => code)).toEqual([canceled, canceled, canceled]);
  });

  it("lets no later wait begin", async () => {
    const { calls } = await begin();
    await calls.configure();
    await calls.cancel();
    expect((await failureOf(calls.create("DastScanGate", { scanId: runningScan() }))).code).toBe(canceled);
  });

  it("counts before Configure as well: nothing is waited for or posted afterwards", async () => {
    const { calls } = await begin();
    await calls.cancel();
    await calls.configure();
    expect((await failureOf(calls.create("DastScanGate", { scanId: runningScan() }))).code).toBe(canceled);
    expect((await failureOf(calls.create("DastScanTrigger", { targetId: plugin.target() }))).code).toBe(
      canceled,
    );
    expect(plugin.posts()).toBe(0);
  });

  it("ends with the engine that said it: another one that attaches and configures is served", async () => {
    const { calls } = await begin();
    await calls.cancel();
    await calls.answer<Empty>((done) =>
      plugin.client.attach(new PluginAttach().setAddress("127.0.0.1:5"), done),
    );
    await calls.configure();
    await calls.create("DastScanTrigger", { targetId: plugin.target() });
    expect(plugin.posts()).toBe(1);
  });

  it("leaves what needs no wait as it is", async () => {
    const { calls } = await begin();
    await calls.configure();
    await calls.cancel();
    expect((await calls.check("DastScanGate", { scanId: "dsc_1" })).failures).toEqual([]);
  });
});
