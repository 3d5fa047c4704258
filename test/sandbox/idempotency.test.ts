import { firstTarget, postScan, postSchedule, send } from "./support/client";
import { fakeClock, sandboxes } from "./support/start";

const start = sandboxes();
const date_time = "2026-03-01T02:00:00Z";
const MINUTE = 60_000;

test.each([
  ["4:59", 4 * MINUTE + 59_000, 409],
  ["5:01", 5 * MINUTE + 1000, 201],
])("a key that was used %s ago", async (_age, ms, status) => {
  const sandbox = await start({ clock: fakeClock() });
  await postScan(sandbox, firstTarget(sandbox), "a-key");
  sandbox.advance(ms);
  expect((await postScan(sandbox, firstTarget(sandbox), "a-key")).status).toBe(status);
  expect(sandbox.store.scans).toHaveLength(status === 409 ? 1 : 2);
});

test("the 409 does not carry the first answer", async () => {
  const sandbox = await start();
  const first = await postScan(sandbox, firstTarget(sandbox), "a-key");
  const second = await postScan(sandbox, firstTarget(sandbox), "a-key");
  expect(second.json).toEqual({ error: { code: "CONFLICT", message: expect.stringContaining("5 minutes") } });
  expect(second.text).not.toContain(first.json.resource.id);
});

test("a refused repetition does not lengthen the life of a key", async () => {
  const sandbox = await start({ clock: fakeClock(), undocumented: { refusedPostBurnsKey: true } });
  await postScan(sandbox, firstTarget(sandbox), "a-key");
  sandbox.advance(4 * MINUTE);
  sandbox.addFault({ match: { method: "POST" }, action: { kind: "status", when: "before", status: 503 } });
  await postScan(sandbox, firstTarget(sandbox), "a-key");
  expect((await postScan(sandbox, firstTarget(sandbox), "a-key")).status).toBe(409);
  sandbox.advance(MINUTE);
  expect((await postScan(sandbox, firstTarget(sandbox), "a-key")).status).toBe(201);
});

test("one key serves one POST, whatever the two are and whichever path they take", async () => {
  const sandbox = await start();
  const target = firstTarget(sandbox);
  await postScan(sandbox, target, "a-key");
  expect((await postSchedule(sandbox, target, { date_time }, "a-key")).status).toBe(409);
  const underScans = await send(sandbox, `/dast/scans/targets/${target}/scans`, {
    method: "POST",
    headers: { "Idempotency-Key": "a-key" },
  });
  expect(underScans.status).toBe(409);
});

test("of two POSTs with one key at the same time one does its work", async () => {
  const sandbox = await start();
  const answers = await Promise.all([1, 2].map(() => postScan(sandbox, firstTarget(sandbox), "a-key")));
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
  expect(sandbox.store.scans).toHaveLength(1);
});

test("a POST that was refused as it stands leaves its key alone", async () => {
  const sandbox = await start();
  const target = firstTarget(sandbox);
  expect((await postSchedule(sandbox, target, { date_time: "never" }, "a-key")).status).toBe(422);
  expect((await postScan(sandbox, "dt_unknown", "a-key")).status).toBe(404);
  expect((await postSchedule(sandbox, target, { date_time }, "a-key")).status).toBe(201);
});

test("a live key is refused before the request is looked at, but after the tokens", async () => {
  const sandbox = await start();
  const target = firstTarget(sandbox);
  await postScan(sandbox, target, "a-key");
  expect((await postSchedule(sandbox, target, { date_time: "never" }, "a-key")).status).toBe(409);
  const stranger = await send(sandbox, `/dast/targets/${target}/scans`, {
    method: "POST",
    headers: { "Idempotency-Key": "a-key", Authorization: undefined },
  });
  expect(stranger.status).toBe(401);
});

test("equal POSTs without a key both do their work", async () => {
  const sandbox = await start();
  for (let count = 0; count < 2; count += 1) await postScan(sandbox, firstTarget(sandbox));
  expect(sandbox.store.scans).toHaveLength(2);
});

test.each([
  [true, 409],
  [false, 201],
])(
  "with refusedPostBurnsKey %p, a POST after the limit's refusal is answered %i",
  async (refusedPostBurnsKey, status) => {
    const sandbox = await start({ clock: fakeClock(), undocumented: { refusedPostBurnsKey } });
    sandbox.spend("mutations", 20);
    expect((await postScan(sandbox, firstTarget(sandbox), "a-key")).status).toBe(509);
    sandbox.advance(MINUTE);
    expect((await postScan(sandbox, firstTarget(sandbox), "a-key")).status).toBe(status);
  },
);

test.each([429, 500, 503, 509])(
  "with refusedPostBurnsKey, a POST refused with %i burns its key",
  async (status) => {
    for (const refusedPostBurnsKey of [true, false]) {
      const sandbox = await start({ undocumented: { refusedPostBurnsKey } });
      sandbox.addFault({ match: { method: "POST" }, action: { kind: "status", when: "before", status } });
      expect((await postScan(sandbox, firstTarget(sandbox), "a-key")).status).toBe(status);
      const again = await postScan(sandbox, firstTarget(sandbox), "a-key");
      expect(again.status).toBe(refusedPostBurnsKey ? 409 : 201);
    }
  },
);

test("a POST refused with another status burns no key", async () => {
  const sandbox = await start({ undocumented: { refusedPostBurnsKey: true } });
  sandbox.addFault({ match: { method: "POST" }, action: { kind: "status", when: "before", status: 403 } });
  await postScan(sandbox, firstTarget(sandbox), "a-key");
  expect((await postScan(sandbox, firstTarget(sandbox), "a-key")).status).toBe(201);
});
