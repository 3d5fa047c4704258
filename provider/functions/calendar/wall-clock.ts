import { type CalendarDate, wrong } from "./arguments";

const dayMs = 24 * 3_600_000;
const minuteMs = 60_000;

/**
 * The instant at which the clocks of a time zone show a date and a time, as ISO 8601 with the offset that holds there and then
 * (`Z` for none). Where the clocks skip that time, the time is moved on by what they skip; where they show it twice, the
 * first counts. Throws a `RangeError` for a time zone that does not exist.
 */
export function wallClock({ year, month, day }: CalendarDate, minutes: number, timeZone: string): string {
  const offsetAt = offsetsOf(timeZone);
  const local = Date.UTC(year, month - 1, day) + minutes * minuteMs;
  const [before, after] = [offsetAt(local - dayMs), offsetAt(local + dayMs)];
  const shown = [local - before, local - after].filter((instant) => instant + offsetAt(instant) === local);
  const instant = shown.length === 0 ? local - before : Math.min(...shown);
  return written(instant, offsetAt(instant));
}

function written(instant: number, offset: number): string {
  const text = new Date(instant + offset).toISOString().slice(0, 19);
  if (offset === 0) return `${text}Z`;
  const size = new Date(Math.abs(offset)).toISOString().slice(11, 16);
  return `${text}${offset < 0 ? "-" : "+"}${size}`;
}

/** The offset from UTC, in milliseconds, at an instant. */
function offsetsOf(timeZone: string): (instant: number) => number {
  const format = formatFor(timeZone);
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const at = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const local = Date.UTC(at("year"), at("month") - 1, at("day"), at("hour"), at("minute"), at("second"));
    return local - instant;
  };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw wrong("timeZone", timeZone, "the IANA name of a time zone, such as Europe/Berlin or UTC");
  }
}
