import { type Recurrence, recurrences } from "../../provider/cobalt/facts";
import { nextRunAt } from "../../provider/time/calendar";
import { formatInstant, parseDateTime } from "../../provider/time/date-time";

/**
 * The next run, in UTC, of the series that `dateTime` begins, strictly after `after`; undefined when there is none, as of a
 * single run that is over. The same calendar as `DastScheduledScan`: in UTC, and in a month without the day on its last day.
 * Throws a `RangeError` that names what is malformed.
 */
export function nextRun(
  dateTime: string,
  recurrence: Recurrence | undefined,
  after: string | Date,
): string | undefined {
  if (recurrence !== undefined && !recurrences.includes(recurrence)) {
    throw new RangeError(
      `recurrence is ${JSON.stringify(recurrence)}: expected ${recurrences.join(", ")}, or undefined for once`,
    );
  }
  const limit = after instanceof Date ? after.getTime() : instant("after", after);
  if (Number.isNaN(limit)) throw new RangeError("after is an invalid Date");
  const next = nextRunAt(instant("dateTime", dateTime), recurrence, limit);
  return next === undefined ? undefined : formatInstant(next);
}

function instant(name: string, text: string): number {
  const parsed = parseDateTime(text);
  if (parsed.kind === "instant") return parsed.instant;
  throw new RangeError(`${name} is ${JSON.stringify(text)}: ${parsed.reason}`);
}
