import { countsAsEnabled, type Finding, type Scan, type Target } from "../../../provider/client";
import { byTitle } from "../../../provider/resources";
import { clockToleranceMs, earliestScanOf, lastDueRun, nextRunAt } from "../../../provider/time/calendar";
import { type ExemptionConfig, exemptionOf } from "../../policy/config";
import {
  type ComingRun,
  type DueRun,
  type GateVerdict,
  isDeclared,
  isLive,
  newestFirst,
  type Overlap,
  type Problem,
  problems,
  type Report,
  type ScanSeries,
  type Schedule,
  scanSeries,
  startOf,
  type TargetReport,
} from "./model";

/** What stacks declare and what Cobalt shows. Times are milliseconds since 1970. */
export interface ReportInputs {
  readonly now: number;
  readonly since: number;
  readonly stacks: readonly string[];
  readonly schedules: readonly Schedule[];
  readonly gates: readonly GateVerdict[];
  readonly targets: readonly Target[];
  /** The scans of each target by its id: those that started since `since`, and perhaps earlier ones. */
  readonly scans: ReadonlyMap<string, readonly Scan[]>;
  readonly exemptions: readonly ExemptionConfig[];
  /** The findings of the organisation that count; undefined: they were not read, or the list would not settle. */
  readonly findings?: readonly Finding[] | undefined;
}

const hour = 3_600_000;
const day = 24 * hour;
/** How far ahead coming runs are shown. */
const aheadMs = 90 * day;

/** Puts together what stacks declare and what Cobalt shows. Pure. */
export function buildReport(inputs: ReportInputs): Report {
  const known = new Map(inputs.targets.map((target) => [target.id, target]));
  const ids = new Set([...known.keys(), ...inputs.schedules.map(({ targetId }) => targetId)]);
  const targetOfScan = new Map(
    [...inputs.scans].flatMap(([id, scans]) => scans.map((scan) => [scan.id, id])),
  );
  const gates = inputs.gates.map((gate) => ({
    ...gate,
    targetId: gate.targetId ?? targetOfScan.get(gate.scanId),
  }));
  const findingsOf = inputs.findings && grouped(inputs.findings, ({ targetId }) => targetId);
  const schedulesOf = grouped(inputs.schedules, ({ targetId }) => targetId);
  const gatesOf = grouped(gates, ({ targetId }) => targetId);
  const targets = [...ids].map((id) =>
    targetReport(id, known.get(id), {
      inputs,
      schedules: schedulesOf(id),
      gates: gatesOf(id),
      findings: findingsOf?.(id),
    }),
  );
  const rank = ({ problems: own }: TargetReport) => {
    const [worst] = own;
    return worst === undefined ? problems.length : problems.indexOf(worst);
  };
  return {
    madeAt: inputs.now,
    since: inputs.since,
    until: inputs.now + aheadMs,
    stacks: inputs.stacks,
    targets: targets.sort((a, b) => rank(a) - rank(b) || byTitle(a, b)),
    otherGates: gates.filter(({ targetId }) => targetId === undefined || !ids.has(targetId)),
  };
}

/** Groups items by key, in one walk over all of them. */
function grouped<T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
): (key: string) => readonly T[] {
  const groups = new Map<string | undefined, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return (key) => groups.get(key) ?? [];
}

type TargetInputs = Pick<TargetReport, "schedules" | "gates" | "findings"> & {
  readonly inputs: ReportInputs;
};

function targetReport(
  id: string,
  target: Target | undefined,
  { inputs, ...own }: TargetInputs,
): TargetReport {
  const { now, since } = inputs;
  const scans = newestFirst(inputs.scans.get(id) ?? []);
  const series = scanSeries(scans);
  const live = own.schedules.filter(isLive);
  const runs = live.flatMap((schedule) => dueRuns(schedule, series, inputs)).sort((a, b) => a.at - b.at);
  const coming = live.flatMap((schedule) => comingRuns(schedule, now)).sort((a, b) => a.at - b.at);
  const removed = own.schedules.filter(({ isRemoved }) => isRemoved);
  const explained = new Set(runs.flatMap(({ scan }) => scan?.id ?? []));
  const unexplained = scanSeries(scans.filter((scan) => !explained.has(scan.id)));
  const exemption = exemptionFor(id, target, inputs);
  const part = {
    id,
    name: target?.name,
    url: target?.url,
    found: target !== undefined,
    enabled: target === undefined ? false : target.enabled,
    exemption,
    ...own,
    // The runs of schedules that were left running are not expected.
    due: runs.filter(({ schedule }) => isDeclared(schedule)),
    coming,
    overlaps: overlapsIn(coming),
    scans: scans.filter((scan) => startOf(scan) >= since || scan.startedAt === null),
    ranAllTheSame: removed.flatMap((schedule) => ranAllTheSame(schedule, unexplained, inputs)),
  };
  return { ...part, problems: problems.filter((problem) => has(problem, part, { series, now })) };
}

