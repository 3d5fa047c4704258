import { firstTarget, postScan, postSchedule, send } from "./support/client";
import { fakeClock, sandboxes } from "./support/start";

const start = sandboxes();
const FIVE_MINUTES = 300_000;

test.each([
  ["accept", 201],
  ["refuse", 422],
  ["conflict", 409],
  ["badRequest", 400],
] as const)(
  "with busyTarget %s, a second scan of a target is answered %i until the first has ended",
  async (busyTarget, status) => {
    const sandbox = await start({ clock: fakeClock(), undocumented: { busyTarget } });
    const target = firstTarget(sandbox);
    await postScan(sandbox, target);
    sandbox.advance(7999);
    expect((await postScan(sandbox, target)).status).toBe(status);
    expect((await postScan(sandbox, sandbox.store.targets[1]?.id ?? "")).status).toBe(201);
    sandbox.advance(8000);
    expect((await postScan(sandbox, target)).status).toBe(201);
  },
);

test.each([
  ["accept", 201],
  ["refuse", 422],
] as const)("with pastDateTime %s, a schedule that is past is answered %i", async (pastDateTime, status) => {
  const sandbox = await start({ clock: fakeClock(), undocumented: { pastDateTime } });
  const post = (date_time: string) =>
    postSchedule(sandbox, firstTarget(sandbox), { date_time, recurrence: "WEEKLY" });
  expect((await post("2026-01-15T11:59:59.999Z")).status).toBe(status);
  expect((await post("2026-01-15T12:00:00Z")).status).toBe(201);
});

test.each([
  [true, 409],
  [false, 201],
])(
  "with conflictWithoutKey %p, an equal POST with another key or none is answered %i",
  async (conflictWithoutKey, status) => {
    const sandbox = await start({ clock: fakeClock(), undocumented: { conflictWithoutKey } });
    const target = firstTarget(sandbox);
    await postScan(sandbox, target, "one");
    expect((await postScan(sandbox, target, "another")).status).toBe(status);
    expect((await postScan(sandbox, target)).status).toBe(status);
    const underScans = await send(sandbox, `/dast/scans/targets/${target}/scans`, { method: "POST" });
    expect(underScans.status).toBe(status);
  },
);

test("with conflictWithoutKey, a POST is equal by what it asks for, for five minutes", async () => {
  const sandbox = await start({ clock: fakeClock(), undocumented: { conflictWithoutKey: true } });
  const target = firstTarget(sandbox);
  const post = async (date_time: string, recurrence?: string) =>
    (await postSchedule(sandbox, target, { date_time, recurrence })).status;
  expect(await post("2026-03-01T02:00:00Z")).toBe(201);
  expect(await post("2026-03-01T03:00:00+01:00")).toBe(409);
  expect(await post("2026-03-01T02:00:00Z", "WEEKLY")).toBe(201);
  expect(await post("2026-03-01T02:00:01Z")).toBe(201);
  sandbox.advance(FIVE_MINUTES);
  expect(await post("2026-03-01T02:00:00Z")).toBe(201);
});

test("switches can be turned while the sandbox runs", async () => {
  const sandbox = await start();
  await postScan(sandbox, firstTarget(sandbox));
  sandbox.setUndocumented({ busyTarget: "refuse" });
  expect((await postScan(sandbox, firstTarget(sandbox))).status).toBe(422);
});

test("a busy target can be refused in the words of the engine underneath", async () => {
  const sandbox = await start({ undocumented: { busyTarget: "badRequest" } });
  await postScan(sandbox, firstTarget(sandbox));
  expect((await postScan(sandbox, firstTarget(sandbox))).json).toEqual({
    error: "A scan is already in progress for this target.",
  });
});

test.each([200, 201, 202] as const)(
  "an accepted POST is answered %i where it is switched so",
  async (status) => {
    const sandbox = await start({ undocumented: { acceptedStatus: status } });
    const target = firstTarget(sandbox);
    const dateTime = { date_time: "2030-01-01T00:00:00Z" };
    expect((await postScan(sandbox, target)).status).toBe(status);
    expect((await postSchedule(sandbox, target, dateTime)).status).toBe(status);
  },
);

test("the harsher answers are the default: pages by number that forget their filters, oldest first, at a path that is none", async () => {
  const sandbox = await start({ seed: { targets: [{ id: "dt_1", name: "Shop" }, { name: "Blog" }] } });
  await postScan(sandbox, "dt_1");
  const { json } = await send(sandbox, "/dast/targets?limit=1");
  expect(json.data[0].resource.id).toBe("dt_1");
  const { next_page } = json.pagination;
  expect(next_page).toBe(`/resource?cursor=${encodeURIComponent(btoa('{"page":2,"size":1}'))}`);
  expect((await send(sandbox, "/dast/scans")).json.data[0].resource).toMatchObject({ started_at: null });
  const bare = { method: "POST", headers: { "Content-Type": undefined } };
  expect((await send(sandbox, "/dast/targets/dt_1/scans", bare)).status).toBe(415);
});
