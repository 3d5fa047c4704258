import {
  type CalendarDate,
  dateOf,
  dayAfter,
  minutesOf,
  minutesOfDay,
  timeOf,
  type Weekday,
  weekdayIndex,
  weekdayOf,
  weekdays,
  wholeNumberOf,
} from "./arguments";
import { wallClock } from "./wall-clock";

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
  const bound = timeOf((minutesOfDay + offset / 60_000) % minutesOfDay);
  throw new RangeError(
    `dayOfMonth is ${day} and time ${JSON.stringify(time)}: in ${timeZone} that is a day in UTC (${instant.toISOString().slice(0, 10)}) which not every month ` +
      "has, and Cobalt's series recur in UTC, so that later runs would fall on other days; expected a dayOfMonth from " +
      `${isAhead ? "2 to 28" : "1 to 27"}, or a time ${isAhead ? "from" : "before"} ${bound}${isAhead ? " on" : ""}`,
  );
}

function nextMonth({ year, month, day }: CalendarDate): CalendarDate {
  return month === 12 ? { year: year + 1, month: 1, day } : { year, month: month + 1, day };
}
