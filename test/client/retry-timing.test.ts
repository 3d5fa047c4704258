import { backoffMs, retryAfterMs, windowWaitMs } from "../../provider/client/http/timing";
import { keyOf, startWorld, targetOf, type World } from "./support/world";

const draws = 10_000;

test.each([
  [1, 500],
  [2, 1000],
  [4, 4000],
  [6, 16_000],
  [7, 20_000],
  [100, 20_000],
])("the wait after failure %i is spread evenly over 0 to %i ms", (failures, ceiling) => {
  const waits = Array.from({ length: draws }, () => backoffMs(failures, Math.random()));
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / draws;
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...waits)).toBeLessThan(ceiling);
  // The mean of 10,000 even draws strays from the middle by more than 2 % once in 2,000 runs at most.
  expect(Math.abs(mean / (ceiling / 2) - 1)).toBeLessThan(0.025);
  const quarters = [0, 1, 2, 3].map(
    (q) => waits.filter((wait) => Math.floor((wait / ceiling) * 4) === q).length,
  );
  for (const quarter of quarters) expect(Math.abs(quarter / (draws / 4) - 1)).toBeLessThan(0.1);
});

const now = Date.parse("2026-11-02T09:00:00Z");

test.each<[string | undefined, number | undefined]>([
  [undefined, undefined],
  ["0", undefined],
  ["Mon, 02 Nov 2026 09:00:00 GMT", undefined],
  ["7", 7000],
  [" 30 ", 30_000],
  ["300", 300_000],
  ["301", undefined],
  ["-5", undefined],
  ["soon", undefined],
  ["1e9", undefined],
  ["Mon, 02 Nov 2026 09:00:20 GMT", 20_000],
  ["Mon, 02 Nov 2026 08:00:00 GMT", undefined],
  ["Mon, 02 Nov 2027 09:00:00 GMT", undefined],
])("Retry-After %j means %j ms", (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});

test("a closed window is waited out whole, with less than a second of jitter, unless Cobalt says how long", () => {
  expect(windowWaitMs(undefined, 0)).toBe(60_000);
  expect(windowWaitMs(undefined, 0.999)).toBeLessThan(61_000);
  expect(windowWaitMs(7000, 0)).toBe(7000);
});

test.each([
  ["GET", (world: World) => world.api.listTargets()],
  ["POST", (world: World) => world.api.createScan(targetOf(world), keyOf("a"))],
] as const)(
  "a Retry-After of 0 says nothing, so a %s is sent again after a pause of its own",
  async (method, call) => {
    for (const [status, pauseMs] of [
      [503, 200],
      [509, 50_000],
      [429, 50_000],
    ] as const) {
      const world = await startWorld();
      const action = { kind: "status", when: "before", status, headers: { "Retry-After": "0" } } as const;
      world.sandbox.addFault({ match: { method }, action, times: 4 });
      await call(world).finally(world.close);
      const times = world.sandbox.log.map(({ at }) => Date.parse(at));
      expect(times.length).toBeGreaterThanOrEqual(5);
      for (const n of [1, 2, 3, 4])
        expect((times[n] ?? 0) - (times[n - 1] ?? 0)).toBeGreaterThanOrEqual(pauseMs);
    }
  },
);
