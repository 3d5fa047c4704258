import { performance } from "node:perf_hooks";
import type { Scan, Target } from "../../provider/client/types";
import { buildReport, type ReportInputs } from "../../sdk/cli/report/build";
import { declaredInputs } from "../../sdk/cli/report/gather";
import type { GateVerdict, Report, Schedule } from "../../sdk/cli/report/model";
import { type Format, formatReport, formats } from "../../sdk/cli/report/run";
import { viewOf } from "../../sdk/policy/stack/declared";
import { fakeContext } from "./support/command-context";

const day = 24 * 3_600_000;
const now = Date.UTC(2026, 10, 2, 9);
const since = now - 90 * day;
const context = fakeContext({ env: {} });

const iso = (at: number) => new Date(at).toISOString();
const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
const target = (n: number): Target => ({
  id: `dt_${n}`,
  name: `Target ${n}`,
  url: `https://target-${n}.example`,
  enabled: true,
});
const scan = (id: string, targetId: string, at: number): Scan => ({
  id: `dsc_${id}`,
  targetId,
  status: "completed",
  startedAt: iso(at),
  completedAt: iso(at + 3_600_000),
});
const schedule = (n: number, targetId: string, more: Partial<Schedule> = {}): Schedule => ({
  kind: "declared",
  stack: "shop/production",
  name: `schedule-${n}`,
  targetId,
  scheduleId: `dsc_schedule${n}`,
  isUnadopted: false,
  recurrence: "WEEKLY",
  firstRunAt: since + 2 * day,
  since: undefined,
  isRemoved: false,
  ...more,
});
const verdict = (n: number, targetId: string | undefined): GateVerdict => ({
  stack: "shop/production",
  name: `gate-${n}`,
  scanId: `dsc_${n}`,
  targetId,
  verdict: "passed",
  reason: "no findings count",
  judgedAt: iso(now),
});
const left = { kind: "left running", since } as const;

function facts(given: Partial<ReportInputs>): ReportInputs {
  const none = {
    stacks: ["shop/production"],
    schedules: [],
    gates: [],
    targets: [],
    scans: new Map(),
    exemptions: [],
  };
  return { now, since, ...none, ...given };
}

/** What `count` things of one kind cost, however they are spread. */
const shapes: Readonly<Record<string, (count: number) => ReportInputs>> = {
  "targets with a schedule, a gate and scans each": (count) =>
    facts({
      targets: times(count, target),
      schedules: times(count, (n) => schedule(n, `dt_${n}`)),
      gates: times(count, (n) => verdict(n, n % 2 === 0 ? `dt_${n}` : undefined)),
      scans: new Map(
        times(count, (n) => [
          `dt_${n}`,
          times(6, (week) => scan(`${n}x${week}`, `dt_${n}`, since + week * 14 * day)),
        ]),
      ),
    }),
  "schedules that one target has left running, at one time": (count) =>
    facts({ targets: [target(0)], schedules: times(count, (n) => schedule(n, "dt_0", left)) }),
  "schedules that one target has left running, minutes apart": (count) =>
    facts({
      targets: [target(0)],
      schedules: times(count, (n) => schedule(n, "dt_0", { ...left, firstRunAt: since + n * 60_000 })),
    }),
  "schedules that are marked as removed, with scans all the same": (count) =>
    facts({
      targets: [target(0)],
      schedules: times(count, (n) =>
        schedule(n, "dt_0", { ...left, isRemoved: true, firstRunAt: since + (n % 500) * 3_600_000 }),
      ),
      scans: new Map([["dt_0", times(2_000, (n) => scan(`${n}`, "dt_0", since + n * 3_600_000))]]),
    }),
  "scans of one target that many schedules stand for": (count) =>
    facts({
      targets: [target(0)],
      schedules: times(count, (n) => schedule(n, "dt_0", { firstRunAt: since + (n % 500) * 3_600_000 })),
      scans: new Map([["dt_0", times(count, (n) => scan(`${n}`, "dt_0", since + (n * 89 * day) / count))]]),
    }),
};

function seconds<T>(work: () => T): readonly [number, T] {
  const began = performance.now();
  const value = work();
  return [(performance.now() - began) / 1000, value];
}

const few = 200;
const many = 10 * few;

describe.each(Object.entries(shapes))("%s", (_, shape) => {
  const report = (count: number) => buildReport(shape(count));

  test("ten times as many take about ten times as long", () => {
    report(few);
    const [short] = seconds(() => report(few));
    const [long] = seconds(() => report(many));
    // The square of ten would be a hundred.
    expect(long).toBeLessThan(30 * short + 0.3);
  }, 60_000);

  test.each(formats)(
    "as %s, too, and in ten times the size",
    (format) => {
      const [small, large]: readonly [Report, Report] = [report(few), report(many)];
      formatReport(small, format, context);
      const [short, less] = seconds(() => formatReport(small, format as Format, context));
      const [long, more] = seconds(() => formatReport(large, format as Format, context));
      expect(long).toBeLessThan(30 * short + 0.3);
      expect(more.length).toBeLessThan(12 * less.length + 1_000);
    },
    60_000,
  );
});

test("a state of many schedules is read once", () => {
  const view = (count: number) =>
    viewOf(
      times(count, (n) => ({
        urn: `urn:pulumi:production::shop::cobalt:index:DastScheduledScan::schedule-${n}`,
        type: "cobalt:index:DastScheduledScan",
        name: `schedule-${n}`,
        props: { targetId: `dt_${n}`, scheduleId: `dsc_${n}`, dateTime: iso(now), recurrence: "WEEKLY" },
      })),
    );
  const [few, many] = [view(1000), view(10_000)];
  declaredInputs([few], new Set());
  const [short] = seconds(() => declaredInputs([few], new Set()));
  const [long, { schedules }] = seconds(() => declaredInputs([many], new Set()));
  expect(schedules).toHaveLength(10_000);
  expect(long).toBeLessThan(30 * short + 0.3);
});

test.each(formats)("a scan whose start is not known, or no time, breaks no report: %s", (format) => {
  const starts = [null, "soon", "", iso(now)];
  const scans = starts.map((startedAt, n) => ({ ...scan(`${n}`, "dt_0", now), startedAt }));
  const report = buildReport(
    facts({ targets: [target(0)], schedules: [schedule(0, "dt_0")], scans: new Map([["dt_0", scans]]) }),
  );
  expect(formatReport(report, format, context)).not.toMatch(/NaN|Invalid/);
});