function exemptionFor(
  id: string,
  target: Target | undefined,
  { exemptions, now }: ReportInputs,
): string | undefined {
  if (exemptionOf({ id, name: target?.name }, exemptions, now).kind !== "exempt") return undefined;
  const one = exemptions.find(({ target: which }) => which === id || which === target?.name);
  return one && `${one.reason} until ${one.until}`;
}

function has(
  problem: Problem,
  target: Omit<TargetReport, "problems">,
  { series, now }: { readonly series: ScanSeries; readonly now: number },
): boolean {
  const isExempt = target.exemption !== undefined;
  const live = target.schedules.filter(isLive);
  const declared = live.filter(isDeclared);
  switch (problem) {
    case "not-found":
      return !target.found && live.length > 0;
    case "disabled":
      return target.found && !countsAsEnabled(target) && declared.length > 0 && !isExempt;
    case "overdue":
      return !isExempt && declared.some((schedule) => isOverdue(schedule, series, now));
    case "unscheduled":
      return (
        target.found && countsAsEnabled(target) && !isExempt && !declared.some((one) => goesOn(one, now))
      );
    case "left-running":
      return live.some((one) => !isDeclared(one) && goesOn(one, now)) || target.ranAllTheSame.length > 0;
  }
}

function goesOn({ firstRunAt, recurrence }: Schedule, now: number): boolean {
  return nextRunAt(firstRunAt, recurrence, now) !== undefined;
}

/** True if no scan has started since that run, as in a refresh. */
function isOverdue(schedule: Schedule, series: ScanSeries, now: number): boolean {
  const due = lastDueRun(schedule.firstRunAt, schedule.recurrence, now);
  return due !== undefined && series.firstFrom(earliestScanOf(due)) === undefined;
}

function dueRuns(schedule: Schedule, series: ScanSeries, { since, now }: ReportInputs): readonly DueRun[] {
  const { firstRunAt, recurrence } = schedule;
  return runsBetween(schedule, since, now).map((at) => {
    const next = nextRunAt(firstRunAt, recurrence, at) ?? Number.POSITIVE_INFINITY;
    // The earliest that fits: later ones may be a trigger's.
    const first = series.firstFrom(earliestScanOf(at));
    const scan = first !== undefined && first.at < earliestScanOf(next) ? first.scan : undefined;
    return { at, schedule, scan, isRecent: at > now - day };
  });
}

function comingRuns(schedule: Schedule, now: number): readonly ComingRun[] {
  return runsBetween(schedule, now + 1, now + aheadMs).map((at) => ({ at, schedule }));
}

/** The runs from `from` to `to`, both included, in milliseconds since 1970. */
function runsBetween(
  { firstRunAt, recurrence }: Pick<Schedule, "firstRunAt" | "recurrence">,
  from: number,
  to: number,
): readonly number[] {
  const runs: number[] = [];
  let at = nextRunAt(firstRunAt, recurrence, from - 1);
  while (at !== undefined && at <= to) {
    runs.push(at);
    at = nextRunAt(firstRunAt, recurrence, at);
  }
  return runs;
}

/** Runs that follow each other within an hour are one overlap, however many they are, if they are of several schedules. */
function overlapsIn(coming: readonly ComingRun[]): readonly Overlap[] {
  const groups: ComingRun[][] = [];
  for (const run of coming) {
    const last = groups.at(-1);
    if (last !== undefined && run.at - (last.at(-1)?.at ?? run.at) < hour) last.push(run);
    else groups.push([run]);
  }
  return groups.flatMap((group): Overlap[] => {
    const [first] = group;
    const other = group.find(({ schedule }) => schedule !== first?.schedule);
    if (other === undefined) return [];
    return [{ at: other.at, schedules: [...new Set(group.map(({ schedule }) => schedule))] }];
  });
}

/** The last scan that no other run explains, and that began when a removed schedule would have run. */
function ranAllTheSame(schedule: Schedule, unexplained: ScanSeries, { since, now }: ReportInputs) {
  const from = Math.max(since, schedule.since ?? since);
  for (const at of [...runsBetween(schedule, from, now)].reverse()) {
    const scan = unexplained.between(earliestScanOf(at), at + clockToleranceMs + 1).at(-1);
    if (scan !== undefined) return [{ schedule, scan }];
  }
  return [];
}
