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

/** A day of the calendar; `month` and `day` count from 1. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export const minutesOfDay = 24 * 60;
/** Time zones of earlier years had offsets that ISO 8601 cannot write. */
const firstYear = 2000;
const lastYear = 9998;

/** Minutes since midnight. Throws a `RangeError` that names the argument. */
export function minutesOf(name: string, text: unknown): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(String(text));
  if (match === null) throw wrong(name, text, 'a time of day such as "02:00", from 00:00 to 23:59');
  return Number(match[1]) * 60 + Number(match[2]);
}

/** `02:05`, of minutes since midnight. */
export function timeOf(minutes: number): string {
  const two = (count: number) => String(count).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Throws a `RangeError` that names the argument. */
export function dateOf(name: string, text: unknown): CalendarDate {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(text));
  const date = { year: Number(match?.[1]), month: Number(match?.[2]), day: Number(match?.[3]) };
  const isReal =
    match !== null && dayAfter(date, 0).month === date.month && dayAfter(date, 0).day === date.day;
  if (!isReal || date.year < firstYear || date.year > lastYear)
    throw wrong(name, text, `a date such as "2026-12-01", from the year ${firstYear} on`);
  return date;
}

/** Throws a `RangeError` that names the argument. */
export function weekdayOf(name: string, text: unknown): Weekday {
  const day = weekdays.find((known) => known === text);
  if (day === undefined) throw wrong(name, text, weekdays.join(", "));
  return day;
}

/** Throws a `RangeError` that names the argument. */
export function wholeNumberOf(
  name: string,
  value: unknown,
  [least, most]: readonly [number, number],
): number {
  const isRight = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  if (!isRight) throw wrong(name, value, `a whole number from ${least} to ${most}`);
  return value;
}

/** A wrong argument, told apart from the `RangeError` of a fault, such as an exhausted stack. Programs see a `RangeError`. */
export class ArgumentError extends RangeError {}

export function wrong(name: string, value: unknown, expected: string): ArgumentError {
  return new ArgumentError(`${name} is ${JSON.stringify(value) ?? String(value)}: expected ${expected}`);
}

/** The date that many days later, also past the ends of months; no date that exists for one that does not. */
export function dayAfter({ year, month, day }: CalendarDate, days: number): CalendarDate {
  const date = new Date(Date.UTC(year, month - 1, day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0: Monday. */
export function weekdayIndex({ year, month, day }: CalendarDate): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}
