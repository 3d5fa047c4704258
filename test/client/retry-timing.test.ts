import { backoffMs, retryAfterMs, windowWaitMs } from "../../provider/client/http/timing";

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
  ["0", 0],
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
