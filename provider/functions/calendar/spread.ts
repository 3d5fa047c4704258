import { createHash } from "node:crypto";
import { minutesOf, minutesOfDay, timeOf, type Weekday, weekdayOf, weekdays } from "./arguments";

/** The times of a week at which scans may start, in the form in which the policy `dast-schedule-window` has it. */
export interface WeekWindow {
  /** @default every day */
  readonly days?: readonly Weekday[];
  /**
   * `hh:mm`; `to` is not included. A `to` before `from` is the next day's: the window belongs to the day on which it begins.
   * Equal ones mean the whole day. @default all day
   */
  readonly hours?: { readonly from: string; readonly to: string };
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
    throw new RangeError("targetId is empty: expected a target's id (dt_…)");
  const days = daysOf(window);
  const { from, length } = hoursOf(window);
  const minute = stableNumber(targetId) % (days.length * length);
  const begins = weekdays.indexOf(days[Math.floor(minute / length)] ?? "monday") * minutesOfDay + from;
  const start = (begins + (minute % length)) % (7 * minutesOfDay);
  return {
    day: weekdays[Math.floor(start / minutesOfDay)] ?? "monday",
    time: timeOf(start % minutesOfDay),
  };
}

/** In the week's order, each once, so that the order in which they are written makes no difference. */
function daysOf({ days = weekdays }: WeekWindow): readonly Weekday[] {
  const given = days.map((day) => weekdayOf("window.days", day));
  if (given.length === 0)
    throw new RangeError("window.days is empty: give at least one day, or leave it out");
  return weekdays.filter((day) => given.includes(day));
}

function hoursOf({ hours }: WeekWindow): { readonly from: number; readonly length: number } {
  if (hours === undefined) return { from: 0, length: minutesOfDay };
  const [from, to] = [minutesOf("window.hours.from", hours.from), minutesOf("window.hours.to", hours.to)];
  return { from, length: (to - from + minutesOfDay) % minutesOfDay || minutesOfDay };
}

/** A number below 2^48 that looks like chance and is none. */
function stableNumber(text: string): number {
  return createHash("sha256").update(text).digest().readUIntBE(0, 6);
}
