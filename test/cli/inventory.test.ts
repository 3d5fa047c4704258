import { parseInventoryFile } from "../../sdk/policy/inventory/file-format";
import { fakePulumi } from "./support/pulumi";
import { type World, worlds } from "./support/run";
import { encrypted, exportOf } from "./support/states";

const start = worlds();
const pulumi = fakePulumi();
const day = 24 * 3_600_000;

function fileIn(text: string | undefined) {
  const parsed = parseInventoryFile(text ?? "");
  if (parsed.kind === "invalid") throw new Error(parsed.why);
  return parsed.file;
}

async function inventoryOf({ command }: World, options: readonly string[] = [], given = {}) {
  const { code, out, err } = await command(["inventory", "--json", ...options], given);
  expect([code, err]).toEqual([
    0,
    expect.stringMatching(/^(.* left out.*\n)?pulumi-cobalt inventory: \d+ targets/),
  ]);
  return fileIn(out);
}

test("the policies' own reader accepts the file, with every target, enabled or not", async () => {
  const world = await start();
  const { code, files, out } = await world.command(["inventory"]);
  const file = fileIn(files.get("cobalt-inventory.json"));
  expect([code, out, file.madeAt]).toEqual([
    0,
    "",
    new Date(world.time.now()).toISOString().replace(".000Z", "Z"),
  ]);
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(file.targets).toEqual(
    world.sandbox.store.targets.map(({ id, name, url, enabled }) => ({ id, name, url, enabled })).sort(byId),
  );
  expect(file.schedules).toEqual([]);
});

test("the last completed scan counts, however long ago, and no other status does", async () => {
  const world = await start({
    seed: { targets: [{ name: "Old" }, { name: "New" }, { name: "Failed" }, { name: "Never" }] },
  });
  const [old, fresh, failed] = world.sandbox.store.targets;
  const scan = (id: string | undefined, days: number, status: string) =>
    world.sandbox.store.addScan(id ?? "", { ageMs: days * day, status });
  scan(old?.id, 300, "completed");
  scan(fresh?.id, 60, "completed");
  scan(fresh?.id, 2, "completed");
  scan(fresh?.id, 1, "canceled");
  scan(failed?.id, 3, "failed");
  const { targets } = await inventoryOf(world);
  const age = (name: string) => {
    const at = targets.find((target) => target.name === name)?.lastCompletedScanAt;
    return at === undefined ? undefined : Math.round((world.time.now() - Date.parse(at)) / day);
  };
  expect(["Old", "New", "Failed", "Never"].map(age)).toEqual([300, 2, undefined, undefined]);
});

const schedule = (name: string, outputs: object, more: object = {}) => ({
  type: "cobalt:index:DastScheduledScan",
  name,
  outputs,
  ...more,
});
const weekly = {
  targetId: "dt_1",
  dateTime: "2026-12-06T02:00:00Z",
  recurrence: "WEEKLY",
  scheduleId: "dsc_1",
};

test("the schedules of states are in it: of both hosts, what is left running, and of which stack", async () => {
  const world = await start();
  const left = {
    id: "dsc_0",
    targetId: "dt_1",
    dateTime: "2026-11-01T02:00:00Z",
    since: "2026-11-01T00:00:00Z",
  };
  const files = {
    "one.json": exportOf([
      schedule("weekly", { ...weekly, leftRunning: [left] }),
      schedule("replaced", weekly, { delete: true }),
      { type: "aws:s3/bucket:Bucket", name: "other", outputs: { targetId: "dt_9" } },
    ]),
    "two.json": exportOf(
      [
        {
          ...schedule("once", {
            targetId: "dt_2",
            dateTime: "2026-12-06T02:00:00Z",
            scheduleId: "unknown:dt_2:x",
          }),
          type: "pulumi-nodejs:dynamic/cobalt:DastScheduledScan",
        },
      ],
      "blog/staging",
    ),
  };
  const { schedules } = await inventoryOf(world, ["--state", "one.json", "--state", "two.json"], { files });
  expect(schedules).toEqual([
    {
      targetId: "dt_1",
      dateTime: left.dateTime,
      stack: "shop/production",
      scheduleId: "dsc_0",
      leftRunning: true,
    },
    { ...weekly, stack: "shop/production" },
    {
      targetId: "dt_2",
      dateTime: "2026-12-06T02:00:00Z",
      stack: "blog/staging",
      scheduleId: "unknown:dt_2:x",
    },
  ]);
  const env = { COBALT_REMOVED_SCHEDULES: "dsc_0" };
  const without = await inventoryOf(world, ["--state", "one.json"], { files, env });
  expect(without.schedules.map(({ scheduleId }) => scheduleId)).toEqual(["dsc_1"]);
});

test("stacks are read with the Pulumi CLI", async () => {
  const world = await start();
  const env = pulumi({
    a: { state: exportOf([schedule("weekly", weekly)], "shop/a") },
    b: { state: exportOf([], "shop/b") },
  });
  const { schedules } = await inventoryOf(world, ["--stack", "a", "--stack", "b"], { env });
  expect(schedules).toEqual([{ ...weekly, stack: "shop/a" }]);
});

