import { type Recurrence, recurrencePeriods } from "../cobalt/facts";
import { dayMs } from "./duration";

/**
 * The calendar of recurrences, in UTC, as pure functions of instants (milliseconds since 1970).
 *
 * Cobalt documents its recurrences ("the next time the recurrence would happen"), and nothing about months
 * that are too short. Assumed here: a quarter is three months, and a run on day 29, 30 or 31 falls on the last day of a
 * shorter month and comes back to its own day afterwards.
 */

/** The n-th run of the series that begins at `anchor`; n may be negative. */
export function runAt(anchor: number, recurrence: Recurrence, n: number): number {
  const { unit, count } = recurrencePeriods[recurrence];
  return unit === "days" ? anchor + n * count * dayMs : addMonths(anchor, n * count);
}

/** The first run at or after the anchor that lies strictly after `after`; of a single run, the run if it lies after. */
export function nextRunAt(
  anchor: number,
  recurrence: Recurrence | undefined,
  after: number,
): number | undefined {
  if (anchor > after) return anchor;
  if (recurrence === undefined) return undefined;
  let n = estimate(anchor, recurrence, after);
  while (runAt(anchor, recurrence, n) > after) n -= 1;
  while (runAt(anchor, recurrence, n) <= after) n += 1;
  return runAt(anchor, recurrence, n);
}

/** The last run at or before `before`; undefined when the series begins later. */
export function lastRunAt(
  anchor: number,
  recurrence: Recurrence | undefined,
  before: number,
): number | undefined {
  if (anchor > before) return undefined;
  if (recurrence === undefined) return anchor;
  let n = estimate(anchor, recurrence, before);
  while (runAt(anchor, recurrence, n) > before) n -= 1;
  while (runAt(anchor, recurrence, n + 1) <= before) n += 1;
  return runAt(anchor, recurrence, n);
}

/** A run that was due no longer ago than this may still show its scan. */
const graceMs = dayMs;
/** Cobalt's clock and this machine's may differ by so much. */
export const clockToleranceMs = 10 * 60_000;

/** The last run that was due more than a day ago, of which a scan must have been seen by now. */
export function lastDueRun(
  firstRunAt: number,
  recurrence: Recurrence | undefined,
  now: number,
): number | undefined {
  return lastRunAt(firstRunAt, recurrence, now - graceMs - 1);
}

/** From when on a scan can be that of a run. */
export function earliestScanOf(run: number): number {
  return run - clockToleranceMs;
}

/** The run of a series that is overdue: due more than a day ago, while no scan has begun since. `latestScanAt`: undefined for none. */
export function overdueRun(
  { firstRunAt, recurrence }: { readonly firstRunAt: number; readonly recurrence: Recurrence | undefined },
  latestScanAt: number | undefined,
  now: number,
): number | undefined {
  const due = lastDueRun(firstRunAt, recurrence, now);
  const isSeen = due !== undefined && latestScanAt !== undefined && latestScanAt >= earliestScanOf(due);
  return isSeen ? undefined : due;
}

/**
 * How a date stands to the series that a declared one begins. `open`: it is a run of that series in a month that lacks the declared day,
 * and may as well begin a series on a day of its own; two dates do not settle which.
 */
export type Relation = "same" | "open" | "other";

/**
 * Does `date` belong to the series of `declared`? In Cobalt's web application the date of a recurring schedule moves on to the next
 * run, so a date that differs by whole recurrences is the same schedule; a single run is the same at the same instant only.
 */
export function relationOf(declared: number, date: number, recurrence: Recurrence | undefined): Relation {
  if (declared === date) return "same";
  if (recurrence === undefined) return "other";
  const steps = estimate(declared, recurrence, date);
  if (![-1, 0, 1].some((slack) => runAt(declared, recurrence, steps + slack) === date)) return "other";
  if (recurrencePeriods[recurrence].unit === "days") return "same";
  return dayOfMonth(declared) === dayOfMonth(date) ? "same" : "open";
}

/** True if two instants are certainly runs of one series. */
export function isSameSeries(a: number, b: number, recurrence: Recurrence | undefined): boolean {
  return relationOf(a, b, recurrence) === "same";
}

/** In UTC, as Cobalt's series are counted. */
export function dayOfMonth(instant: number): number {
  return new Date(instant).getUTCDate();
}

/** True if some months lack the day of the run, so that Cobalt does not document the next date of its series. */
export function fallsOnShortMonths(anchor: number, recurrence: Recurrence | undefined): boolean {
  return countsInMonths(recurrence) && dayOfMonth(anchor) > 28;
}

/** True if a recurrence keeps to a day of the month, which short months may lack. */
export function countsInMonths(recurrence: Recurrence | undefined): boolean {
  return recurrence !== undefined && recurrencePeriods[recurrence].unit === "months";
}

/** How many recurrences lie between two instants, give or take one. */
function estimate(from: number, recurrence: Recurrence, to: number): number {
  const { unit, count } = recurrencePeriods[recurrence];
  if (unit === "days") return Math.floor((to - from) / (count * dayMs));
  const [a, b] = [new Date(from), new Date(to)];
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  return Math.floor(months / count);
}

function addMonths(instant: number, months: number): number {
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  date.setUTCDate(Math.min(day, daysInMonth(date.getUTCFullYear(), date.getUTCMonth())));
  return date.getTime();
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}
