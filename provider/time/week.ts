import type { TimeZone } from "./zones";

export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export type Weekday = (typeof weekdays)[number];

export const minutesOfDay = 24 * 60;

/** The form of a time of day, `hh:mm`, as a regular expression's text. */
export const timeOfDayPattern = "^([01]\\d|2[0-3]):([0-5]\\d)$";
const timeOfDay = new RegExp(timeOfDayPattern);

/** Minutes since midnight of `hh:mm`; undefined for anything else. */
export function parseTimeOfDay(text: unknown): number | undefined {
  const match = timeOfDay.exec(String(text));
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
}

/** `02:05`, of minutes since midnight. */
export function formatTimeOfDay(minutes: number): string {
  const two = (count: number) => String(count).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

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

export interface LocalTime {
  readonly weekday: Weekday;
  /** Minutes since midnight. */
  readonly minutes: number;
}

/** What the clocks of a time zone show at an instant (milliseconds since 1970). */
export function localTimeAt(instant: number, { offsetAt }: TimeZone): LocalTime {
  const shown = new Date(instant + offsetAt(instant));
  const weekday = weekdays[(shown.getUTCDay() + 6) % 7] ?? "monday";
  return { weekday, minutes: shown.getUTCHours() * 60 + shown.getUTCMinutes() };
}

/** True if a scan that starts then starts within the window. Seconds do not count. */
export function isWithin({ weekday, minutes }: LocalTime, { days = weekdays, hours }: WeekWindow): boolean {
  const from = parseTimeOfDay(hours?.from) ?? 0;
  const to = parseTimeOfDay(hours?.to) ?? 0;
  if (from === to) return days.includes(weekday);
  if (from < to) return days.includes(weekday) && from <= minutes && minutes < to;
  return minutes >= from ? days.includes(weekday) : minutes < to && days.includes(dayBefore(weekday));
}

function dayBefore(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 6) % 7] ?? day;
}
