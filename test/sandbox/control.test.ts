import type { Sandbox } from "../../sandbox";
import { type Answer, firstTarget, postScan, send } from "./support/client";
import { fakeClock, NOON, sandboxes } from "./support/start";

const start = sandboxes();

/** As a person with curl would: no Accept, no Content-Type of Cobalt's. */
function control(sandbox: Sandbox, path: string, body?: unknown): Promise<Answer> {
  const headers = { Accept: undefined, "X-Org-Token": undefined, "Content-Type": undefined };
  return send(sandbox, `/_sandbox/${path}`, { method: body === undefined ? "GET" : "POST", body, headers });
}

test.each([
  [{ minutes: 2 }, 120_000],
  [{ hours: 1, ms: 5 }, 3_600_005],
  [{ days: 1.5 }, 129_600_000],
])("time is advanced by %p", async (body, ms) => {
  const sandbox = await start({ clock: fakeClock() });
  const answer = await control(sandbox, "advance", body);
  expect(answer.json).toEqual({ now: new Date(NOON + ms).toISOString() });
  expect(sandbox.now()).toBe(NOON + ms);
});

test.each([{}, { seconds: 1 }, { minutes: "1" }, { minutes: -1 }, { days: 1e12 }, [], "not JSON"])(
  "time is not advanced by %p",
  async (body) => {
    const sandbox = await start({ clock: fakeClock() });
    expect([400, 422]).toContain((await control(sandbox, "advance", body)).status);
    expect(sandbox.now()).toBe(NOON);
  },
);

test("a finding is fixed, and given a state and a severity, from outside", async () => {
  const sandbox = await start({ clock: fakeClock() });
  const instantly = { queuedMs: 0, startedMs: 0, finishingUpMs: 0, underReviewMs: 0 };
  await control(sandbox, "plan", { ...instantly, findings: [{ fixed: true }] });
  await postScan(sandbox, firstTarget(sandbox));
  const [finding] = sandbox.store.findings;
  expect(finding).toMatchObject({ fixed: true, state: "need_fix" });
  await control(sandbox, `findings/${finding?.id}`, { fixed: false });
  expect(sandbox.store.findings).toMatchObject([{ fixed: false, state: "need_fix" }]);
  await control(sandbox, `findings/${finding?.id}`, { fixed: true, state: "invalid" });
  expect(sandbox.store.findings).toMatchObject([{ fixed: true, state: "invalid" }]);
  await control(sandbox, `findings/${finding?.id}`, { severity: "low" });
  expect(sandbox.store.findings).toMatchObject([{ fixed: true, state: "invalid", severity: "low" }]);
  for (const body of [{}, { fixed: "yes" }, { severity: "critical" }, { other: 1 }])
    expect((await control(sandbox, `findings/${finding?.id}`, body)).status).toBe(422);
});

test("a plan, a status, a finding's state and a target can be set from outside", async () => {
  const sandbox = await start({ clock: fakeClock() });
  await control(sandbox, "plan", { queuedMs: 0, endsAs: "failed", findings: [{ severity: "low" }] });
  const { id } = (await postScan(sandbox, firstTarget(sandbox))).json.resource;
  expect(sandbox.store.scans).toMatchObject([{ status: "started" }]);
  await control(sandbox, `scans/${id}`, { status: "completed" });
  const [finding] = sandbox.store.findings;
  await control(sandbox, `findings/${finding?.id}`, { state: "valid_fix" });
  const target = await control(sandbox, "targets", { name: "New one", enabled: false });
  expect(target.status).toBe(201);
  const { json } = await control(sandbox, "state");
  expect(json.scans).toMatchObject([{ id, status: "completed" }]);
  expect(json.findings).toMatchObject([{ severity: "low", state: "valid_fix" }]);
  expect(json.targets.at(-1)).toMatchObject({
    name: "New one",
    enabled: false,
    url: "https://new-one.example",
  });
});

test.each([
  ["scans/dsc_x", { status: "failed" }, 404],
  ["findings/dfi_x", { state: "invalid" }, 404],
  ["scans/dsc_x", {}, 422],
  ["scans/dsc_x", { status: "failed", at: "2026-12-06T02:00:00Z" }, 422],
  ["targets/dt_x/blackouts", { blackouts: [], repeats: "daily" }, 422],
  ["targets/dt_x/blackouts", {}, 422],
  ["plan", { endsAs: "sometime" }, 422],
  ["plan", { queuedMs: "1" }, 422],
  ["plan", { findings: [{ severity: "critical" }] }, 422],
  ["plan", { speed: 1 }, 422],
  ["targets", { url: "https://shop.example" }, 422],
  ["targets", { name: "x", enabled: "yes" }, 422],
  ["targets", { name: "x", id: "dt_1/scans" }, 422],
  ["targets", { name: "x", id: "dsc_1" }, 422],
  ["nothing", {}, 404],
])("what cannot be done is said: %s %p", async (path, body, status) => {
  const answer = await control(await start(), path, body);
  expect(answer.status).toBe(status);
  expect(answer.json.error.message).toMatch(/.+/);
});

test("a target that is there already is not added again", async () => {
  const sandbox = await start();
  expect((await control(sandbox, "targets", { name: "x", id: firstTarget(sandbox) })).status).toBe(422);
});

test("the log can be read from outside; control itself is not in it and costs nothing", async () => {
  const sandbox = await start({ clock: fakeClock(), limits: { reads: 1 } });
  for (let count = 0; count < 3; count += 1) expect((await control(sandbox, "state")).status).toBe(200);
  await send(sandbox, "/dast/targets");
  expect((await control(sandbox, "log")).json).toMatchObject([
    { number: 1, call: "list targets", status: 200 },
  ]);
});

test("control meets no fault", async () => {
  const fault = { match: {}, action: { kind: "status", when: "before", status: 500 } } as const;
  const sandbox = await start({ faults: [fault] });
  expect((await control(sandbox, "log")).status).toBe(200);
  expect((await send(sandbox, "/dast/targets")).status).toBe(500);
});

test("control needs the API token", async () => {
  const sandbox = await start();
  const answer = await send(sandbox, "/_sandbox/state", { headers: { Authorization: "Bearer wrong" } });
  expect(answer.status).toBe(401);
});
