import { elapsedMs } from "../../provider/client/effects";
import { CanceledError } from "../../provider/client/errors";
import { Limiter, Progress } from "../../provider/client/limits";
import { sendTimeMs } from "../../provider/client/mutations/decision";
import { VirtualTime } from "../client/support/time";
import { failureOf, gate, schedule, trigger } from "../resources/support/engine";
import { hour, minute, second, startWorld, type World } from "../resources/support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** Milliseconds that an operation takes while somebody sets this machine's clock once it has begun to wait. */
async function lasting(setByMs: number, operation: () => Promise<unknown>): Promise<number> {
  const { time } = world;
  const began = time.monotonic();
  let isOver = false;
  const slept = time.sleeps.length;
  const operating = operation().finally(() => {
    isOver = true;
  });
  while (!isOver && time.sleeps.length < slept + 2) await new Promise(setImmediate);
  time.setClock(setByMs);
  await operating;
  expect(time.sleeps.length).toBeGreaterThanOrEqual(slept + 2);
  return time.monotonic() - began;
}

const paused = () => world.sandbox.store.addScan(world.target(), { ageMs: hour, status: "paused" });
const down = { match: {}, action: { kind: "status", when: "before", status: 503 } } as const;

/** Every wait of the product, with the longest time that it may take. */
const waits: Readonly<Record<string, { readonly mostMs: number; readonly run: () => Promise<unknown> }>> = {
  "a gate's timeout": {
    mostMs: 11 * minute,
    run: () => failureOf(gate(world).up({ scanId: paused().id, timeout: "10m" })),
  },
  "a trigger's busyTimeout": {
    mostMs: 21 * minute,
    run: () => {
      paused();
      return failureOf(trigger(world).up({ targetId: world.target(), onBusy: "wait", busyTimeout: "20m" }));
    },
  },
  "a destroy that waits for its scan": {
    mostMs: 21 * minute,
    run: async () => {
      const inputs = { targetId: world.target(), onDestroy: "wait", busyTimeout: "20m" };
      const one = trigger(world);
      await one.up(inputs);
      world.sandbox.store.setScanStatus(String(one.state.scanId), "started");
      return failureOf(one.destroy());
    },
  },
  readiness: {
    mostMs: 6 * minute,
    run: () =>
      failureOf(
        trigger(world).up({
          targetId: world.target(),
          readiness: { url: `${world.sandbox.url}/not-there`, timeout: "5m" },
        }),
      ),
  },
  "the limit of POSTs": {
    mostMs: 5 * minute,
    run: async () => {
      const inputs = (minutes: number) => ({
        targetId: world.target(),
        dateTime: new Date(Date.parse("2027-01-03T02:00:00Z") + minutes * minute).toISOString(),
      });
      const all = Array.from({ length: 41 }, (_, index) => schedule(world, `s${index}`).up(inputs(index)));
      await Promise.all(all);
    },
  },
  "a read of a Cobalt that is down": {
    mostMs: 5 * minute,
    run: () => {
      world.sandbox.addFault({ ...down, times: Number.POSITIVE_INFINITY });
      return failureOf(trigger(world).up({ targetId: world.target() }));
    },
  },
};

describe.each(Object.entries(waits))("%s", (_name, { mostMs, run }) => {
  it.each([
    ["stays", 0],
    ["is set back by a day", -24 * hour],
    ["is set back by an hour", -hour],
    ["is set forward by a second", second],
  ])("lasts as long as it should when the clock %s", async (_change, byMs) => {
    expect(await lasting(byMs, run)).toBeLessThanOrEqual(mostMs);
  });
});

test("the limit never lets more than its budget through in any minute when the clock is set forward", async () => {
  const time = new VirtualTime();
  const limiter = new Limiter({ perMinute: 3, effects: time.effects, progress: new Progress(() => {}) });
  const sent: number[] = [];
  const send = async () => {
    const slot = await limiter.take({ retry: false });
    sent.push(time.monotonic());
    await time.sleep(300);
    slot.answered({});
  };
  const clock = time.sleep(second).then(() => time.setClock(hour));
  await Promise.all([...Array.from({ length: 9 }, send), clock]);
  const crowded = sent.filter((at, index) => index >= 3 && at - (sent[index - 3] ?? at) <= minute);
  expect(crowded).toEqual([]);
});

test("an idempotency key counts as used up when either clock says so", () => {
  const sentAt = { now: 1_000_000, monotonic: 5_000 };
  const after = (now: number, monotonic: number) =>
    sendTimeMs(sentAt, { now: sentAt.now + now, monotonic: sentAt.monotonic + monotonic }, minute);
  expect(after(minute, minute)).toBe(minute);
  // The machine slept: its monotonic clock stood still, Cobalt's key did not.
  expect(after(10 * minute, second)).toBeUndefined();
  // The clock was set back: the key is as old as it is.
  expect(after(-hour, 5 * minute)).toBeUndefined();
  expect(after(-hour, minute)).toBe(minute);
});

test("the time between two moments is the longer of the two clocks", () => {
  expect(elapsedMs({ now: 10, monotonic: 0 }, { now: 5, monotonic: 7 })).toBe(7);
  expect(elapsedMs({ now: 10, monotonic: 0 }, { now: 50, monotonic: 7 })).toBe(40);
});

test("a wait ends at once when it is canceled, whatever the clock says", async () => {
  const { id } = paused();
  const waiting = failureOf(gate(world).up({ scanId: id, timeout: "10m" }));
  await world.time.sleep(minute);
  world.time.setClock(-hour);
  world.kill();
  expect(await waiting).toBeInstanceOf(CanceledError);
});
