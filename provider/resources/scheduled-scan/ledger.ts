import { runsPerWeek } from "../../cobalt/facts";
import { formatSecond } from "../date-time";
import { instantOf } from "../instant";
import type { Context } from "../lifecycle";
import { isRecord } from "../property-map";
import { addRow, hasRow } from "../warning-tables";
import type { LeftRunning, ScheduledScanState } from "./declaration";

/** The ledger of a state; one that holds no list, or entries without an id, names nothing that runs. */
export function ledgerOf({ leftRunning }: { readonly leftRunning?: unknown }): readonly LeftRunning[] {
  if (!Array.isArray(leftRunning)) return [];
  return leftRunning.filter((entry) => isRecord(entry) && typeof entry.id === "string");
}

/** The current schedule as an entry of the ledger of what goes on running. */
export function currentAsLeftRunning(state: ScheduledScanState, now: number): LeftRunning {
  const { scheduleId: id, targetId, firstRunAt: dateTime, recurrence } = state;
  return { id, targetId, dateTime, ...(recurrence && { recurrence }), since: formatSecond(now) };
}

/** What is still running of a ledger: not what a person has removed, nor what ran its only run already. */
export function stillRunning(
  entries: readonly LeftRunning[],
  removed: ReadonlySet<string>,
  now: number,
): readonly LeftRunning[] {
  return entries.filter(
    (entry) => !removed.has(entry.id) && !hasEnded({ ...entry, firstRunAt: entry.dateTime }, now),
  );
}

/** The ids of a ledger that a person has removed since. */
export function released(
  entries: readonly LeftRunning[],
  removed: ReadonlySet<string>,
): readonly LeftRunning[] {
  return entries.filter(({ id }) => removed.has(id));
}

/** Tells the person, once a run for each schedule, what goes on running. */
export function warnOfLeftRunning(entries: readonly LeftRunning[], context: Context): void {
  for (const entry of entries) addRow(context, "leftRunning", { key: entry.id, text: describe(entry) });
}

/** Has this run named the schedule among those that go on? */
export function isNamed(id: string, context: Context): boolean {
  return hasRow(context, "leftRunning", id);
}

function describe({ id, targetId, dateTime, recurrence }: LeftRunning): string {
  const perWeek = runsPerWeek(recurrence);
  const cost =
    recurrence === undefined ? "one scan" : `${perWeek} ${perWeek === 1 ? "scan" : "scans"} a week`;
  return `${id}  target ${targetId}  ${recurrence ?? "once"} from ${dateTime}  ${cost}`;
}

/** Has a person removed it although it had runs to come, so that it has to be posted anew? */
export function isMissing(state: ScheduledScanState, { removedSchedules, effects }: Context): boolean {
  return removedSchedules.has(state.scheduleId) && !hasEnded(state, effects.now());
}

/** A schedule that ran its only run starts no scan any more. */
export function hasEnded(
  { firstRunAt, recurrence }: Pick<ScheduledScanState, "firstRunAt" | "recurrence">,
  now: number,
): boolean {
  return recurrence === undefined && (instantOf(firstRunAt) ?? Number.POSITIVE_INFINITY) <= now;
}
