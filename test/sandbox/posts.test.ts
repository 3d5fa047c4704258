import type { Sandbox } from "../../sandbox";
import { type Answer, firstTarget, postScan, postSchedule, send } from "./support/client";
import { fakeClock, gently, sandboxes } from "./support/start";

const start = sandboxes(gently);
const date_time = "2026-03-01T02:00:00+01:00";

function post(sandbox: Sandbox, path: string): Promise<Answer> {
  return send(sandbox, path, {
    method: "POST",
    body: path.endsWith("scheduled_scans") ? { date_time } : undefined,
  });
}

describe.each(["scans", "scheduled_scans"])("POST …/%s", (collection) => {
  const direct = (id: string) => `/dast/targets/${id}/${collection}`;
  const underScans = (id: string) => `/dast/scans/targets/${id}/${collection}`;

  test.each([
    ["both", 201, 201],
    ["direct", 201, 404],
    ["underScans", 404, 201],
  ] as const)("with paths %s, the two are answered %i and %i", async (paths, first, second) => {
    const sandbox = await start({ paths });
    const id = firstTarget(sandbox);
    expect((await post(sandbox, direct(id))).status).toBe(first);
    expect((await post(sandbox, underScans(id))).status).toBe(second);
  });

  test("a path that is absent is answered like any unknown one and leaves the key alone", async () => {
    const sandbox = await start({ paths: "underScans" });
    const headers = { "Idempotency-Key": "one-key" };
    const body = collection === "scans" ? undefined : { date_time };
    const id = firstTarget(sandbox);
    const absent = await send(sandbox, direct(id), { method: "POST", body, headers });
    expect(absent.json.error.message).toContain("There is no POST");
    expect((await send(sandbox, underScans(id), { method: "POST", body, headers })).status).toBe(201);
  });

  test("an unknown target is answered 404", async () => {
    const answer = await post(await start(), direct("dt_unknown"));
    expect(answer.status).toBe(404);
    expect(answer.json.error.message).toContain("dt_unknown");
  });

  test("a disabled target is refused with 422", async () => {
    const sandbox = await start({ seed: { targets: [{ name: "Off", enabled: false }] } });
    const answer = await post(sandbox, direct(firstTarget(sandbox)));
    expect(answer.status).toBe(422);
    expect(answer.json.error.message).toContain("disabled");
  });
});

test("a new scan is queued, has begun, and has not ended", async () => {
  const sandbox = await start({ clock: fakeClock() });
  const answer = await postScan(sandbox, firstTarget(sandbox));
  expect(answer.json).toEqual({
    resource: {
      id: expect.stringMatching(/^dsc_[1-9A-HJ-NP-Za-km-z]{22}$/),
      target_id: firstTarget(sandbox),
      status: "queued",
      started_at: "2026-01-15T12:00:00.000Z",
      completed_at: null,
    },
  });
});

test("a new schedule is answered with its instant in UTC and kept as it was posted", async () => {
  const sandbox = await start();
  const answer = await postSchedule(sandbox, firstTarget(sandbox), { date_time, recurrence: "MONTHLY" });
  expect(answer.json.resource).toEqual({
    id: expect.stringMatching(/^dsc_/),
    target_id: firstTarget(sandbox),
    date_time: "2026-03-01T01:00:00.000Z",
    recurrence: "MONTHLY",
  });
  expect(sandbox.store.schedules).toMatchObject([{ dateTime: date_time, recurrence: "MONTHLY" }]);
});

test("a schedule without recurrence is answered with null", async () => {
  const sandbox = await start();
  const answer = await postSchedule(sandbox, firstTarget(sandbox), { date_time });
  expect(answer.json.resource.recurrence).toBeNull();
});

test.each([
  undefined,
  null,
  1767225600000,
  "",
  "tomorrow",
  "2026-03-01",
  "2026-03-01T02:00:00",
  "2026-03-01T02:00Z",
  "2026-03-01 02:00:00Z",
  "2026-03-01T02:00:00z",
  "2026-02-30T02:00:00Z",
  "2026-13-01T02:00:00Z",
  "2026-03-01T24:00:00Z",
  "2026-03-01T02:00:00+0100",
  "2026-03-01T02:00:00+15:00",
])("a `date_time` that is not ISO 8601 with an offset is refused: %p", async (value) => {
  const sandbox = await start();
  const answer = await postSchedule(sandbox, firstTarget(sandbox), { date_time: value });
  expect(answer.status).toBe(422);
  expect(answer.json.error.message).toContain("date_time");
  expect(sandbox.store.schedules).toEqual([]);
});

test.each(["DAILY", "weekly", "", null, 1])(
  "a recurrence that is not documented is refused: %p",
  async (recurrence) => {
    const sandbox = await start();
    const answer = await postSchedule(sandbox, firstTarget(sandbox), { date_time, recurrence });
    expect(answer.status).toBe(422);
    expect(answer.json.error.message).toContain("WEEKLY, MONTHLY, QUARTERLY");
  },
);

test("a field that is not documented is refused by name", async () => {
  const sandbox = await start();
  const answer = await postSchedule(sandbox, firstTarget(sandbox), { date_time, name: "nightly" });
  expect(answer.status).toBe(422);
  expect(answer.json.error.message).toContain("name");
});
