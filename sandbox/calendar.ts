/** The documented recurrences with their periods: a copy of the sandbox's own, so that it does not share the provider's mistakes. */
export const RECURRENCES = {
  WEEKLY: { unit: "days", count: 7 },
  MONTHLY: { unit: "months", count: 1 },
  QUARTERLY: { unit: "months", count: 3 },
} as const satisfies Readonly<Record<string, { unit: "days" | "months"; count: number }>>;

export type SandboxRecurrence = keyof typeof RECURRENCES;

const DAY_MS = 24 * 60 * 60 * 1000;
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[+-](\d{2}):(\d{2}))$/;

/** The instant of an ISO 8601 date and time with seconds and an offset or `Z`, or undefined when it is anything else. */
export function parseDateTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ...offset] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const [offsetHours = 0, offsetMinutes = 0] = offset;
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month - 1);
  const isTime = hour <= 23 && minute <= 59 && second <= 59 && offsetHours <= 14 && offsetMinutes <= 59;
  return isDate && isTime ? Date.parse(text) : undefined;
}

/**
 * When a new schedule runs first: at its date; when that is past, by the next recurrence, or at once if it has none
 * ("when the `date_time` is reached or the next time the recurrence would happen").
 */
export function firstRun(anchor: number, recurrence: SandboxRecurrence | null, createdAt: number): number {
  if (anchor >= createdAt) return anchor;
  return recurrence === null ? createdAt : nextRun(anchor, recurrence, createdAt);
}

/** The first run of a series that comes after `after`. Months that are too short run on their last day, in UTC. */
export function nextRun(anchor: number, recurrence: SandboxRecurrence, after: number): number {
  let index = Math.max(0, estimate(anchor, recurrence, after) - 1);
  while (run(anchor, recurrence, index) <= after) index += 1;
  return run(anchor, recurrence, index);
}

function estimate(anchor: number, recurrence: SandboxRecurrence, after: number): number {
  const { unit, count } = RECURRENCES[recurrence];
  if (unit === "days") return Math.floor((after - anchor) / (count * DAY_MS));
  const [from, to] = [new Date(anchor), new Date(after)];
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  return Math.floor(months / count);
}

function run(anchor: number, recurrence: SandboxRecurrence, index: number): number {
  const { unit, count } = RECURRENCES[recurrence];
  if (unit === "days") return anchor + index * count * DAY_MS;
  const date = new Date(anchor);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + index * count);
  date.setUTCDate(Math.min(day, daysIn(date.getUTCFullYear(), date.getUTCMonth())));
  return date.getTime();
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}
