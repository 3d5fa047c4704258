import { type Weekday, weekdays } from "../../../provider/functions/calendar/arguments";

export interface LocalTime {
  readonly weekday: Weekday;
  /** `hh:mm` */
  readonly time: string;
}

/** Shows an instant (ms since 1970) as a time zone has it. */
export type Clock = (instant: number) => LocalTime;

/** Times are `hh:mm` of the clock; equal ones mean the whole day, a `to` before `from` the next day's. */
export interface Window {
  readonly days: readonly Weekday[];
  readonly from: string;
  /** Not included. */
  readonly to: string;
  readonly clock: Clock;
}

/** Undefined: there is no such time zone. */
export function clockOf(timeZone: string): Clock | undefined {
  const format = formatFor(timeZone);
  if (format === undefined) return undefined;
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    const weekday = weekdays.find((day) => day === parts.weekday?.toLowerCase()) ?? "monday";
    return { weekday, time: `${parts.hour}:${parts.minute}` };
  };
}

/** Does a scan that starts then start within the window? Seconds do not count. */
export function isWithin(instant: number, { days, from, to, clock }: Window): boolean {
  const { weekday, time } = clock(instant);
  if (from === to) return days.includes(weekday);
  if (from < to) return days.includes(weekday) && from <= time && time < to;
  return time >= from ? days.includes(weekday) : time < to && days.includes(dayBefore(weekday));
}

function dayBefore(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 6) % 7] ?? day;
}

function formatFor(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    const options = { weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    return new Intl.DateTimeFormat("en-US", { ...options, timeZone });
  } catch {
    return undefined;
  }
}
