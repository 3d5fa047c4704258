import { createHash } from "node:crypto";
import { type Recurrence, recurrences } from "../cobalt/facts";
import { endOfDay } from "../time/date-time";
import { dayMs } from "../time/duration";
import {
  formatTimeOfDay,
  minutesOfDay,
  parseTimeOfDay,
  type Weekday,
  type WeekWindow,
  weekdays,
} from "../time/week";
import { type TimeZone, timeZoneOf } from "../time/zones";

export type { Weekday, WeekWindow } from "../time/week";

/** What every series of scans needs. */
export interface SeriesArgs {
  /** `hh:mm`, as the clocks of `timeZone` show it at the first run. */
  readonly time: string;
  /** IANA name: `Europe/Berlin`, `UTC`. */
  readonly timeZone: string;
  /** `yyyy-mm-dd`: the first run is on this day or the first suitable one after it, in `timeZone`. */
  readonly from: string;
}

export interface WeeklyArgs extends SeriesArgs {
  readonly day: Weekday;
}

export interface MonthlyArgs extends SeriesArgs {
  /** 1 to 28: the days that every month has. */
  readonly dayOfMonth: number;
}

export interface QuarterlyArgs extends MonthlyArgs {
  /** 1 to 12: one of the months in which it runs, as 2 for February, May, August and November. @default the first suitable month */
  readonly month?: number;
}

/**
 * The `dateTime` of a `DastScheduledScan` with `recurrence: "WEEKLY"`: the first `day` on or after `from`, at `time`. The same
 * arguments give the same text for ever: it depends neither on the day on which the program runs nor on summer time.
 *
 * The series recurs in UTC, as Cobalt's schedules do, so `time` is what the clocks show at the first run; after the clocks
 * have changed they show an hour more or less. Where they skip `time` on the day of the first run, it starts as much later as
 * they skip; where they show it twice, the first counts. Throws a `RangeError` that names the argument that is wrong.
 */
export function weekly({ day, time, timeZone, from }: WeeklyArgs): string {
  const start = dateOf("from", from);
  const ahead = (weekdays.indexOf(weekdayOf("day", day)) - weekdayIndex(start) + 7) % 7;
  return wallClock(dayAfter(start, ahead), minutesOf("time", time), timeZone);
}

/**
 * The `dateTime` of a `DastScheduledScan` with `recurrence: "MONTHLY"`: the first `dayOfMonth` on or after `from`, at `time`. What
 * `weekly` says of time zones holds here as well; so a time just after or before midnight recurs on the neighbouring day
 * of UTC. Where that is a day that not every month has (the 1st at 03:00 in Tokyo is the last of the month before), no series in UTC
 * keeps to `dayOfMonth`. Throws a `RangeError` for that too, with a day and a time that can be kept, and one that names the argument
 * that is wrong.
 */
export function monthly({ dayOfMonth, time, timeZone, from }: MonthlyArgs): string {
  return firstOf({ dayOfMonth, time, timeZone, from }, () => true);
}

/**
 * The `dateTime` of a `DastScheduledScan` with `recurrence: "QUARTERLY"`: the first `dayOfMonth` on or after `from` in a month of
 * the series, at `time`. Otherwise as `monthly`. Throws a `RangeError` that names the argument that is wrong.
 */
export function quarterly({ month, ...args }: QuarterlyArgs): string {
  const first = month === undefined ? undefined : wholeNumberOf("month", month, [1, 12]);
  return firstOf(args, (date) => first === undefined || (date.month - first) % 3 === 0);
}

function firstOf(args: MonthlyArgs, isSuitable: (date: CalendarDate) => boolean): string {
  const start = dateOf("from", args.from);
  const day = wholeNumberOf("dayOfMonth", args.dayOfMonth, [1, 28]);
  const minutes = minutesOf("time", args.time);
  let date: CalendarDate = { ...start, day };
  if (start.day > day) date = nextMonth(date);
  while (!isSuitable(date)) date = nextMonth(date);
  const text = wallClock(date, minutes, args.timeZone);
  refuseOtherDays(text, date, args);
  return text;
}

/** The day in UTC has to be one that every month has, of the zone's own month: of another, its last day would count, whatever date that is. */
function refuseOtherDays(text: string, { month, day }: CalendarDate, { time, timeZone }: MonthlyArgs): void {
  const instant = new Date(text);
  if (instant.getUTCMonth() + 1 === month && instant.getUTCDate() <= 28) return;
  const isAhead = day === 1;
  const offset = Date.parse(`${text.slice(0, 19)}Z`) - instant.getTime();
  const bound = formatTimeOfDay((minutesOfDay + offset / 60_000) % minutesOfDay);
  throw new ArgumentError(
    `dayOfMonth is ${day} and time ${JSON.stringify(time)}: in ${timeZone} that is a day in UTC (${instant.toISOString().slice(0, 10)}) which not every month ` +
      "has, and Cobalt's series recur in UTC, so that later runs would fall on other days; expected a dayOfMonth from " +
      `${isAhead ? "2 to 28" : "1 to 27"}, or a time ${isAhead ? "from" : "before"} ${bound}${isAhead ? " on" : ""}`,
  );
}

