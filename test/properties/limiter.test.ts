import fc from "fast-check";
import { Limiter, Progress } from "../../provider/client/limits";
import { start, VirtualTime } from "../client/support/time";

interface Arrival {
  readonly afterMs: number;
  readonly latencyMs: number;
  readonly retry: boolean;
  /** When, between its sending and its answer, Cobalt counts it: 0 to 1. */
  readonly counted: number;
}

const windowMs = 60_000;

async function run(perMinute: number, arrivals: readonly Arrival[]) {
  const time = new VirtualTime();
  const lines: number[] = [];
  const progress = new Progress(() => lines.push(time.now()));
  const limiter = new Limiter({ perMinute, effects: time.effects, progress });
  const sent: number[] = [];
  const counted: number[] = [];
  let clock = 0;
  await Promise.all(
    arrivals.map(async (arrival) => {
      clock += arrival.afterMs;
      await time.sleep(clock);
      const slot = await limiter.take({ retry: arrival.retry });
      sent.push(time.now() - start);
      counted.push(time.now() - start + arrival.latencyMs * arrival.counted);
      await time.sleep(arrival.latencyMs);
      slot.answered({});
    }),
  );
  return { sent, counted: counted.sort((a, b) => a - b), lines };
}

/** The most that fall into any window of a minute, wherever it begins. */
function most(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at <= from + windowMs).length));
}

const arrival = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 90_000 })),
  latencyMs: fc.oneof(fc.integer({ min: 1, max: 800 }), fc.integer({ min: 1, max: 40_000 })),
  retry: fc.boolean(),
  counted: fc.double({ min: 0, max: 1, noNaN: true }),
});

test("never more than the budget is sent, or counted by Cobalt, in any 60 s, and lines are 30 s apart", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      fc.array(arrival, { minLength: 1, maxLength: 40 }),
      async (perMinute, arrivals) => {
        const { sent, counted, lines } = await run(perMinute, arrivals);
        expect(sent).toHaveLength(arrivals.length);
        expect(most(sent)).toBeLessThanOrEqual(perMinute);
        expect(most(counted)).toBeLessThanOrEqual(perMinute);
        for (const [index, line] of lines.slice(1).entries()) {
          expect(line - (lines[index] ?? 0)).toBeGreaterThanOrEqual(30_000);
        }
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
