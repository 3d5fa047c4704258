import type { Scan, Target } from "../../client/types";
import { shortLine } from "../../foreign-text";
import { earliestScanOf, lastDueRun, overdueRun } from "../../time/calendar";
import { formatInstant, instantOf, latestOf } from "../../time/date-time";
import type { Context } from "../lifecycle";
import { addRow } from "../warning-tables";
import type { ScheduledScanState } from "./fields";
import { isUnadopted, type Observations } from "./state";

/** What a refresh sees of a schedule that cannot be read: its target, and the scans that it should have started. */
export async function observe(state: ScheduledScanState, context: Context): Promise<Observations> {
  const now = context.effects.now();
  const target = await context.api().findTarget(state.targetId);
  const first = instantOf(state.firstRunAt);
  const due = first === undefined ? undefined : lastDueRun(first, state.recurrence, now);
  const scans =
    target === undefined ? [] : await context.api().recentScans(state.targetId, earliestScanOf(due ?? now));
  const observed = { ...observedTarget(state, target), ...observedScans(state, scans, now) };
  warn(state, observed, context);
  return observed;
}

export function observedTarget(state: Partial<ScheduledScanState>, target: Target | undefined): Observations {
  const isFound = target !== undefined;
  return {
    targetName: target?.name ?? state.targetName,
    targetUrl: target?.url ?? state.targetUrl,
    targetFound: isFound,
    targetEnabled: isFound ? target.enabled : false,
  };
}

function observedScans(state: ScheduledScanState, scans: readonly Scan[], now: number): Observations {
  const starts = [state.lastScanAt, ...scans.map(({ startedAt }) => startedAt)]
    .map(instantOf)
    .filter((at) => at !== undefined);
  const latest = latestOf(starts);
  const firstRunAt = instantOf(state.firstRunAt);
  const series = firstRunAt === undefined ? undefined : { firstRunAt, recurrence: state.recurrence };
  return {
    lastScanAt: latest === undefined ? undefined : formatInstant(latest),
    overdue: series !== undefined && overdueRun(series, latest, now) !== undefined,
  };
}

function warn(state: ScheduledScanState, observed: Observations, context: Context): void {
  const facts = [
    observed.targetFound === false && "target not found; the state keeps the schedule",
    observed.targetFound === true &&
      observed.targetEnabled === false &&
      "target disabled, so no scan will run",
    observed.overdue === true &&
      `overdue: no scan since ${observed.lastScanAt ?? "the schedule was made"}, unless a blackout period of the target holds it back`,
    isUnadopted(state) &&
      'nobody knows its id; give it with adopt: "<its dsc_ id>", say adopt: "existing" where Cobalt\'s web application shows it, or put ' +
        "this id into cobalt:removedSchedules where it does not, or where you have removed it",
  ].filter((fact) => fact !== false);
  if (facts.length === 0) return;
  const who =
    observed.targetName === undefined
      ? state.targetId
      : `${shortLine(observed.targetName)} (${state.targetId})`;
  addRow(context, "observed", {
    key: state.scheduleId,
    text: `${state.scheduleId}  ${who}: ${facts.join("; ")}`,
  });
}
