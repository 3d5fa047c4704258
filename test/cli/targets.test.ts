import ts from "typescript";
import { describePattern, patternsIn } from "../../sdk/cli/targets/pattern";
import { worlds } from "./support/run";

const start = worlds();
const hour = 3_600_000;
const day = 24 * hour;
const names = [
  "Shop (production)",
  'Ünïcode "quoted" \\ shop',
  "123 numbers",
  "Shop production",
  "--- ",
  "旺角 shop",
];

function evaluated(source: string): Readonly<Record<string, { id: string; name: string; url: string }>> {
  const { outputText, diagnostics } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS },
    reportDiagnostics: true,
  });
  expect(diagnostics).toEqual([]);
  const exported: { targets?: never } = {};
  new Function("exports", outputText)(exported);
  return exported.targets ?? {};
}

test("a table for people, by name", async () => {
  const { command, sandbox } = await start();
  const { code, out, err } = await command(["targets"]);
  expect([code, err]).toEqual([0, ""]);
  const lines = out.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^NAME +ID +URL +ENABLED +LOOKS SCHEDULED$/);
  expect(lines.slice(1).map((line) => line.split(/ {2,}/)[0])).toEqual(
    sandbox.store.targets.map(({ name }) => name).sort(),
  );
  expect(out).toMatch(/Old portal +dt_\w+ +https:\/\/portal\.shop\.example +no/);
});

test("JSON and YAML hold every target as it is", async () => {
  const { command, sandbox } = await start({
    seed: { targets: names.map((name) => ({ name: name.trim() || name })) },
  });
  const expected = new Map(sandbox.store.targets.map((target) => [target.id, target.name]));
  const json = JSON.parse((await command(["targets", "--format", "json"])).out);
  expect(new Map(json.map(({ id, name }: { id: string; name: string }) => [id, name]))).toEqual(expected);
  expect(JSON.parse((await command(["targets", "--json"])).out)).toEqual(json);
  const { load } = require("js-yaml") as { load(text: string): unknown };
  expect(load((await command(["targets", "--format", "yaml"])).out)).toEqual({ targets: json });
  expect(load((await command(["targets", "--format", "yaml", "--no-history"])).out)).toEqual({
    targets: json.map(({ looksScheduled: _, ...target }: { looksScheduled: unknown }) => target),
  });
});

test("TypeScript is a module of constants with names of their own; disabled targets are left out", async () => {
  const { command, sandbox } = await start({
    seed: {
      targets: [...names.map((name) => ({ name })), { name: "Off */ \u2028 code()", enabled: false }],
    },
  });
  const { out } = await command(["targets", "--format", "ts"]);
  const targets = evaluated(out);
  const expected = sandbox.store.targets
    .filter(({ enabled }) => enabled)
    .map(({ id, name, url }) => ({ id, name, url }));
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(Object.values(targets).sort(byId)).toEqual(expected.sort(byId));
  expect(Object.keys(targets)).toEqual(
    expect.arrayContaining([
      "shopProduction",
      "shopProduction2",
      "unicodeQuotedShop",
      "target123Numbers",
      "target",
      "shop",
    ]),
  );
  expect(out).toMatch(/^ {2}\/\/ Left out, since it is disabled in Cobalt: "Off/m);
  expect(out).toContain("export type TargetName");
});

test("what looks scheduled by hand is said, in each format", async () => {
  const { command, sandbox, time } = await start({ seed: { targets: [{ name: "Shop" }, { name: "Blog" }] } });
  const [shop, blog] = sandbox.store.targets;
  const monday = Date.parse("2026-11-02T02:00:00Z");
  for (const weeks of [0, 1, 2, 3])
    sandbox.store.addScan(shop?.id ?? "", {
      ageMs: time.now() - monday + weeks * 7 * day,
      status: "completed",
    });
  sandbox.store.addScan(blog?.id ?? "", { ageMs: hour, status: "completed" });
  const { out, err } = await command(["targets"]);
  expect(out).toMatch(/Shop .* every Monday at 02:00 UTC\n/);
  expect(err).toMatch(/1 target looks scheduled in Cobalt already.*`adopt: "existing"`/);
  expect((await command(["targets", "--format", "ts"])).out).toContain(
    "// Looks scheduled in Cobalt already: every Monday at 02:00 UTC\n  shop: {",
  );
  expect((await command(["targets", "--no-history"])).out).not.toContain("every Monday");
});

test("names cannot move a terminal's cursor", async () => {
  const { command } = await start({ seed: { targets: [{ name: "evil\u001b[2J\u202e\nname" }] } });
  const { out } = await command(["targets"]);
  expect(out).toContain("evil\\u001b[2J\\u202e\\nname ");
});

test("an empty organisation is said on stderr, and is an empty list for programs", async () => {
  const { command } = await start({ seed: { targets: [] } });
  expect(await command(["targets"])).toMatchObject({
    code: 0,
    out: "",
    err: expect.stringContaining("made in Cobalt's web application"),
  });
  expect((await command(["targets", "--json"])).out).toBe("[]\n");
  expect((await command(["targets", "--format", "yaml"])).out).toBe("targets: []\n");
  expect(evaluated((await command(["targets", "--format", "ts"])).out)).toEqual({});
});

test("1,000 targets cost tens of requests, and all are there", async () => {
  const targets = Array.from({ length: 1000 }, (_, n) => ({ name: `Target ${n}` }));
  const { command, sandbox } = await start({ seed: { targets } });
  for (const { id } of sandbox.store.targets) sandbox.store.addScan(id, { ageMs: hour, status: "completed" });
  const { out, code } = await command(["targets", "--json"]);
  expect([code, JSON.parse(out).length]).toEqual([0, 1000]);
  expect(sandbox.log.length).toBeLessThanOrEqual(30);
}, 20_000);

test.each([
  [{ COBALT_API_TOKEN: "wrong-one" }, "status 401", 1],
  [{ COBALT_ORG_TOKEN: undefined }, "COBALT_ORG_TOKEN", 2],
  [{ COBALT_REGION: "mars" }, "cobalt:region", 2],
] as const)("bad settings are named: %p", async (env, named, code) => {
  const { command } = await start();
  const ended = await command(["targets"], { env });
  expect(ended).toMatchObject({ code, out: "", err: expect.stringContaining(named) });
});

test("no network ends with 1 and the host", async () => {
  const { command, sandbox } = await start();
  await sandbox.close();
  expect(await command(["targets"])).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringContaining("ECONNREFUSED"),
  });
});