function nextMonth({ year, month, day }: CalendarDate): CalendarDate {
  return month === 12 ? { year: year + 1, month: 1, day } : { year, month: month + 1, day };
}

export interface SpreadArgs {
  readonly window: WeekWindow;
}

export interface WeeklyStart {
  readonly day: Weekday;
  /** `hh:mm` */
  readonly time: string;
}

/**
 * A start inside a window of the week, for `weekly`: the same target and window give the same start for ever, and many targets
 * are spread evenly over the window's minutes, so that fifty of them do not start at once.
 *
 *     weekly({ ...spread(targetId, { window }), timeZone: "Europe/Berlin", from: "2026-12-01" })
 *
 * Throws a `RangeError` that names the argument that is wrong.
 */
export function spread(targetId: string, { window }: SpreadArgs): WeeklyStart {
  if (typeof targetId !== "string" || targetId === "")
    throw new ArgumentError("targetId is empty: expected a target's id (dt_…)");
  const days = daysOf(window);
  const { from, length } = hoursOf(window);
  const minute = stableNumber(targetId) % (days.length * length);
  const begins = weekdays.indexOf(days[Math.floor(minute / length)] ?? "monday") * minutesOfDay + from;
  const start = (begins + (minute % length)) % (7 * minutesOfDay);
  return {
    day: weekdays[Math.floor(start / minutesOfDay)] ?? "monday",
    time: formatTimeOfDay(start % minutesOfDay),
  };
}

/** A Monday at midnight. It lies in the past for good, and what time zones showed then does not change any more. */
const anchor = Date.UTC(2025, 0, 6);

export interface SpreadSeries extends SpreadArgs {
  readonly recurrence: Recurrence;
  /** IANA name: `Europe/Berlin`, `UTC`. */
  readonly timeZone: string;
}

/**
 * The `dateTime` of a recurring schedule of a target: a date of the past, from which the series is counted, so that it is the same for
 * ever. Each run of the series lies in the window, whatever the clocks of the time zone show, summer time too. Those that recur
 * `MONTHLY` or `QUARTERLY` are spread over the days of the month and the months of the quarter as well. Throws a `RangeError` that names
 * the argument that is wrong.
 */
export function spreadSeries(targetId: string, { recurrence, window, timeZone }: SpreadSeries): string {
  if (!recurrences.includes(recurrence)) throw wrong("recurrence", recurrence, recurrences.join(", "));
  const isWeekly = recurrence === "WEEKLY";
  const instead = `no days, since a ${recurrence} series keeps to a day of the month`;
  if (!isWeekly && window.days !== undefined) throw wrong("window.days", window.days, instead);
  const zone = zoneOf(timeZone);
  const { kept, delay } = steady(window, zone);
  const { day, time } = spread(targetId, { window: kept });
  const offset = zone.offsetAt(anchor);
  const date = isWeekly ? anchor + weekdays.indexOf(day) * dayMs : dateOfMonth(targetId, recurrence);
  return written(date - offset + (minutesOf("time", time) + delay) * minuteMs, offset);
}

/** In January, or in another month of that quarter. Only days that in every time zone lie in one month, and that every month has. */
function dateOfMonth(targetId: string, recurrence: Recurrence): number {
  const chance = stableNumber(`${recurrence} ${targetId}`);
  const days = { first: 2, count: 25 };
  const month = recurrence === "QUARTERLY" ? Math.floor(chance / days.count) % 3 : 0;
  return Date.UTC(2025, month, days.first + (chance % days.count));
}

/** The part of a window that a series in UTC keeps to while the clocks change, and the minutes by which its starts come later. */
function steady(window: WeekWindow, { offsetAt }: TimeZone): { kept: WeekWindow; delay: number } {
  const days = daysOf(window);
  const { from, length } = hoursOf(window);
  if (days.length * length === 7 * minutesOfDay) return { kept: window, delay: 0 };
  const fortnights = Array.from({ length: 27 }, (_, n) => anchor + n * 14 * dayMs);
  const moves = fortnights.map((instant) => (offsetAt(instant) - offsetAt(anchor)) / minuteMs);
  const [earliest, latest] = [Math.min(...moves), Math.max(...moves)];
  const change = latest - earliest;
  if (change === 0) return { kept: window, delay: 0 };
  if (length <= change)
    throw wrong("window.hours", window.hours, `more than the ${change} minutes by which the clocks change`);
  const to = (from + length - change) % minutesOfDay;
  const hours = { from: formatTimeOfDay(from), to: formatTimeOfDay(to) };
  return { kept: { days, hours }, delay: -earliest };
}

