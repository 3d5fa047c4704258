import type { FaultAction } from "../../sandbox/types";
import { keyOf, rejection, startWorld, targetOf, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const answer = (value: unknown, status = 200): FaultAction => ({
  kind: "json",
  when: "after",
  status,
  value,
});
const always = Number.POSITIVE_INFINITY;
const answerAll = (path: RegExp, action: FaultAction, times = always) =>
  world.sandbox.addFault({ match: { path }, action, times });

const scan = { id: "dsc_1", target_id: "dt_1", status: "completed", completed_at: "2026-11-02T08:00:00Z" };

test.each([
  ["getScan", () => world.api.getScan("dsc_1"), { ...scan, id: "dsc_2" }],
  ["pollScan", () => world.api.pollScan("dsc_1"), { ...scan, id: "dsc_2" }],
  ["findTarget", () => world.api.findTarget("dt_1"), { id: "dt_2", name: "shop" }],
])(
  "an answer to %s about another id is asked for again, and then an error",
  async (_call, read, resource) => {
    answerAll(/\/dast\/(scans|targets)\/\w+$/, answer({ resource }));
    const error = await rejection(read());
    expect(error).toMatchObject({
      code: "protocol",
      message: expect.stringContaining("about something else"),
    });
    expect(world.sandbox.log).toHaveLength(3);
  },
);

test("an error with status 200 in place of a scan is asked about again, and then an error", async () => {
  const { id } = world.sandbox.store.addScan(targetOf(world), { status: "started", ageMs: 60_000 });
  const timedOut = { error: { message: "upstream timed out" } };
  answerAll(/\/dast\/scans\/\w+$/, answer(timedOut), 2);
  expect(await world.api.pollScan(id)).toMatchObject({ id, status: "started" });
  answerAll(/\/dast\/scans\/\w+$/, answer(timedOut));
  expect(await rejection(world.api.getScan(id))).toMatchObject({ code: "protocol" });
  expect(world.sandbox.log).toHaveLength(6);
});

test("an answer about another id that comes once is passed over", async () => {
  const { id } = world.sandbox.store.addScan(targetOf(world), { status: "failed", ageMs: 60_000 });
  answerAll(/\/dast\/scans\/\w+$/, answer({ resource: scan }), 1);
  expect(await world.api.getScan(id)).toMatchObject({ id, status: "failed" });
});

test.each([
  () => world.api.listTargets(),
  () => world.api.listScans("dt_1"),
  () => world.api.listAllScans(),
  () => world.api.listFindings({ scanId: "dsc_1" }),
])("a 404 on a list keeps Cobalt's words (%#)", async (read) => {
  const body = JSON.stringify({ error: "DAST is not part of this organisation's plan" });
  answerAll(/\/dast\//, { kind: "status", when: "before", status: 404, body });
  expect(await rejection(read())).toMatchObject({
    code: "api",
    status: 404,
    apiMessage: "DAST is not part of this organisation's plan",
    message: expect.stringContaining('"DAST is not part of this organisation\'s plan"'),
  });
});

test("entries without an id are left out, and a person is told once", async () => {
  const odd = { resource: { name: "nameless" } };
  answerAll(/\/dast\/scans$/, answer({ pagination: null, data: [odd, { resource: scan }, odd] }));
  expect(await world.api.listAllScans()).toMatchObject([{ id: "dsc_1" }]);
  expect(await world.api.listScans("dt_1")).toMatchObject([{ id: "dsc_1" }]);
  expect(world.notices).toEqual([
    "Cobalt's list (GET /dast/scans) has entries without an id that can be used: they are left out.",
  ]);
  expect([...world.api.warnings]).toEqual([["/dast/scans", world.notices[0]]]);
});

test("an id with another prefix is kept, and a person is told once", async () => {
  answerAll(
    /\/dast\/targets$/,
    answer({ data: [{ resource: { id: "tgt_1" } }, { resource: { id: "tgt_2" } }] }),
  );
  expect(await world.api.listTargets()).toMatchObject([{ id: "tgt_1" }, { id: "tgt_2" }]);
  const targetId = targetOf(world);
  world.sandbox.addFault({
    match: { method: "POST" },
    action: answer(
      { resource: { id: "sch_9", target_id: targetId, date_time: "2026-12-06T02:00:00Z" } },
      201,
    ),
  });
  const schedule = { targetId, dateTime: "2026-12-06T02:00:00Z", recurrence: undefined };
  expect(await world.api.createScheduledScan(schedule, keyOf("a"))).toMatchObject({
    kind: "done",
    value: { id: "sch_9" },
  });
  expect(world.notices).toEqual([
    'Cobalt\'s answer has the id "tgt_1" where the documentation has one that begins with dt_: it is taken as it is.',
    'Cobalt\'s answer has the id "sch_9" where the documentation has one that begins with dsc_: it is taken as it is.',
  ]);
});

test("a list that is full and does not say whether there is more is not taken for whole", async () => {
  const entries = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ resource: { ...scan, id: `dsc_${n}` } }));
  answerAll(/\/dast\/scans$/, answer({ data: entries(100) }), 1);
  expect(await rejection(world.api.listAllScans())).toMatchObject({
    code: "protocol",
    message: expect.stringContaining("it is full, and does not say whether another page follows"),
  });
  answerAll(/\/dast\/scans$/, answer({ data: entries(99) }), 1);
  expect(await world.api.listAllScans()).toHaveLength(99);
});

