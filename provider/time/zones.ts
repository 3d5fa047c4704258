/** A time zone, as its clocks show instants (milliseconds since 1970). */
export interface TimeZone {
  /** Milliseconds by which the clocks are ahead of UTC at an instant. */
  offsetAt(instant: number): number;
}

/** The time zone of an IANA name; undefined where there is none. */
export function timeZoneOf(name: string): TimeZone | undefined {
  const format = formatFor(name);
  if (format === undefined) return undefined;
  return {
    offsetAt: (instant) => {
      const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
      const at = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
      const shown = Date.UTC(at("year"), at("month") - 1, at("day"), at("hour"), at("minute"), at("second"));
      return shown - Math.floor(instant / 1_000) * 1_000;
    },
  };
}

function formatFor(timeZone: string): Intl.DateTimeFormat | undefined {
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
    return undefined;
  }
}
