import { createExchange } from "../../provider/client/http/exchange";
import type { Reply } from "../../provider/client/http/replies";
import { Limiter, Progress } from "../../provider/client/limits";
import { start, VirtualTime } from "./support/time";

const request = { method: "GET", path: "/dast/targets" } as const;

/** An exchange with a budget of one a minute, and a transport that always answers this. */
function exchangeOf(reply: Reply) {
  const time = new VirtualTime();
  const sent: number[] = [];
  const limiter = () =>
    new Limiter({ perMinute: 1, effects: time.effects, progress: new Progress(() => undefined) });
  const exchange = createExchange({
    transport: async ({ timeoutMs }) => {
      sent.push(timeoutMs);
      return reply;
    },
    reads: limiter(),
    mutations: limiter(),
    effects: time.effects,
    mask: (text) => text,
  });
  return { exchange, sent, elapsed: () => time.now() - start };
}

const answer: Reply = { kind: "answer", status: 200, headers: {}, body: { kind: "json", value: 1 } };

test("a send that is not permitted sends nothing and costs no place", async () => {
  const { exchange, sent, elapsed } = exchangeOf(answer);
  expect(await exchange({ request, attempt: 1, permit: () => undefined })).toBeUndefined();
  expect(await exchange({ request, attempt: 1, permit: () => 70 })).toMatchObject({ kind: "ok" });
  expect(sent).toEqual([70]);
  expect(elapsed()).toBe(0);
});

test("reads and mutations have limits of their own", async () => {
  const { exchange, elapsed } = exchangeOf(answer);
  await exchange({ request, attempt: 1, permit: () => 70 });
  await exchange({ request: { ...request, method: "POST" }, attempt: 1, permit: () => 70 });
  expect(elapsed()).toBe(0);
  await exchange({ request, attempt: 1, permit: () => 70 });
  expect(elapsed()).toBeGreaterThanOrEqual(60_000);
});

test("a refusal with Retry-After closes the limit for so long", async () => {
  const headers = { retryAfter: "200" };
  const { exchange, elapsed } = exchangeOf({ ...answer, status: 509, headers });
  await exchange({ request, attempt: 1, permit: () => 70 });
  await exchange({ request, attempt: 2, permit: () => 70 });
  expect(elapsed()).toBeGreaterThanOrEqual(200_000);
});
