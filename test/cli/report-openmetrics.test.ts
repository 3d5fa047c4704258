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
  sandbox.store.addScan(shop?.id ?? "", { status: "completed", ageMs: 2 * 3_600_000 });
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
  expect(gauge("last_completed_scan_age_seconds")).toBeGreaterThan(3_600);
  expect(gauge("last_completed_scan_age_seconds", sandbox.store.targets[1]?.id)).toBeNaN();
  expect(Number(families.get("cobalt_dast_report_timestamp_seconds")?.metrics[0]?.value)).toBe(
    time.now() / 1000,
  );
  for (const line of out.trimEnd().split("\n"))
    expect(line).toMatch(/^(# (TYPE|UNIT|HELP) [a-z_]+ .+|# EOF|[a-z_]+(\{.*\})? -?\d+(\.\d+)?)$/);
});
