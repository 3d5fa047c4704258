import { createServer } from "node:net";
import type { FaultAction } from "../../sandbox/types";
import { postThrough } from "./support/posts";
import { loopback, start, VirtualTime } from "./support/time";
import type { World } from "./support/world";
import { keyOf, rejection, startWorld, targetOf } from "./support/world";

let world: World;
afterEach(() => world?.close());

const posts = () => world.sandbox.log.filter((request) => request.method === "POST");
const keys = () => posts().map((request) => request.idempotencyKey);
const anyPost = { method: "POST" } as const;

test("a path that answers 404 is followed by the other with the same key, and the one that works is remembered for both kinds", async () => {
  world = await startWorld({ sandbox: { paths: "underScans" } });
  const targetId = targetOf(world);
  await world.api.createScan(targetId, keyOf("a"));
  await world.api.createScan(targetId, keyOf("b"));
  await world.api.createScheduledScan(
    { targetId, dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" },
    keyOf("c"),
  );
  expect(posts().map((request) => [request.path, request.idempotencyKey])).toEqual([
    [`/dast/targets/${targetId}/scans`, "test-a-0"],
    [`/dast/scans/targets/${targetId}/scans`, "test-a-0"],
    [`/dast/scans/targets/${targetId}/scans`, "test-b-0"],
    [`/dast/scans/targets/${targetId}/scheduled_scans`, "test-c-0"],
  ]);
});

test("no such target is believed only after both paths have answered 404", async () => {
  world = await startWorld();
  const error = await rejection(world.api.createScan("dt_doesNotExist0000000000", keyOf("a")));
  expect(error).toMatchObject({ code: "api", status: 404 });
  expect(posts().map((request) => request.path)).toEqual([
    "/dast/targets/dt_doesNotExist0000000000/scans",
    "/dast/scans/targets/dt_doesNotExist0000000000/scans",
  ]);
});

test("a run that repeats the POST of one that was killed is told that it was accepted", async () => {
  world = await startWorld();
  await world.api.createScan(targetOf(world), keyOf("same"));
  world.time.advance(290_000);
  expect(await world.another().createScan(targetOf(world), keyOf("same"))).toMatchObject({
    kind: "accepted",
    by: "an earlier run",
    message: expect.stringContaining(targetOf(world)),
  });
  expect(world.sandbox.store.scans).toHaveLength(1);
});

const asksToWait = (status: number, seconds: number) =>
  ({ kind: "status", when: "before", status, headers: { "Retry-After": String(seconds) } }) as const;
const lost = { kind: "reset", when: "before" } as const;

test.each<[string, readonly FaultAction[]]>([
  ["503 asks for 250 s", [asksToWait(503, 250)]],
  ["503 asks for 300 s", [asksToWait(503, 300)]],
  ["503 asks for 200 s, twice", [asksToWait(503, 200), asksToWait(503, 200)]],
  ["an answer is lost, and 503 asks for 300 s", [lost, asksToWait(503, 300)]],
  ["an answer is lost, and 509 asks for 300 s", [lost, asksToWait(509, 300)]],
  ["an answer is lost, and 429 asks for 240 s, twice", [lost, asksToWait(429, 240), asksToWait(429, 240)]],
])(
  "Retry-After never outlasts a key: where %s, the same key is sent again within its life",
  async (_, actions) => {
    world = await startWorld();
    for (const action of actions) world.sandbox.addFault({ match: anyPost, action });
    expect(await world.api.createScan(targetOf(world), keyOf("a"))).toMatchObject({ kind: "done" });
    expect(new Set(keys())).toEqual(new Set(["test-a-0"]));
    expect(world.time.now() - start).toBeLessThanOrEqual(240_000);
  },
);

test("another POST's Retry-After does not hold back a key that is in doubt beyond its life", async () => {
  world = await startWorld();
  world.sandbox.addFault({ match: anyPost, action: lost });
  world.sandbox.addFault({ match: anyPost, action: asksToWait(509, 300), times: 2 });
  const outcomes = await Promise.all(
    ["a", "b"].map((key) => world.api.createScan(targetOf(world), keyOf(key))),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(["done", "done"]);
});

test("a key whose time ran out during a wait is not sent again", async () => {
  world = await startWorld();
  // A machine that sleeps wakes late.
  const { effects } = world.time;
  const late = {
    ...effects,
    sleep: (ms: number, signal?: AbortSignal) => effects.sleep(ms + 250_000, signal),
  };
  const api = world.another({ effects: late });
  world.sandbox.addFault({ match: anyPost, action: { kind: "status", when: "after", status: 503 } });
  const startedAt = world.time.now();
  const outcome = await api.createScan(targetOf(world), keyOf("a"));
  expect(outcome).toMatchObject({ kind: "unknown", message: expect.stringContaining("status 503") });
  expect(keys()).toEqual(["test-a-0"]);
  expect(outcome.kind === "unknown" && outcome.keyEndsAt).toBeGreaterThanOrEqual(startedAt + 300_000);
});

test("an unknown outcome says from when on the same key would be a new POST", async () => {
  world = await startWorld();
  world.sandbox.addFault({ match: anyPost, action: { kind: "reset", when: "before" }, times: 1 });
  const broken = { kind: "status", when: "before", status: 500 } as const;
  world.sandbox.addFault({ match: anyPost, action: broken, times: 8 });
  world.sandbox.addFault({ match: anyPost, action: { kind: "reset", when: "after" }, times: 99 });
  const outcome = await world.api.createScan(targetOf(world), keyOf("a"));
  if (outcome.kind !== "unknown") throw new Error(outcome.kind);
  world.sandbox.clearFaults();
  world.time.advance(outcome.keyEndsAt - world.time.now());
  expect(await world.another().createScan(targetOf(world), keyOf("a"))).toMatchObject({ kind: "done" });
});

test("refusals that burn the key are followed by the next key, those that do not by the same", async () => {
  const refusal = { action: { kind: "status", when: "before", status: 509 }, times: 2 } as const;
  const kept = await postThrough({ call: "createScan", faults: [refusal] });
  expect(kept.sends.map((send) => send.idempotencyKey)).toEqual([
    "test-post-0",
    "test-post-0",
    "test-post-0",
  ]);
  const undocumented = { refusedPostBurnsKey: true };
  const burned = await postThrough({ call: "createScan", faults: [{ ...refusal, times: 1 }], undocumented });
  expect(burned.sends.map((send) => send.idempotencyKey)).toEqual([
    "test-post-0",
    "test-post-0",
    "test-post-1",
  ]);
  expect([kept.made, burned.made]).toEqual([1, 1]);
});

test("a client that has seen a refused key accepted takes a later 409 after a refusal for an earlier run's", async () => {
  world = await startWorld();
  const refuse = () =>
    world.sandbox.addFault({ match: anyPost, action: { kind: "status", when: "before", status: 509 } });
  await world.another().createScan(targetOf(world), keyOf("killed"));
  refuse();
  await world.api.createScan(targetOf(world), keyOf("teaches"));
  refuse();
  const outcome = await world.api.createScan(targetOf(world), keyOf("killed"));
  expect(outcome).toMatchObject({ kind: "accepted", by: "an earlier run" });
  expect(world.sandbox.store.scans).toHaveLength(2);
});

test("a limit that never opens ends after some twenty windows, with the one key that an earlier run may have used", async () => {
  const result = await postThrough({
    call: "createScan",
    faults: [{ action: { kind: "status", when: "before", status: 509 }, times: Number.POSITIVE_INFINITY }],
  });
  expect(result.end).toBe("api 509");
  expect(result.sends.length).toBeGreaterThanOrEqual(19);
  expect(result.sends.length).toBeLessThanOrEqual(22);
  expect(new Set(result.sends.map((send) => send.idempotencyKey)).size).toBe(1);
});

test.each([401, 403, 422])(
  "a %i after a lost answer proves nothing, and what Cobalt said is told",
  async (status) => {
    const said = JSON.stringify({ message: "not like this" });
    const result = await postThrough({
      call: "createScheduledScan",
      faults: [
        { action: { kind: "reset", when: "after" } },
        { action: { kind: "status", when: "before", status, body: said } },
      ],
    });
    expect([result.end, result.made]).toEqual(["unknown", 1]);
  },
);

test("an answer with an id is the new scan's, and what it says otherwise than was asked is a warning", async () => {
  world = await startWorld();
  const other = {
    id: "dsc_x",
    target_id: "dt_other",
    status: "queued",
    started_at: null,
    completed_at: null,
  };
  world.sandbox.addFault({
    match: anyPost,
    action: { kind: "json", when: "after", status: 201, value: { resource: other } },
  });
  expect(await world.api.createScan(targetOf(world), keyOf("a"))).toMatchObject({
    kind: "done",
    value: { id: "dsc_x" },
  });
  expect(world.notices).toEqual([
    expect.stringMatching(
      /^Cobalt started scan dsc_x of target dt_\w+, and .*: target_id is "dt_other", asked for was dt_\w+\./,
    ),
  ]);
});

test("a host that refuses connections is an error that says that nothing was changed", async () => {
  world = await startWorld();
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
  const address = free.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await new Promise((resolve) => free.close(resolve));
  const api = world.another({ baseUrl: `http://127.0.0.1:${port}` });
  const error = await rejection(api.createScan(targetOf(world), keyOf("a")));
  expect(error).toMatchObject({ code: "connection", message: expect.stringContaining("ECONNREFUSED") });
  expect(String(error)).toContain("Nothing was changed");
});

test("a refusal in the middle of 30 schedules delays them and doubles none", async () => {
  world = await startWorld({ time: new VirtualTime(loopback) });
  const targetId = targetOf(world);
  world.sandbox.addFault({
    match: anyPost,
    skip: 10,
    times: 3,
    action: { kind: "status", when: "before", status: 509 },
  });
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      world.api.createScheduledScan(
        { targetId, dateTime: `2026-12-06T02:${10 + index}:00Z`, recurrence: "WEEKLY" },
        keyOf(`schedule-${index}`),
      ),
    ),
  );
  expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array.from({ length: 30 }, () => "done"));
  expect(new Set(world.sandbox.store.schedules.map((schedule) => schedule.dateTime)).size).toBe(30);
  expect(world.sandbox.store.schedules).toHaveLength(30);
});
