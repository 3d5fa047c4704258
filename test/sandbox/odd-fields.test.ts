import type { OddField, Sandbox } from "../../sandbox";
import { postScan, postSchedule, send } from "./support/client";
import { fakeClock, gently, sandboxes } from "./support/start";

const start = sandboxes(gently);

/** A sandbox with one target and one scan that has found something of each severity; the scan is over. */
async function oddly(...oddFields: OddField[]): Promise<Sandbox> {
  const findings = (["high", "medium", "low"] as const).map((severity) => ({ severity }));
  const seed = { targets: [{ id: "dt_1", name: "Shop" }], plan: { findings } };
  const sandbox = await start({ clock: fakeClock(), seed });
  await postScan(sandbox, "dt_1");
  sandbox.advance(60_000);
  sandbox.setUndocumented({ oddFields });
  return sandbox;
}

type Resource = Readonly<Record<string, unknown>>;

async function listed(sandbox: Sandbox, path: string): Promise<Resource[]> {
  const { json } = await send(sandbox, path);
  return json.data.map(({ resource }: { resource: Resource }) => resource);
}

const single: readonly (readonly [field: OddField, path: string, seen: object])[] = [
  ["target without enabled", "/dast/targets", { enabled: undefined }],
  ["target with name null", "/dast/targets", { name: null }],
  ["target with url null", "/dast/targets", { url: null }],
  ["scan with target_id null", "/dast/scans", { target_id: null }],
  ["scan with started_at null", "/dast/scans", {}],
  ["scan without dates", "/dast/scans", { started_at: undefined, completed_at: undefined }],
  [
    "scan with dates in another form",
    "/dast/scans",
    { started_at: "2026-01-15 12:00:00 UTC", completed_at: "2026-01-15 12:00:08 UTC" },
  ],
  ["scan with status in upper case", "/dast/scans", { status: "COMPLETED" }],
  ["finding without scan_ids", "/dast/findings", { scan_ids: undefined }],
  ["finding without id", "/dast/findings", { id: undefined }],
  ["finding without state", "/dast/findings", { state: undefined }],
  ["finding without severity", "/dast/findings", { severity: undefined }],
];

test.each(single)(
  "%s: so it is in lists and in single answers, and nothing else is odd",
  async (field, path, seen) => {
    const sandbox = await oddly();
    const [plain = {}] = await listed(sandbox, path);
    sandbox.setUndocumented({ oddFields: [field] });
    expect((await listed(sandbox, path))[0]).toEqual({ ...plain, ...seen });
    expect((await send(sandbox, `${path}/${plain.id}`)).json.resource).toEqual({ ...plain, ...seen });
  },
);

test.each<[OddField, unknown[]]>([
  ["finding with severity 40", ["40", "20", "10"]],
  ["finding with severity as a number", [30, 20, 10]],
  ["finding with severity as a word", ["high", "medium", "low"]],
])("%s: the severities are %p", async (field, severities) => {
  const sandbox = await oddly(field);
  const seen = (await listed(sandbox, "/dast/findings")).map(({ severity }) => severity);
  expect([...seen].reverse()).toEqual(severities);
});

test("scan with started_at null: while it is queued, in the answer to its POST too", async () => {
  const sandbox = await oddly("scan with started_at null");
  const { resource } = (await postScan(sandbox, "dt_1")).json;
  expect(resource).toMatchObject({ status: "queued", started_at: null });
  sandbox.advance(2000);
  const { json } = await send(sandbox, `/dast/scans/${resource.id}`);
  expect(json.resource).toMatchObject({ status: "started", started_at: "2026-01-15T12:01:00.000Z" });
});

test.each<[OddField, object]>([
  ["answer without target_id", { target_id: undefined }],
  ["answer with recurrence in lower case", { recurrence: "weekly" }],
  ["answer with date_time in another form", { date_time: "2026-12-06 02:00:00 UTC" }],
])("%s: so it is in the answer to a POST", async (field, seen) => {
  const sandbox = await oddly(field);
  const body = { date_time: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" };
  const { resource } = (await postSchedule(sandbox, "dt_1", body)).json;
  const { id } = sandbox.store.schedules[0] ?? {};
  const documented = { ...body, id, target_id: "dt_1", date_time: "2026-12-06T02:00:00.000Z" };
  expect(resource).toEqual({ ...documented, ...seen });
});

test.each<[OddField, object]>([
  ["list without pagination", {}],
  ["list with empty next_page", { pagination: { next_page: "", prev_page: expect.any(String) } }],
])("%s: so it is on the last page alone", async (field, pagination) => {
  const sandbox = await oddly(field);
  sandbox.store.addTarget({ name: "Blog" });
  const first = (await send(sandbox, "/dast/targets?limit=1")).json;
  expect(first.pagination.next_page).toMatch(/cursor/);
  const { data, ...rest } = (await send(sandbox, first.pagination.next_page)).json;
  expect([data.length, rest]).toEqual([1, pagination]);
});

test("list with an entry without id: one more on the first page", async () => {
  const sandbox = await oddly("list with an entry without id");
  expect(await listed(sandbox, "/dast/targets")).toMatchObject([{ name: "no id" }, { id: "dt_1" }]);
});

test("list with a scan of no target: in the organisation's scans alone", async () => {
  const sandbox = await oddly("list with a scan of no target");
  const [stray, own] = await listed(sandbox, "/dast/scans");
  expect([stray?.target_id, stray?.status, own?.target_id]).toEqual([null, expect.any(String), "dt_1"]);
  expect(await listed(sandbox, "/dast/scans?target=dt_1")).toHaveLength(1);
});
