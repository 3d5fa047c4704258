import { activityOf, severities } from "../../../provider/cobalt/facts";
import { safeLine } from "../../../provider/foreign-text";
import { instantOf } from "../../../provider/time/date-time";
import { isDeclared, isLive, leftRunningOf, missedOf, type Report, type TargetReport } from "./model";

interface Gauge {
  /** Ends in its unit, where it has one. */
  readonly name: string;
  readonly unit?: "seconds";
  readonly help: string;
  /** One number, or one for each severity. Undefined: nobody knows, and there is no sample. */
  readonly of: (
    target: TargetReport,
    madeAt: number,
  ) => number | Readonly<Record<string, number>> | undefined;
}

const gauges: readonly Gauge[] = [
  {
    name: "cobalt_dast_target_enabled",
    help: "Whether Cobalt scans the target.",
    of: ({ enabled }) => (enabled === undefined ? undefined : Number(enabled)),
  },
  {
    name: "cobalt_dast_schedules",
    help: "Schedules that the given stacks declare.",
    of: ({ schedules }) => schedules.filter((one) => isLive(one) && isDeclared(one)).length,
  },
  {
    name: "cobalt_dast_schedules_left_running",
    help: "Schedules that no stack declares any more, and that Cobalt keeps running.",
    of: (target) => leftRunningOf([target]).length,
  },
  {
    name: "cobalt_dast_target_overdue",
    help: "Whether a run was due more than a day ago and no scan came.",
    of: ({ problems }) => Number(problems.includes("overdue")),
  },
  {
    name: "cobalt_dast_missed_runs",
    help: "Runs of the period for which no scan came.",
    of: (target) => missedOf(target).length,
  },
  {
    name: "cobalt_dast_last_completed_scan_age_seconds",
    unit: "seconds",
    help: "Age of the last scan that was completed, when this was written; absent where the period has none.",
    of: ({ scans }, madeAt) => {
      const ends = scans.flatMap(({ status, completedAt }) =>
        activityOf(status) === "ended" ? (instantOf(completedAt) ?? []) : [],
      );
      return ends.length === 0 ? undefined : Math.max(0, (madeAt - Math.max(...ends)) / 1000);
    },
  },
  {
    name: "cobalt_dast_findings",
    help: "Findings that a gate counts by default, by severity; one that Cobalt's API does not document is high.",
    of: ({ findings }) =>
      findings &&
      Object.fromEntries(
        severities.map((name) => [name, findings.filter(({ severity }) => severity === name).length]),
      ),
  },
];

/** The report as OpenMetrics 1.0, which a textfile collector of Prometheus's reads too: gauges only. */
export function reportOpenMetrics({ targets, madeAt }: Report): string {
  const families = gauges.flatMap(({ name, unit, help, of }) => [
    ...headOf(name, unit, help),
    ...targets.flatMap((target) => {
      const value = of(target, madeAt) ?? {};
      const labels = labelsOf(target);
      if (typeof value === "number") return [`${name}{${labels}} ${value}`];
      return Object.entries(value).map(([key, count]) => `${name}{${labels},severity="${key}"} ${count}`);
    }),
  ]);
  const written = "cobalt_dast_report_timestamp_seconds";
  const head = headOf(written, "seconds", "When this was written, in seconds since 1970.");
  return [...families, ...head, `${written} ${madeAt / 1000}`, "# EOF", ""].join("\n");
}

function headOf(name: string, unit: string | undefined, help: string): readonly string[] {
  const ofUnit = unit === undefined ? [] : [`# UNIT ${name} ${unit}`];
  return [`# TYPE ${name} gauge`, ...ofUnit, `# HELP ${name} ${help}`];
}

function labelsOf({ id, name = "" }: TargetReport): string {
  return `target_id="${labelValue(id)}",target_name="${labelValue(name)}"`;
}

function labelValue(text: string): string {
  return safeLine(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
