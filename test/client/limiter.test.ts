import { Limiter, Progress } from "../../provider/client/limits";
import { start, turn, VirtualTime } from "./support/time";

const latencyMs = 300;

function limiterOf(perMinute: number, signal?: AbortSignal) {
  const time = new VirtualTime();
  const notices: string[] = [];
  const progress = new Progress((line) => notices.push(line));
  const limiter = new Limiter({ perMinute, effects: time.effects, progress, signal });
  const sent: { readonly at: number; readonly name: string }[] = [];
  const send = async (
    name: string,
    more: { retry?: boolean; remaining?: number; closedForMs?: number } = {},
  ) => {
    const slot = await limiter.take({ retry: more.retry === true });
    sent.push({ at: time.now() - start, name });
    await time.sleep(latencyMs);
    slot.answered(more);
  };
  return { time, notices, limiter, sent, send };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `request ${index}`);

test("as many as the budget go at once, the next a minute later", async () => {
  const { send, sent } = limiterOf(3);
  await Promise.all(names(5).map((name) => send(name)));
  expect(sent.map(({ name }) => name)).toEqual(names(5));
  expect(sent.slice(0, 3).map(({ at }) => at)).toEqual([0, 0, 0]);
  for (const { at } of sent.slice(3)) {
    expect(at).toBeGreaterThan(60_000 + latencyMs);
    expect(at).toBeLessThan(61_000);
  }
});

test("a place counts from the answer, so that no window of Cobalt's holds too many, however slow the way", async () => {
  const { time, limiter } = limiterOf(1);
  const slow = await limiter.take({ retry: false });
  time.advance(20_000);
  slow.answered({});
  await limiter.take({ retry: false });
  expect(time.now() - start).toBeGreaterThan(80_000);
});

test("1,000 creations keep at least 98 % of the pace of 20 a minute", async () => {
  const { send, sent } = limiterOf(20);
  await Promise.all(names(1000).map((name) => send(name)));
  const minutes = (sent.at(-1)?.at ?? 0) / 60_000;
  // 50 bursts of 20: the last one can go 49 minutes after the first at the earliest.
  expect(minutes).toBeGreaterThanOrEqual(49);
  expect(minutes).toBeLessThanOrEqual(49 / 0.98);
});

test("retries go before all others, among themselves in order", async () => {
  const { send, sent } = limiterOf(1);
  const all = [send("first"), send("second"), send("third")];
  await turn();
  all.push(send("again", { retry: true }), send("once more", { retry: true }));
  await Promise.all(all);
  expect(sent.map(({ name }) => name)).toEqual(["first", "again", "once more", "second", "third"]);
});

test("nobody who asks while the last one is being served is forgotten", async () => {
  const { send, sent } = limiterOf(5);
  const first = send("first");
  const second = Promise.resolve().then(() => send("second"));
  await Promise.all([first, second, send("third")]);
  expect(sent).toHaveLength(3);
});

test("after a refusal nothing is sent until the window has opened", async () => {
  const { send, sent } = limiterOf(20);
  await send("refused", { closedForMs: 60_500 });
  await send("next");
  expect(sent[1]?.at).toBe(latencyMs + 60_500);
});

test("nothing left although there is room means that somebody else spends the quota", async () => {
  const { send, sent } = limiterOf(20);
  await send("told so", { remaining: 0 });
  await send("next");
  expect(sent[1]?.at).toBeGreaterThanOrEqual(60_000);
});

test("nothing left after the whole budget was used by ourselves costs no extra wait", async () => {
  const { send, sent } = limiterOf(3);
  await Promise.all(names(3).map((name) => send(name, { remaining: 0 })));
  await send("next");
  expect(sent[3]?.at).toBeLessThan(61_000);
});

test("a place that was not used is free again at once", async () => {
  const { limiter, time } = limiterOf(1);
  (await limiter.take({ retry: false })).unused();
  await limiter.take({ retry: false });
  expect(time.now()).toBe(start);
});

test("an abort ends every wait at once, and later requests too", async () => {
  const controller = new AbortController();
  const { send, time } = limiterOf(1, controller.signal);
  const waits = names(3).map((name) => send(name).catch((error: unknown) => error));
  await turn();
  controller.abort();
  const ends = await Promise.all([...waits, send("late").catch((error: unknown) => error)]);
  expect(ends.slice(1)).toEqual([1, 2, 3].map(() => expect.objectContaining({ code: "canceled" })));
  expect(time.now() - start).toBeLessThan(60_000);
});

test("a wait of more than three seconds is told, with what is done, what is asked and how long", async () => {
  const { send, notices } = limiterOf(20);
  await Promise.all(names(60).map((name) => send(name)));
  expect(notices[0]).toBe("waiting for Cobalt's limit: 20 of 60, about 2 min");
  expect(notices).toContain("waiting for Cobalt's limit: 40 of 60, about 1 min");
  // Two waits of a minute each, a line every 30 s.
  expect(notices.length).toBeGreaterThanOrEqual(3);
  expect(notices.length).toBeLessThanOrEqual(5);
});

test("a short wait is not told", async () => {
  const { send, notices, time } = limiterOf(1);
  await send("first");
  time.advance(58_500);
  await send("second");
  expect(notices).toEqual([]);
});

test("after a pause the counting begins anew", async () => {
  const { send, notices, time } = limiterOf(2);
  await Promise.all(names(2).map((name) => send(name)));
  time.advance(200_000);
  await Promise.all(names(3).map((name) => send(name)));
  expect(notices[0]).toMatch(/2 of 3/);
});