describe("the findings of a scan", () => {
  const finding = (id: string, scanIds: unknown, targetId = targetOf(world)) => ({
    resource: { id, target_id: targetId, scan_ids: scanIds, severity: "30", state: "need_fix" },
  });
  const list = (...data: object[]) =>
    answerAll(/\/dast\/findings$/, answer({ pagination: { next_page: null }, data }));
  const idsOf = async (scanId: string) =>
    (await world.api.listFindings({ scanId })).items.map((one) => one.id);
  const made = () => world.sandbox.store.addScan(targetOf(world), { status: "completed", ageMs: 60_000 }).id;

  test("are not those of another scan that Cobalt has, and a person is told", async () => {
    const [own, other] = [made(), made()];
    list(finding("dfi_own", [own]), finding("dfi_both", [other, own]), finding("dfi_other", [other]));
    expect(await idsOf(own)).toEqual(["dfi_own", "dfi_both"]);
    expect(world.notices).toEqual([expect.stringContaining("has 1 of other scans or targets")]);
  });

  test("are those that do not say whose they are, and those of scans that Cobalt does not have", async () => {
    const own = made();
    list(
      finding("dfi_1", undefined),
      finding("dfi_2", []),
      finding("dfi_3", [null]),
      finding("dfi_4", ["dsc_none"]),
    );
    expect(await idsOf(own)).toEqual(["dfi_1", "dfi_2", "dfi_3", "dfi_4"]);
    expect(world.notices).toEqual([]);
  });

  test("may be more than the ten of a page that says nothing of another", async () => {
    const own = made();
    const data = (count: number) => Array.from({ length: count }, (_, n) => finding(`dfi_${n}`, [own]));
    const kinds: string[] = [];
    for (const count of [9, 10, 11]) {
      answerAll(/\/dast\/findings$/, answer({ data: data(count) }), 1);
      kinds.push((await world.api.listFindings({ scanId: own })).kind);
    }
    expect(kinds).toEqual(["whole", "moving", "whole"]);
  });

  test("are not none because an answer of status 200 has none and an error", async () => {
    const own = made();
    const whole = { pagination: { next_page: null }, data: [finding("dfi_1", [own])] };
    const broken = { ...whole, data: [], errors: [{ message: "the search timed out" }] };
    answerAll(/\/dast\/findings$/, answer(broken), 1);
    answerAll(/\/dast\/findings$/, answer(whole), 1);
    expect(await world.api.listFindings({ scanId: own })).toMatchObject({ items: [{ id: "dfi_1" }] });
    answerAll(/\/dast\/findings$/, answer(broken));
    expect(await rejection(world.api.listFindings({ scanId: own }))).toMatchObject({ code: "protocol" });
  });

  test("of a target are not those of another", async () => {
    const targetId = targetOf(world);
    list(finding("dfi_1", undefined), finding("dfi_2", [made()], "dt_another"));
    const { items } = await world.api.listFindings({ targetId });
    expect(items.map((one) => one.id)).toEqual(["dfi_1"]);
  });
});

test.each<[what: string, changes: object, told: string | undefined]>([
  ["nothing odd", {}, undefined],
  ["the same instant in another form", { date_time: "2026-12-06T03:00:00+01:00" }, undefined],
  ["no target", { target_id: undefined }, undefined],
  ["another target", { target_id: "dt_9" }, 'target_id is "dt_9", asked for was dt_'],
  ["lower case", { recurrence: "weekly" }, 'recurrence is "weekly", asked for was WEEKLY'],
  ["no recurrence", { recurrence: null }, "recurrence is not given, asked for was WEEKLY"],
  [
    "another time",
    { date_time: "2026-12-07T02:00:00Z" },
    'date_time is "2026-12-07T02:00:00Z", asked for was 2026-12-06T02:00:00Z',
  ],
  ["no time", { date_time: undefined }, "date_time is not given, asked for was 2026-12-06T02:00:00Z"],
])("an accepted schedule with %s is made, and what is otherwise is said", async (_what, changes, told) => {
  const targetId = targetOf(world);
  const asked = { targetId, dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" } as const;
  const as = { id: "dsc_9", target_id: targetId, date_time: asked.dateTime, recurrence: "WEEKLY" };
  world.sandbox.addFault({
    match: { method: "POST" },
    action: answer({ resource: { ...as, ...changes } }, 202),
  });
  expect(await world.api.createScheduledScan(asked, keyOf("a"))).toMatchObject({
    kind: "done",
    value: { id: "dsc_9" },
  });
  expect(world.notices).toEqual(told === undefined ? [] : [expect.stringContaining(told)]);
});
