import { getEventListeners, getMaxListeners } from "node:events";
import { systemEffects } from "../../provider/client";
import { followingSignal } from "../../provider/client/client";
import type { FaultAction } from "../../sandbox/types";
import { keyOf, rejection, startWorld, targetOf, type World } from "./support/world";

let world: World;
let controller: AbortController;

beforeEach(async () => {
  controller = new AbortController();
  // Real time here: what is tested is that a wait ends at once.
  world = await startWorld({
    client: {
      effects: systemEffects,
      signal: controller.signal,
    },
  });
});
afterEach(() => world.close());

/** The error of a call that is canceled shortly after its first request has come in, and how long it took to end. */
async function canceled(call: Promise<unknown>, requests = 1): Promise<{ error: unknown; ms: number }> {
  const end = rejection(call);
  while (world.sandbox.log.length < requests) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 40));
  const at = performance.now();
  controller.abort();
  return { error: await end, ms: performance.now() - at };
}

const hang = { kind: "hang", when: "before" } as const;
const down = { kind: "status", when: "before", status: 503, headers: { "Retry-After": "100" } } as const;
const limit = { kind: "status", when: "before", status: 509 } as const;

test.each<[string, FaultAction]>([
  ["an answer", hang],
  ["another attempt", down],
  ["Cobalt's limit", limit],
])("a read that waits for %s ends at once", async (_what, action) => {
  world.sandbox.addFault({ match: {}, action });
  const { error, ms } = await canceled(world.api.listTargets());
  expect(error).toMatchObject({ code: "canceled", message: expect.stringContaining("listing the targets") });
  expect(ms).toBeLessThan(500);
});

test.each<[string, FaultAction]>([
  ["its answer", { kind: "hang", when: "after" }],
  ["another attempt after a lost answer", { ...down, when: "after" }],
])("a POST that waits for %s ends at once and says that it may have been accepted", async (_what, action) => {
  world.sandbox.addFault({ match: { method: "POST" }, action });
  const { error, ms } = await canceled(world.api.createScan(targetOf(world), keyOf("a")));
  expect(error).toMatchObject({ code: "canceled", message: expect.stringContaining("may have accepted it") });
  expect(String(error)).toContain(targetOf(world));
  expect(ms).toBeLessThan(500);
});

test.each([
  ["a retest", (id: string) => world.api.retestFinding(id, keyOf("a")), "recognised by its idempotency key"],
  [
    "a state that is set",
    (id: string) => world.api.setFindingState(id, "invalid"),
    "Doing it twice does no harm",
  ],
])("%s whose answer is waited for says how to go on", async (_what, call, advice) => {
  world.sandbox.addFault({ match: { path: /findings/ }, action: { kind: "hang", when: "after" } });
  const { error } = await canceled(call("dfi_1"));
  expect(error).toMatchObject({ code: "canceled", message: expect.stringContaining(advice) });
});

test("a POST that waits for Cobalt's limit ends at once and says that nothing was changed", async () => {
  world.sandbox.addFault({ match: { method: "POST" }, action: limit });
  const { error, ms } = await canceled(world.api.createScan(targetOf(world), keyOf("a")));
  expect(error).toMatchObject({ code: "canceled", message: expect.stringContaining("Nothing was changed") });
  expect(ms).toBeLessThan(500);
});

test("a client that was canceled sends nothing any more", async () => {
  controller.abort();
  const { api } = world;
  const calls = [
    api.listTargets(),
    api.pollScan("dsc_1"),
    api.findTarget("dt_1"),
    api.createScan("dt_1", keyOf("a")),
  ].map((call) => rejection(call));
  for (const error of await Promise.all(calls)) expect(error).toMatchObject({ code: "canceled" });
  expect(world.sandbox.log).toHaveLength(0);
});

test("a poll that waits for its turn ends at once", async () => {
  const { id } = world.sandbox.store.addScan(targetOf(world), { status: "started" });
  const polls = async () => {
    for (let count = 0; count < 20; count += 1) await world.api.pollScan(id);
  };
  const { error, ms } = await canceled(polls(), 4);
  expect(error).toMatchObject({ code: "canceled" });
  expect(ms).toBeLessThan(500);
});

test("many waits on one signal are no leak to Node, which would warn of it", async () => {
  const outer = new AbortController();
  const waits = Array.from({ length: 20 }, () => rejection(systemEffects.sleep(60_000, outer.signal)));
  expect(getMaxListeners(outer.signal)).toBe(Number.POSITIVE_INFINITY);
  outer.abort();
  await Promise.all(waits);
  expect(getEventListeners(outer.signal, "abort")).toHaveLength(0);
  expect(getMaxListeners(followingSignal(undefined))).toBe(Number.POSITIVE_INFINITY);
});

test("a client listens to the outer signal once, whatever waits", async () => {
  world.sandbox.addFault({ match: {}, action: hang, times: 30 });
  const reads = Array.from({ length: 30 }, (_, index) => rejection(world.api.getScan(`dsc_${index}`)));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
  controller.abort();
  await Promise.all(reads);
});
