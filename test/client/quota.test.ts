import { start, VirtualTime } from "./support/time";
import type { World } from "./support/world";
import { keyOf, startWorld, targetOf } from "./support/world";

let world: World;
let rival: NodeJS.Timeout | undefined;
afterEach(async () => {
  clearInterval(rival);
  await world.close();
});

/** Until nothing new has come in for a moment and all that came in is answered: only then may time go on. */
async function quiet(): Promise<void> {
  for (let still = 0, seen = -1, turns = 0; still < 2 && turns < 500; turns += 1) {
    await new Promise((resolve) => setTimeout(resolve, 6));
    const log = world?.sandbox.log ?? [];
    const busy = log.length !== seen || log.at(-1)?.status === undefined;
    still = busy ? 0 : still + 1;
    seen = log.length;
  }
}

const begin = async () => {
  world = await startWorld({
    time: new VirtualTime(quiet),
  });
};
const create = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      world.api.createScan(targetOf(world), keyOf(`scan-${index}`)),
    ),
  );
const refusals = () => world.sandbox.log.filter((request) => request.status === 509).length;
const minutes = () => (world.time.now() - start) / 60_000;

test("1,000 creations with the quota to themselves take 49 to 51 minutes and meet no refusal", async () => {
  await begin();
  const outcomes = await create(1000);
  expect(outcomes.every((outcome) => outcome.kind === "done")).toBe(true);
  expect(world.sandbox.store.scans).toHaveLength(1000);
  expect(refusals()).toBe(0);
  expect(minutes()).toBeGreaterThanOrEqual(49);
  expect(minutes()).toBeLessThanOrEqual(51);
}, 60_000);

test.each([false, true])(
  "with a rival who uses half of the quota none fails and none is doubled (burns: %s)",
  async (burns) => {
    await begin();
    world.sandbox.setUndocumented({ refusedPostBurnsKey: burns });
    let window = -1;
    rival = setInterval(() => {
      const now = Math.floor(world.sandbox.now() / 60_000);
      if (now !== window) world.sandbox.spend("mutations", 10);
      window = now;
    }, 2);
    const outcomes = await create(100);
    expect(outcomes.every((outcome) => outcome.kind === "done")).toBe(true);
    expect(world.sandbox.store.scans).toHaveLength(100);
  },
  60_000,
);

test("reads wait for their own limit, with a line of progress", async () => {
  await begin();
  const ids = Array.from({ length: 130 }, (_, index) => `dsc_${index}`);
  await Promise.all(ids.map((id) => world.api.getScan(id)));
  expect(refusals()).toBe(0);
  expect(world.notices[0]).toBe("waiting for Cobalt's limit: 100 of 130, about 1 min");
});
