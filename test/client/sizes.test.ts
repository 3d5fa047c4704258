import { randomBytes } from "node:crypto";
import { createGzip } from "node:zlib";
import { createClient } from "../../provider/client";
import { VirtualTime } from "./support/time";
import type { Trap } from "./support/trap";
import { startTrap } from "./support/trap";
import type { World } from "./support/world";
import { rejection, startWorld } from "./support/world";

const mega = 1024 * 1024;

/** By how much the process grew while something ran: the most that was seen, every few milliseconds. */
async function growthOf(work: () => Promise<unknown>): Promise<number> {
  global.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 5);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(most, process.memoryUsage().rss) - before;
}

async function inWorld(work: (world: World) => Promise<void>): Promise<void> {
  const world = await startWorld();
  try {
    // The first request loads the HTTP library and warms buffers up, which is not what is measured here.
    await world.api.findTarget("dt_none");
    await work(world);
  } finally {
    await world.close();
  }
}

test.each([
  ["a compressed bomb of 1 GB", { kind: "bomb", bytes: 1024 * mega }],
  ["a body that never ends", { kind: "endless" }],
  ["a body of 1 GB", { kind: "huge", bytes: 1024 * mega }],
] as const)(
  "%s ends as too large, and memory grows by less than 64 MB",
  async (_what, action) => {
    await inWorld(async (world) => {
      world.sandbox.addFault({ match: { path: /targets$/ }, times: 9, action });
      const growth = await growthOf(async () => {
        const error = await rejection(world.api.listTargets());
        expect(error).toMatchObject({
          code: "protocol",
          message: expect.stringContaining("larger than 10 MB"),
        });
        expect(String(error)).toMatch(/GET \/dast\/targets.*status 200/);
      });
      expect(growth).toBeLessThan(64 * mega);
    });
  },
  30_000,
);

test("a body that trickles without end is given up in time, and its connection ended", async () => {
  let open = 0;
  const trap: Trap = await startTrap((_request, answer) => {
    open += 1;
    answer.writeHead(200, { "Content-Encoding": "gzip" });
    const gzip = createGzip();
    gzip.pipe(answer);
    const timer = setInterval(() => gzip.write(randomBytes(64)), 5);
    answer.once("close", () => {
      open -= 1;
      clearInterval(timer);
    });
  });
  const time = new VirtualTime();
  const tokens = { apiToken: "token-a", orgToken: "token-b" };
  const budget = { readsPerMinute: 100, writesPerMinute: 20 };
  const api = createClient({
    ...tokens,
    ...budget,
    baseUrl: `http://${trap.host}`,
    effects: time.effects,
    notice: () => undefined,
    timeouts: { readMs: 80 },
  });
  expect(await rejection(api.listTargets())).toMatchObject({
    code: "connection",
    message: expect.stringContaining("no answer within 80 ms"),
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(open).toBe(0);
  await trap.close();
});
