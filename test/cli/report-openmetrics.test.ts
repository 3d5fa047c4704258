import { worlds } from "./support/run";
import { exportOf } from "./support/states";

const parse = require("parse-prometheus-text-format") as (text: string) => readonly {
  readonly name: string;
  readonly type: string;
  readonly metrics: readonly { readonly value: string; readonly labels?: Readonly<Record<string, string>> }[];
}[];

const start = worlds();

test("gauges that another's parser reads, whatever a target is called", async () => {
  const names = ['Shop "quoted" \\ path', "line\nend", "旺角"];
  const { command, sandbox, time } = await start({ seed: { targets: names.map((name) => ({ name })) } });
  const [shop] = sandbox.store.targets;
  const scan = sandbox.store.addScan(shop?.id ?? "", { status: "completed", ageMs: 2 * 3_600_000 });
  for (const finding of [
    { severity: "high" },
    { severity: "medium" },
    { severity: "low", state: "wont_fix" },
  ] as const)
    sandbox.store.addFinding(scan.id, finding);
  const state = exportOf([
    {
      type: "cobalt:index:DastScheduledScan",
      name: "weekly",
      outputs: {
        targetId: shop?.id,
        scheduleId: "dsc_s1",
        dateTime: "2020-01-05T02:00:00Z",
        firstRunAt: "2020-01-05T02:00:00Z",
        recurrence: "WEEKLY",
        leftRunning: [
          {
            id: "dsc_old",
            targetId: shop?.id,
            dateTime: "2020-01-05T02:00:00Z",
            since: "2020-02-01T00:00:00Z",
          },
        ],
      },
    },
  ]);
  const args = ["report", "--state", "s.json", "--format", "openmetrics"];
  const { code, out } = await command(args, { files: { "s.json": state } });
  expect(code).toBe(0);
  expect(out.endsWith("\n# EOF\n")).toBe(true);
  const families = new Map(parse(out).map((family) => [family.name, family]));
  expect([...families.values()].every(({ type }) => type === "GAUGE")).toBe(true);
  const gauge = (name: string, id = shop?.id) =>
    Number(
      families.get(`cobalt_dast_${name}`)?.metrics.find(({ labels }) => labels?.target_id === id)?.value,
    );
  expect(gauge("schedules")).toBe(1);
  expect(gauge("schedules_left_running")).toBe(1);
  expect(gauge("target_overdue")).toBe(0);
  expect(gauge("missed_runs")).toBeGreaterThan(5);
  expect(gauge("target_enabled")).toBe(1);
  const findings = families.get("cobalt_dast_findings")?.metrics ?? [];
  expect(findings).toHaveLength(9);
  expect(
    findings
      .filter(({ labels }) => labels?.target_id === shop?.id)
      .map(({ labels, value }) => [labels?.severity, value]),
  ).toEqual([
    ["low", "0"],
    ["medium", "1"],
    ["high", "1"],
  ]);
  expect(gauge("last_completed_scan_age_seconds")).toBeGreaterThan(3_600);
  expect(gauge("last_completed_scan_age_seconds", sandbox.store.targets[1]?.id)).toBeNaN();
  expect(Number(families.get("cobalt_dast_report_timestamp_seconds")?.metrics[0]?.value)).toBe(
    time.now() / 1000,
  );
  for (const line of out.trimEnd().split("\n"))
    expect(line).toMatch(/^(# (TYPE|UNIT|HELP) [a-z_]+ .+|# EOF|[a-z_]+(\{.*\})? -?\d+(\.\d+)?)$/);
});

test.each([
  ["may be cut off", true, "The findings are left out", 10],
  ["does not say whose they are", false, "1 of the findings that count name no target", 1],
])("a list of findings that %s is said, and not counted", async (_, saysWhose, said, length) => {
  const { command, sandbox } = await start({ seed: { targets: [{ name: "Shop" }] } });
  const target_id = saysWhose ? sandbox.store.targets[0]?.id : undefined;
  const entry = (at: number) => ({ id: `dfi_${at}`, target_id, severity: "20", state: "need_fix" });
  const value = { data: Array.from({ length }, (_, at) => ({ resource: entry(at) })) };
  const action = { kind: "json", when: "before", status: 200, value } as const;
  sandbox.addFault({ match: { path: /findings/ }, action, times: Number.POSITIVE_INFINITY });
  const { code, out, err } = await command(["report", "--format", "openmetrics"]);
  expect([code, err]).toEqual([0, expect.stringContaining(said)]);
  expect(out).not.toMatch(/^cobalt_dast_findings.* [1-9]/m);
});
