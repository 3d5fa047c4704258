import { runsPerWeek } from "../../cobalt/facts";
import { formatSecond, instantOf } from "../../time/date-time";
import type { Context } from "../lifecycle";
import { addRow, hasRow } from "../warning-tables";
import type { Circumstances } from "./decide";
import type { LeftRunning, ScheduledScanState } from "./fields";

/** What a refresh observes, which an update keeps. */
export type Observations = Pick<
  ScheduledScanState,
  "targetName" | "targetUrl" | "targetFound" | "targetEnabled" | "lastScanAt" | "overdue"
>;

/** A schedule as Cobalt has it. */
export type PostedSchedule = Pick<ScheduledScanState, "scheduleId" | "firstRunAt">;

/** A schedule that certainly exists while nobody knows its id. */
export function isUnknownId(scheduleId: string | undefined): boolean {
  return scheduleId?.startsWith("unknown:") === true;
}

/**
 * True if the schedule stands under an id of ours since Cobalt's answer was lost, and nobody has said since that it is there: whoever
 * shows schedules names it, until `adopt` says which it is or `cobalt:removedSchedules` that there is none.
 */
export function isUnadopted({
  scheduleId,
  adopt,
}: {
  readonly scheduleId: string | undefined;
  readonly adopt?: string | undefined;
}): boolean {
  return isUnknownId(scheduleId) && adopt !== "existing";
}

/** What was observed of a schedule. `overdue` ends with it: of another one it is not known yet. */
export function observationsOf(
  { targetName, targetUrl, targetFound, targetEnabled, lastScanAt, overdue }: ScheduledScanState,
  { ofSameSchedule }: { readonly ofSameSchedule: boolean },
): Observations {
  const lasting = { targetName, targetUrl, targetFound, targetEnabled, lastScanAt };
  return ofSameSchedule ? { ...lasting, overdue } : lasting;
}

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