test("a format that does not exist ends with 2", async () => {
  const { command } = await start();
  expect(await command(["targets", "--format", "xml"])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--format cannot be "xml": it is table, json, yaml, ts.'),
  });
});

describe("patterns of past scans", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");
  const said = (starts: readonly number[]) => patternsIn(starts, now).map(describePattern);
  const every = (first: string, stepMs: number, count: number) =>
    Array.from({ length: count }, (_, n) => Date.parse(first) - n * stepMs);
  const dates = (...texts: string[]) => texts.map((text) => Date.parse(text));

  it.each([
    ["weekly", every("2026-11-16T02:00:10Z", 7 * day, 3), ["every Monday at 02:00 UTC"]],
    [
      "twice a week",
      [...every("2026-11-16T02:00:00Z", 7 * day, 4), ...every("2026-11-19T22:30:00Z", 7 * day, 4)],
      ["every Thursday at 22:30 UTC", "every Monday at 02:00 UTC"],
    ],
    ["daily, and not seven times weekly", every("2026-11-20T03:15:00Z", day, 30), ["every day at 03:15 UTC"]],
    ["hourly", every("2026-11-20T11:05:00Z", hour, 60), ["every hour at :05"]],
    [
      "monthly",
      dates("2026-11-05T02:00:00Z", "2026-10-05T02:00:00Z", "2026-09-05T02:00:00Z"),
      ["every month on day 5 at 02:00 UTC"],
    ],
    [
      "quarterly",
      dates("2026-10-05T02:00:00Z", "2026-07-05T02:00:00Z", "2026-04-05T02:00:00Z"),
      ["every three months on day 5 at 02:00 UTC"],
    ],
    [
      "weekly among scans that a deployment started",
      [
        ...every("2026-11-16T02:00:00Z", 7 * day, 5),
        ...dates(
          "2026-11-17T14:22:00Z",
          "2026-11-13T09:41:00Z",
          "2026-11-11T16:03:00Z",
          "2026-10-30T10:12:00Z",
        ),
      ],
      ["every Monday at 02:00 UTC"],
    ],
    ["two scans are chance", every("2026-11-16T02:00:00Z", 7 * day, 2), []],
    ["a series that ended", every("2026-09-21T02:00:00Z", 7 * day, 9), []],
    [
      "no rhythm",
      dates("2026-11-17T14:22:00Z", "2026-11-13T09:41:00Z", "2026-11-11T16:03:00Z", "2026-10-30T10:12:00Z"),
      [],
    ],
    ["no scans", [], []],
  ])("%s", (_, starts, expected) => {
    expect(said(starts)).toEqual(expected);
  });
});