test("a schedule in two inputs counts once, and what one stack declares no other has left running", async () => {
  const world = await start();
  const left = {
    id: "dsc_1",
    targetId: "dt_1",
    dateTime: weekly.dateTime,
    recurrence: "WEEKLY",
    since: "2026-11-01T00:00:00Z",
  };
  const bare = { targetId: "dt_3", dateTime: weekly.dateTime, recurrence: "WEEKLY" };
  const state = exportOf([schedule("weekly", weekly), schedule("bare", bare)], "shop/a");
  const other = exportOf(
    [schedule("next", { ...weekly, scheduleId: "dsc_2", leftRunning: [left] })],
    "shop/b",
  );
  const files = { "a.json": state, "again.json": state, "b.json": other };
  const env = pulumi({ a: { state }, b: { state: other } });
  for (const inputs of [
    ["--state", "a.json", "--state", "again.json", "--stack", "a", "--stack", "b"],
    ["--stack", "b", "--state", "b.json", "--stack", "a"],
  ]) {
    const { schedules } = await inventoryOf(world, inputs, { files, env });
    expect(
      schedules.map(({ targetId, scheduleId, stack, leftRunning }) => [
        targetId,
        scheduleId,
        stack,
        leftRunning,
      ]),
    ).toEqual([
      ["dt_1", "dsc_1", "shop/a", undefined],
      ["dt_1", "dsc_2", "shop/b", undefined],
      ["dt_3", undefined, "shop/a", undefined],
    ]);
    const { out } = await world.command(["report", "--json", ...inputs], { files, env });
    const report = JSON.parse(out);
    const shown = report.targets.flatMap(
      (one: { schedules: { scheduleId?: string; kind: string }[] }) => one.schedules,
    );
    expect(
      shown.map(({ scheduleId, kind }: { scheduleId?: string; kind: string }) => [scheduleId, kind]).sort(),
    ).toEqual([
      [undefined, "declared"],
      ["dsc_1", "declared"],
      ["dsc_2", "declared"],
    ]);
    expect(report.stacks.toSorted()).toEqual(["shop/a", "shop/b"]);
  }
});

test("what a stack's configuration names as removed is left out of every input, as a list or by the environment", async () => {
  const world = await start();
  const two = { ...weekly, targetId: "dt_2", scheduleId: "dsc_2" };
  const state = exportOf([schedule("weekly", weekly), schedule("two", two)], "shop/a");
  const config = { "cobalt:removedSchedules": { value: '["dsc_1"]', secret: false } };
  const env = pulumi({ a: { state, config } });
  const files = { "a.json": state };
  for (const inputs of [
    ["--stack", "a"],
    ["--state", "a.json", "--stack", "a"],
  ]) {
    const { schedules } = await inventoryOf(world, inputs, { files, env });
    expect(schedules.map(({ scheduleId }) => scheduleId)).toEqual(["dsc_2"]);
  }
});

test("a schedule whose target is a secret is left out, and said", async () => {
  const world = await start();
  const files = { "s.json": exportOf([schedule("hidden", { ...weekly, targetId: encrypted })]) };
  const { out, err } = await world.command(["inventory", "--json", "--state", "s.json"], { files });
  expect(fileIn(out).schedules).toEqual([]);
  expect(err).toContain("shop/production: the schedule hidden is left out");
});

test("1,000 targets cost tens of requests where the history is short", async () => {
  const targets = Array.from({ length: 1000 }, (_, n) => ({ name: `Target ${n}` }));
  const world = await start({ seed: { targets } });
  for (const { id } of world.sandbox.store.targets.slice(0, 500))
    world.sandbox.store.addScan(id, { ageMs: 100 * day, status: "completed" });
  const { targets: found } = await inventoryOf(world);
  expect(found.filter(({ lastCompletedScanAt: at }) => at !== undefined)).toHaveLength(500);
  expect(world.sandbox.log.length).toBeLessThanOrEqual(40);
}, 20_000);

test.each([
  [["--state", "none.json"], /none\.json cannot be read: ENOENT/],
  [["--state", "text.json"], /text\.json is not JSON/],
  [["--state", "other.json"], /other\.json is not the state of a stack/],
  [["--stack", "unknown"], /no stack named so/],
  [["--out", ""], /--out has an empty value/],
  [["--nope"], /--nope/],
])("wrong use ends with 2 and writes nothing: %p", async (options, message) => {
  const world = await start();
  const files = { "text.json": "hello", "other.json": "{}" };
  const ended = await world.command(["inventory", ...options], { files, env: pulumi({}) });
  expect([ended.code, ended.out, ended.files.has("cobalt-inventory.json")]).toEqual([2, "", false]);
  expect(ended.err).toMatch(message);
});

test.each([
  [{ COBALT_API_TOKEN: "wrong-one" }, 1, "status 401"],
  [{ COBALT_API_TOKEN: undefined }, 2, "COBALT_API_TOKEN"],
])("bad tokens write nothing: %p", async (env, code, named) => {
  const world = await start();
  const ended = await world.command(["inventory"], { env });
  expect([ended.code, ended.files.size, ended.err]).toEqual([code, 0, expect.stringContaining(named)]);
});

test("an organisation without targets gives a file that is valid", async () => {
  expect((await inventoryOf(await start({ seed: { targets: [] } }))).targets).toEqual([]);
});
