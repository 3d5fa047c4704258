import { blackoutSetting } from "./blackouts";
import { settlePlan, statusAt } from "./scan-life";
import { addFinding, startScan } from "./simulation";
import type { SandboxStore, StoredScan, StoredSchedule } from "./types";
import { addTarget, existing, type ScanEntity, type ScheduleEntity, type World } from "./world";

interface WorldAccess {
  /** The world as it is now: everything that was due has happened. */
  world(): World;
  now(): number;
}

/** The public face of a world: what a person does in the web application, and what a test looks at. */
export function createStore(access: WorldAccess): SandboxStore {
  const target = (id: string) => existing(access.world().targets, id, "target");
  const scan = (id: string) => existing(access.world().scans, id, "scan");
  return {
    get targets() {
      return [...access.world().targets.values()];
    },
    get scans() {
      return [...access.world().scans.values()].sort(byAge).map((entity) => scanView(entity, access));
    },
    get schedules() {
      return [...access.world().schedules.values()].map(scheduleView);
    },
    get findings() {
      return [...access.world().findings.values()];
    },
    addTarget: (seed) => addTarget(access.world(), seed, access.now()),
    removeTarget: (id) => void access.world().targets.delete(target(id).id),
    setTargetEnabled(id, enabled) {
      target(id).enabled = enabled;
    },
    setBlackouts(targetId, blackouts) {
      access.world().blackoutsOf(target(targetId).id).push(blackoutSetting(blackouts, access.now()));
    },
    addScan: (targetId, options) => scanView(foreignScan(access, target(targetId).id, options), access),
    setScanStatus(id, status) {
      scan(id).hold = { status, since: access.now() };
    },
    purgeScan: (id) => void access.world().scans.delete(scan(id).id),
    removeSchedule: (id) =>
      void access.world().schedules.delete(existing(access.world().schedules, id, "schedule").id),
    addFinding: (scanId, finding) =>
      addFinding(access.world(), { scan: scan(scanId), finding: finding ?? {}, foundAt: access.now() }),
    setFindingState(id, state) {
      existing(access.world().findings, id, "finding").state = state;
    },
    setFindingFixed(id, fixed) {
      existing(access.world().findings, id, "finding").fixed = fixed;
    },
    setFindingSeverity(id, severity) {
      existing(access.world().findings, id, "finding").severity = severity;
    },
    setPlan(plan) {
      access.world().plan = settlePlan(plan);
    },
  };
}

function foreignScan(
  access: WorldAccess,
  ...[targetId, { ageMs = 0, status, plan } = {}]: Parameters<SandboxStore["addScan"]>
): ScanEntity {
  return startScan(access.world(), {
    targetId,
    createdAt: access.now() - ageMs,
    status,
    plan: plan === undefined ? undefined : settlePlan(plan),
  });
}

function byAge(a: ScanEntity, b: ScanEntity): number {
  return a.createdAt - b.createdAt || a.sequence - b.sequence;
}

function scanView(scan: ScanEntity, access: WorldAccess): StoredScan {
  const { id, targetId, createdAt, scheduleId, retestOf } = scan;
  return {
    id,
    targetId,
    createdAt,
    scheduleId,
    retestOf,
    get status() {
      return statusAt(scan, access.now());
    },
  };
}

function scheduleView({ id, targetId, dateTime, recurrence, createdAt }: ScheduleEntity): StoredSchedule {
  return { id, targetId, dateTime, recurrence, createdAt };
}