/** In the week's order, each once, so that the order in which they are written makes no difference. */
function daysOf(window: WeekWindow): readonly Weekday[] {
  const days: unknown = window.days ?? weekdays;
  if (!Array.isArray(days)) throw wrong("window.days", days, "a list of days");
  const given = days.map((day) => weekdayOf("window.days", day));
  if (given.length === 0)
    throw new ArgumentError("window.days is empty: give at least one day, or leave it out");
  return weekdays.filter((day) => given.includes(day));
}

function hoursOf({ hours }: WeekWindow): { readonly from: number; readonly length: number } {
  // A state, and what comes from another language, has null for what is not given.
  if (hours === undefined || hours === null) return { from: 0, length: minutesOfDay };
  const [from, to] = [minutesOf("window.hours.from", hours.from), minutesOf("window.hours.to", hours.to)];
  return { from, length: (to - from + minutesOfDay) % minutesOfDay || minutesOfDay };
}

/** A number below 2^48 that looks like chance and is none. */
function stableNumber(text: string): number {
  return createHash("sha256").update(text).digest().readUIntBE(0, 6);
}

const minuteMs = 60_000;

/**
 * The instant at which the clocks of a time zone show a date and a time, as ISO 8601 with the offset that holds there and then
 * (`Z` for none). Where the clocks skip that time, the time is moved on by what they skip; where they show it twice, the
 * first counts. Throws a `RangeError` for a time zone that does not exist.
 */
function wallClock({ year, month, day }: CalendarDate, minutes: number, timeZone: string): string {
  const { offsetAt } = zoneOf(timeZone);
  const local = Date.UTC(year, month - 1, day) + minutes * minuteMs;
  const [before, after] = [offsetAt(local - dayMs), offsetAt(local + dayMs)];
  const shown = [local - before, local - after].filter((instant) => instant + offsetAt(instant) === local);
  const instant = shown.length === 0 ? local - before : Math.min(...shown);
  return written(instant, offsetAt(instant));
}

/** Throws a `RangeError` that names the argument. */
function zoneOf(name: string): TimeZone {
  const zone = timeZoneOf(name);
  if (zone === undefined)
    throw wrong("timeZone", name, "the IANA name of a time zone, such as Europe/Berlin or UTC");
  return zone;
}

function written(instant: number, offset: number): string {
  const text = new Date(instant + offset).toISOString().slice(0, 19);
  if (offset === 0) return `${text}Z`;
  const size = new Date(Math.abs(offset)).toISOString().slice(11, 16);
  return `${text}${offset < 0 ? "-" : "+"}${size}`;
}

/** A day of the calendar; `month` and `day` count from 1. */
interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Time zones of earlier years had offsets that ISO 8601 cannot write. */
const firstYear = 2000;
const lastYear = 9998;

/** Minutes since midnight. Throws a `RangeError` that names the argument. */
function minutesOf(name: string, text: unknown): number {
  const minutes = parseTimeOfDay(text);
  if (minutes === undefined) throw wrong(name, text, 'a time of day such as "02:00", from 00:00 to 23:59');
  return minutes;
}

/** Throws a `RangeError` that names the argument. */
function dateOf(name: string, text: unknown): CalendarDate {
  const isReal = endOfDay(String(text)) !== undefined;
  const [year = 0, month = 0, day = 0] = String(text).split("-").map(Number);
  if (!isReal || year < firstYear || year > lastYear)
    throw wrong(name, text, `a date such as "2026-12-01", from the year ${firstYear} on`);
  return { year, month, day };
}

/** Throws a `RangeError` that names the argument. */
function weekdayOf(name: string, text: unknown): Weekday {
  const day = weekdays.find((known) => known === text);
  if (day === undefined) throw wrong(name, text, weekdays.join(", "));
  return day;
}

/** Throws a `RangeError` that names the argument. */
function wholeNumberOf(name: string, value: unknown, [least, most]: readonly [number, number]): number {
  const isRight = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  if (!isRight) throw wrong(name, value, `a whole number from ${least} to ${most}`);
  return value;
}

/** A wrong argument, told apart from the `RangeError` of a fault, such as an exhausted stack. Programs see a `RangeError`. */
export class ArgumentError extends RangeError {}

function wrong(name: string, value: unknown, expected: string): ArgumentError {
  return new ArgumentError(`${name} is ${JSON.stringify(value) ?? String(value)}: expected ${expected}`);
}

/** The date that many days later, also past the ends of months. */
function dayAfter({ year, month, day }: CalendarDate, days: number): CalendarDate {
  const date = new Date(Date.UTC(year, month - 1, day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0: Monday. */
function weekdayIndex({ year, month, day }: CalendarDate): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}
