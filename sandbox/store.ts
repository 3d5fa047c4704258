import { blackoutSetting } from "./blackouts";
import type { ScanEntity, ScheduleEntity } from "./entities";
import { addFinding, startScan } from "./happenings";
import { settlePlan, statusAt } from "./scan-life";
import type { SandboxStore, ScanPlan, StoredScan, StoredSchedule } from "./types";
import { addTarget, known, type World } from "./world";

interface Behind {
  /** The world as it is now: everything that was due has happened. */
  world(): World;
  now(): number;
}

/** The public face of a world: what a person does in the web application, and what a test looks at. */
export function createStore(behind: Behind): SandboxStore {
  const target = (id: string) => known(behind.world().targets, id, "target");
  const scan = (id: string) => known(behind.world().scans, id, "scan");
  return {
    get targets() {
      return [...behind.world().targets.values()];
    },
    get scans() {
      return [...behind.world().scans.values()].sort(byAge).map((entity) => scanView(entity, behind));
    },
    get schedules() {
      return [...behind.world().schedules.values()].map(scheduleView);
    },
    get findings() {
      return [...behind.world().findings.values()];
    },
    addTarget: (seed) => addTarget(behind.world(), seed, behind.now()),
    removeTarget: (id) => void behind.world().targets.delete(target(id).id),
    setTargetEnabled(id, enabled) {
      target(id).enabled = enabled;
    },
    setBlackouts(targetId, blackouts) {
      behind.world().blackoutsOf(target(targetId).id).push(blackoutSetting(blackouts, behind.now()));
    },
    addScan: (targetId, options) => scanView(foreignScan(behind, target(targetId).id, options), behind),
    setScanStatus(id, status) {
      scan(id).hold = { status, since: behind.now() };
    },
    purgeScan: (id) => void behind.world().scans.delete(scan(id).id),
    removeSchedule: (id) =>
      void behind.world().schedules.delete(known(behind.world().schedules, id, "schedule").id),
    addFinding: (scanId, finding) =>
      addFinding(behind.world(), { scan: scan(scanId), finding: finding ?? {}, foundAt: behind.now() }),
    setFindingState(id, state) {
      known(behind.world().findings, id, "finding").state = state;
    },
    setPlan(plan) {
      behind.world().plan = settlePlan(plan);
    },
  };
}

interface ForeignScan {
  readonly ageMs?: number;
  readonly status?: string;
  readonly plan?: ScanPlan;
}

function foreignScan(behind: Behind, targetId: string, options: ForeignScan = {}): ScanEntity {
  const { ageMs = 0, status, plan } = options;
  return startScan(behind.world(), {
    targetId,
    createdAt: behind.now() - ageMs,
    status,
    plan: plan === undefined ? undefined : settlePlan(plan),
  });
}

function byAge(a: ScanEntity, b: ScanEntity): number {
  return a.createdAt - b.createdAt || a.sequence - b.sequence;
}

function scanView(scan: ScanEntity, behind: Behind): StoredScan {
  const { id, targetId, createdAt, scheduleId } = scan;
  return {
    id,
    targetId,
    createdAt,
    scheduleId,
    get status() {
      return statusAt(scan, behind.now());
    },
  };
}

function scheduleView({ id, targetId, dateTime, recurrence, createdAt }: ScheduleEntity): StoredSchedule {
  return { id, targetId, dateTime, recurrence, createdAt };
}
