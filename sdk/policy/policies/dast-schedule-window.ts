import { type Recurrence, runsPerYear } from "../../../provider/cobalt/facts";
import { nextRunAt, runAt } from "../../../provider/time/calendar";
import { formatInstant, instantOf } from "../../../provider/time/date-time";
import {
  formatTimeOfDay,
  isWithin,
  localTimeAt,
  timeOfDayPattern,
  type WeekWindow,
  weekdays,
} from "../../../provider/time/week";
import { type TimeZone, timeZoneOf } from "../../../provider/time/zones";
import { listOf, oneOf, strict, text } from "../config";
import { cannotTell, type Definition, type PolicyResult, violation } from "../definition";
import { knownValue } from "../reading";
import { componentOf, type DeclaredSchedule, declarationOf, declaredIn } from "../stack/declared";

export interface ScheduleWindowConfig extends WeekWindow {
  /** IANA. @default "UTC" */
  readonly timeZone: string;
}

const hour = 3_600_000;

/** Schedules start within the allowed days and hours. Evaluated before each is made, as Cobalt could not take it back. */
export const scheduleWindow = {
  name: "dast-schedule-window",
  displayName: "Cobalt scans start when they may",
  description: "Cobalt DAST schedules start within the allowed days and hours.",
  remediationSteps: "Give the schedule a dateTime within the allowed days and hours.",
  enforcementLevel: "mandatory",
  severity: "medium",
  properties: {
    days: {
      ...listOf(
        oneOf(weekdays, "A day."),
        "Days on which a scan may start. A window that ends after midnight belongs to the day on which it begins.",
        weekdays,
      ),
      minItems: 1,
    },
    hours: {
      ...strict(
        { from: text(timeOfDayPattern, "22:00"), to: text(timeOfDayPattern, "05:00, not included") },
        ["from", "to"],
      ),
      description: "Hours in which a scan may start. Default: all day.",
    },
    timeZone: { ...text("\\w", "IANA name of the time zone: Europe/Berlin."), default: "UTC" },
  },
  looksAt: "DastScheduledScan",
  evaluate: (view, { days, hours, timeZone }, { now }) => {
    const clocks = timeZoneOf(timeZone);
    if (clocks === undefined) {
      const zone = JSON.stringify(timeZone);
      return [violation(`The policy's timeZone ${zone} is no IANA time zone, such as Europe/Berlin.`)];
    }
    const window = { days, hours, clocks, timeZone };
    return declaredIn(view).schedules.flatMap((schedule) => resultsOf(schedule, window, now()));
  },
} as const satisfies Definition<ScheduleWindowConfig>;

interface NamedWindow extends WeekWindow {
  readonly clocks: TimeZone;
  /** Its IANA name. */
  readonly timeZone: string;
}

function mayStartAt(instant: number, window: NamedWindow): boolean {
  return isWithin(localTimeAt(instant, window.clocks), window);
}

function resultsOf(schedule: DeclaredSchedule, window: NamedWindow, now: number): readonly PolicyResult[] {
  const { urn, name, dateTime, recurrence } = schedule;
  if (dateTime.kind === "unknown" || recurrence.kind === "unknown")
    return [cannotTell("whether it starts within the allowed days and hours.", urn)];
  const cadence = knownValue(recurrence);
  const anchor = instantOf(knownValue(dateTime));
  const next = anchor === undefined ? undefined : nextRunAt(anchor, cadence, now);
  if (next === undefined) return [];
  const outside = runsFrom(next, cadence).find((run) => !mayStartAt(run, window));
  if (outside === undefined) return [];
  const start = `Schedule ${name} would start at ${written(outside, window)}. Allowed: ${allowed(window)}.`;
  const advice =
    componentOf(schedule) === undefined ? remedy(next, cadence, window) : windowFor(schedule, window);
  return [violation(`${start}\n${advice}`, urn)];
}

/** The runs that are looked at, from one on: those of a year, so that summer time is seen. */
function runsFrom(first: number, recurrence: Recurrence | undefined): readonly number[] {
  if (recurrence === undefined) return [first];
  return Array.from({ length: Math.ceil(runsPerYear(recurrence)) }, (_, n) => runAt(first, recurrence, n));
}

/** The line to write instead: the first full hour from the next run on with which every run lies in the window. */
function remedy(next: number, recurrence: Recurrence | undefined, window: NamedWindow): string {
  const fullHour = Math.ceil(next / hour) * hour;
  const hours = Array.from({ length: 28 * 24 }, (_, n) => fullHour + n * hour);
  const found = hours.find((first) => runsFrom(first, recurrence).every((run) => mayStartAt(run, window)));
  if (found !== undefined) return `Write: dateTime: ${JSON.stringify(formatInstant(found))}`;
  return `No date does with ${recurrence ?? "once"}: allow more days or hours, or let it recur WEEKLY.`;
}

/** The inputs of a component that chooses the dates itself. */
function windowFor(schedule: DeclaredSchedule, { days, hours, timeZone }: NamedWindow): string {
  const inputs = JSON.stringify({ days, hours });
  return `Write in ${declarationOf("schedule", schedule)}: window: ${inputs}, timeZone: ${JSON.stringify(timeZone)}`;
}

function written(instant: number, { clocks, timeZone }: NamedWindow): string {
  const { weekday, minutes } = localTimeAt(instant, clocks);
  return `${formatInstant(instant)}, which is ${weekday} ${formatTimeOfDay(minutes)} in ${timeZone}`;
}

function allowed({ days = weekdays, hours, timeZone }: NamedWindow): string {
  const { from, to } = hours ?? { from: "", to: "" };
  const when = days.length === weekdays.length ? "every day" : days.join(", ");
  return `${when}${from === to ? "" : `, ${from} to ${to}`} (${timeZone})`;
}
