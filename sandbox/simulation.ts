import { freeFrom } from "./blackouts";
import { firstRun, nextRun } from "./calendar";
import { reportsSince } from "./scan-life";
import type { SandboxRecurrence, SeedFinding } from "./types";
import type { FindingEntity, ScanEntity, ScheduleEntity, SettledPlan, World } from "./world";

/** When it is, and whether findings can be read before the review is over. */
export interface Moment {
  readonly now: number;
  readonly findingsBeforeReview: boolean;
}

/** Makes happen whatever fell due: runs of schedules, and findings of scans that can report them. */
export function settle(world: World, moment: Moment): void {
  for (const schedule of world.schedules.values()) runSchedule(world, schedule, moment.now);
  const reporting = [...world.scans.values()]
    .filter((scan) => !scan.isReported)
    .map((scan) => ({ scan, since: reportsSince(scan, moment.now, moment.findingsBeforeReview) }))
    .filter((report): report is { scan: ScanEntity; since: number } => report.since !== undefined)
    .sort((a, b) => a.since - b.since);
  for (const { scan, since } of reporting) reportFindings(world, scan, since);
}

export interface NewScan {
  readonly targetId: string;
  readonly createdAt: number;
  readonly scheduleId?: string;
  readonly retestOf?: string;
  /** @default the world's */
  readonly plan?: SettledPlan;
  /** Holds the scan in this status from its start on. */
  readonly status?: string;
}

export function startScan(
  world: World,
  { targetId, createdAt, scheduleId, retestOf, plan, status }: NewScan,
): ScanEntity {
  const scan: ScanEntity = {
    ...world.newObject("dsc_", createdAt),
    targetId,
    scheduleId,
    plan: plan ?? world.plan,
    blackouts: world.blackoutsOf(targetId),
    hold: status === undefined ? undefined : { status, since: createdAt },
    isReported: false,
    retestOf,
  };
  world.scans.set(scan.id, scan);
  return scan;
}

export interface NewSchedule {
  readonly targetId: string;
  readonly dateTime: string;
  readonly anchor: number;
  readonly recurrence: SandboxRecurrence | null;
}

/** A run that is due at once starts with the next settling. */
export function addSchedule(world: World, schedule: NewSchedule, now: number): ScheduleEntity {
  const entity: ScheduleEntity = {
    ...world.newObject("dsc_", now),
    ...schedule,
    dueAt: firstRun(schedule.anchor, schedule.recurrence, now),
  };
  world.schedules.set(entity.id, entity);
  return entity;
}

export interface NewFinding {
  readonly scan: ScanEntity;
  readonly finding: SeedFinding;
  readonly foundAt: number;
  /** Position among the findings of its severity in a plan; absent when a person entered it. */
  readonly index?: number;
}

export function addFinding(world: World, { scan, finding, foundAt, index }: NewFinding): FindingEntity {
  const entity: FindingEntity = {
    ...world.newObject("dfi_", foundAt),
    targetId: scan.targetId,
    scanIds: [scan.id],
    index,
    lastFoundAt: foundAt,
    severity: finding.severity ?? "high",
    state: finding.state ?? "need_fix",
    fixed: finding.fixed ?? false,
  };
  world.findings.set(entity.id, entity);
  return entity;
}

function runSchedule(world: World, schedule: ScheduleEntity, now: number): void {
  while (schedule.dueAt !== undefined && schedule.dueAt <= now) {
    const { targetId, anchor, recurrence, dueAt } = schedule;
    // A run that a blackout holds back comes at its end, and with it all that were due meanwhile.
    const createdAt = freeFrom(world.blackoutsOf(targetId), dueAt, now);
    if (createdAt > now) return;
    if (world.targets.get(targetId)?.enabled === true) {
      startScan(world, { targetId, createdAt, scheduleId: schedule.id });
    }
    schedule.dueAt = recurrence === null ? undefined : nextRun(anchor, recurrence, createdAt);
  }
}

function reportFindings(world: World, scan: ScanEntity, foundAt: number): void {
  scan.isReported = true;
  if (scan.retestOf !== undefined) {
    reportRetest(world, scan, scan.retestOf, foundAt);
    return;
  }
  const found = { high: 0, medium: 0, low: 0 };
  for (const finding of scan.plan.findings) {
    const severity = finding.severity ?? "high";
    recordFinding(world, { scan, finding: { ...finding, severity }, foundAt, index: found[severity] });
    found[severity] += 1;
  }
}

/** Starts the short scan of a retest: one status, as long as the plan says. */
export function startRetest(world: World, finding: FindingEntity, createdAt: number): void {
  const plan = {
    ...world.plan,
    queuedMs: 0,
    startedMs: world.plan.retestMs,
    finishingUpMs: 0,
    underReviewMs: 0,
  };
  startScan(world, { targetId: finding.targetId, createdAt, retestOf: finding.id, plan });
  finding.state = "check_fix";
}

/** True while a retest of this finding has not come to its end. */
export function isRetested(world: World, { id }: FindingEntity): boolean {
  return [...world.scans.values()].some((scan) => scan.retestOf === id && !scan.isReported);
}

/** What a retest comes to stands, whatever state the finding was given meanwhile; one without result proves no fix. */
function reportRetest(world: World, scan: ScanEntity, id: string, foundAt: number): void {
  const finding = world.findings.get(id);
  if (finding === undefined) return;
  const isConclusive = scan.plan.endsAs === "completed" && scan.hold === undefined;
  finding.state = isConclusive && finding.fixed ? "valid_fix" : "need_fix";
  if (!isConclusive || finding.fixed) return;
  finding.scanIds.push(scan.id);
  finding.lastFoundAt = foundAt;
}

/** A finding that was found before keeps its state: what people decided about it stays decided. */
function recordFinding(world: World, report: NewFinding): void {
  const { scan, finding, foundAt, index } = report;
  const same = [...world.findings.values()].find(
    (other) =>
      other.targetId === scan.targetId && other.severity === finding.severity && other.index === index,
  );
  if (same === undefined) {
    addFinding(world, report);
    return;
  }
  if (same.fixed) return;
  same.scanIds.push(scan.id);
  same.lastFoundAt = foundAt;
}
