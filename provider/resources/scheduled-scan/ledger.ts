import { runsPerWeek } from "../../cobalt/facts";
import { formatSecond, instantOf } from "../../time/date-time";
import type { Context } from "../lifecycle";
import { addRow, hasRow } from "../warning-tables";
import type { Circumstances } from "./decide";
import type { LeftRunning, ScheduledScanState } from "./fields";

/** Schedules that Cobalt goes on running although nothing declares them any more. */
export type Ledger = readonly LeftRunning[];

type Moment = Pick<Circumstances, "now" | "removed">;

/** `scope`: that of a new resource, which may be made in the place of another. */
export function circumstancesOf(
  { effects, removedSchedules, memory }: Context,
  scope?: string,
): Circumstances {
  const predecessor = scope === undefined ? undefined : memory.oldSchedules.get(scope);
  return { now: effects.now(), removed: removedSchedules, predecessor };
}

/** The current schedule as an entry of the ledger of what goes on running. */
export function currentAsLeftRunning(state: ScheduledScanState, now: number): LeftRunning {
  const { scheduleId: id, targetId, firstRunAt: dateTime, recurrence } = state;
  return { id, targetId, dateTime, ...(recurrence && { recurrence }), since: formatSecond(now) };
}

/** What is still running of a ledger: not what a person has removed, nor what ran its only run already. */
export function stillRunning(entries: Ledger, { now, removed }: Moment): Ledger {
  return entries.filter(
    (entry) => !removed.has(entry.id) && !hasEnded({ ...entry, firstRunAt: entry.dateTime }, now),
  );
}

/** Tells the person, once a run for each schedule, what goes on running. */
export function warnOfLeftRunning(entries: Ledger, context: Context): void {
  for (const entry of entries) addRow(context, "leftRunning", { key: entry.id, text: describe(entry) });
}

/** True if this run has named the schedule among those that go on. */
export function isNamed(id: string, context: Context): boolean {
  return hasRow(context, "leftRunning", id);
}

function describe({ id, targetId, dateTime, recurrence }: LeftRunning): string {
  const perWeek = runsPerWeek(recurrence);
  const cost =
    recurrence === undefined ? "one scan" : `${perWeek} ${perWeek === 1 ? "scan" : "scans"} a week`;
  return `${id}  target ${targetId}  ${recurrence ?? "once"} from ${dateTime}  ${cost}`;
}

/** A schedule that ran its only run starts no scan any more. */
export function hasEnded(
  { firstRunAt, recurrence }: Pick<ScheduledScanState, "firstRunAt" | "recurrence">,
  now: number,
): boolean {
  return recurrence === undefined && (instantOf(firstRunAt) ?? Number.POSITIVE_INFINITY) <= now;
}

/**
 * The command that tells a stack which schedule a person has removed in Cobalt. `index`: the next free one of the stack's list, so that
 * no earlier id is overwritten; undefined where nobody knows it, and then the CLI refuses the command until one is given.
 */
export function removedCommand(scheduleId: string, index: number | undefined): string {
  const command = `pulumi config set --path 'cobalt:removedSchedules[${index ?? "n"}]' ${scheduleId}`;
  return index === undefined ? `${command} (n: the next free index)` : command;
}
