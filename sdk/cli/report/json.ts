import { formatInstant, instantOf } from "../../../provider/time/date-time";
import { missedOf, type Report, type Schedule, type TargetReport } from "./model";

/** The whole report, for programs; times are ISO 8601 in UTC. */
export function reportJson(report: Report): string {
  const { madeAt, since, until, stacks, targets, otherGates } = report;
  const document = {
    madeAt: formatInstant(madeAt),
    since: formatInstant(since),
    until: formatInstant(until),
    stacks,
    targets: targets.map(targetJson),
    otherGates,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function targetJson(target: TargetReport): object {
  const { id, name, url, found, enabled, problems, exemption } = target;
  return {
    id,
    name,
    url,
    found,
    enabled,
    problems,
    exemption,
    schedules: target.schedules.map(scheduleJson),
    due: target.due.map(({ at, schedule, scan, isRecent }) => ({
      at: formatInstant(at),
      scheduleId: schedule.scheduleId,
      scanId: scan?.id,
      missed: scan === undefined && !isRecent,
    })),
    missed: missedOf(target).length,
    coming: target.coming.map(({ at, schedule }) => ({
      at: formatInstant(at),
      scheduleId: schedule.scheduleId,
    })),
    overlaps: target.overlaps.map(({ at, schedules }) => ({
      at: formatInstant(at),
      scheduleIds: schedules.map(({ scheduleId }) => scheduleId),
    })),
    scans: target.scans.map(scanJson),
    ranAllTheSame: target.ranAllTheSame.map(({ schedule, scan }) => ({
      scheduleId: schedule.scheduleId,
      scanId: scan.id,
    })),
    gates: target.gates,
  };
}

function scheduleJson(schedule: Schedule): object {
  const { kind, stack, name, scheduleId, recurrence, firstRunAt, since } = schedule;
  return {
    kind,
    stack,
    name,
    scheduleId,
    recurrence,
    firstRunAt: formatInstant(firstRunAt),
    since: since === undefined ? undefined : formatInstant(since),
    removed: schedule.isRemoved,
    unadopted: schedule.isUnadopted,
  };
}

function scanJson({ id, status, startedAt, completedAt }: TargetReport["scans"][number]) {
  return { id, status, startedAt: inUtc(startedAt), completedAt: inUtc(completedAt) };
}

function inUtc(time: string | null): string | null {
  const at = instantOf(time);
  return at === undefined ? time : formatInstant(at);
}
