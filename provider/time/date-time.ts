/** A point in time as people write it, or why it is none. `instant`: milliseconds since 1970. */
export type ParsedDateTime =
  | { readonly kind: "instant"; readonly instant: number }
  | { readonly kind: "invalid"; readonly reason: string };

const form = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?:(:\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?$/;

const firstInstant = Date.parse("0000-01-01T00:00:00Z");
const lastInstant = Date.parse("9999-12-31T23:59:59.999Z");

/**
 * Reads ISO 8601 with an explicit offset or `Z`. Without an offset the same text would mean another instant on each
 * machine, so it is refused; so is a date that no calendar has.
 */
export function parseDateTime(text: string): ParsedDateTime {
  const parts = form.exec(text);
  if (!parts)
    return invalid(
      `expected ISO 8601 with an offset, such as 2026-12-06T02:00:00Z or 2026-12-06T02:00:00+01:00`,
    );
  const [, minute = "", second = ":00", fraction = "0", offset] = parts;
  if (offset === undefined) return invalid(`the offset is missing: add Z for UTC, or one such as +01:00`);
  const local = new Date(`${minute}${second}Z`);
  // 30 February rolls over into March: what comes back differs from what was written.
  if (local.toJSON()?.slice(0, 19) !== minute + second) return invalid("there is no such date or time");
  const shift = offsetMinutes(offset);
  if (shift === undefined) return invalid("there is no such offset");
  const milliseconds = Number(fraction.padEnd(3, "0").slice(0, 3));
  const instant = local.getTime() + milliseconds - shift * 60_000;
  return instant < firstInstant || instant > lastInstant
    ? invalid("in UTC it lies outside of the years 0000 to 9999")
    : { kind: "instant", instant };
}

/** The instant in UTC, as it is posted to Cobalt and kept in state. */
export function formatInstant(instant: number): string {
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

/** The second in which something happened, in UTC. */
export function formatSecond(instant: number): string {
  return formatInstant(Math.floor(instant / 1_000) * 1_000);
}

function invalid(reason: string): ParsedDateTime {
  return { kind: "invalid", reason };
}

function offsetMinutes(offset: string): number | undefined {
  if (offset === "Z") return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** The instant of a time in a declaration, a state or an answer; undefined for none, an unknown or a malformed one. */
export function instantOf(value: unknown): number | undefined {
  const parsed = typeof value === "string" ? parseDateTime(value) : undefined;
  return parsed?.kind === "instant" ? parsed.instant : undefined;
}

/** The end of a day (`yyyy-mm-dd`) in UTC, in ms since 1970; undefined for none that a calendar has. */
export function endOfDay(day: string): number | undefined {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? instantOf(`${day}T00:00:00Z`) : undefined;
  return start === undefined ? undefined : start + 24 * 3_600_000;
}

/** The latest of any number of instants; undefined of none. */
export function latestOf(instants: readonly number[]): number | undefined {
  return instants.reduce<number | undefined>((latest, at) => Math.max(latest ?? at, at), undefined);
}
