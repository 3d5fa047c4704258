import { type Recurrence, runsPerYear } from "../../../provider/cobalt/facts";
import { type Weekday, weekdays } from "../../../provider/functions/calendar/arguments";
import { nextRunAt, runAt } from "../../../provider/time/calendar";
import { formatInstant, instantOf } from "../../../provider/time/date-time";
import { listOf, oneOf, strict, text } from "../config/schema";
import type { Definition } from "../definition";
import { cannotTell, type Finding, violation } from "../findings/finding";
import { knownValue } from "../reading";
import { type DeclaredSchedule, declaredIn } from "../stack/declared";
import { clockOf, isWithin, type Window } from "../stack/window";

export interface ScheduleWindowConfig {
  /** @default every day */
  readonly days: readonly Weekday[];
  /** `hh:mm`; `to` may be earlier than `from`: the window then ends on the next day. @default all day */
  readonly hours?: { readonly from: string; readonly to: string };
  /** IANA. @default "UTC" */
  readonly timeZone: string;
}

const hour = 3_600_000;
const timeOfDay = "^([01]\\d|2[0-3]):[0-5]\\d$";

/** Schedules start within the allowed days and hours. Judged before each is made, as Cobalt could not take it back. */
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
      ...strict({ from: text(timeOfDay, "22:00"), to: text(timeOfDay, "05:00, not included") }, [
        "from",
        "to",
      ]),
      description: "Hours in which a scan may start. Default: all day.",
    },
    timeZone: { ...text("\\w", "IANA name of the time zone: Europe/Berlin."), default: "UTC" },
  },
  looksAt: "DastScheduledScan",
  judge: (view, { days, hours, timeZone }, { now }) => {
    const clock = clockOf(timeZone);
    if (clock === undefined) {
      const zone = JSON.stringify(timeZone);
      return [violation(`The policy's timeZone ${zone} is no IANA time zone, such as Europe/Berlin.`)];
    }
    const window = { days, from: hours?.from ?? "00:00", to: hours?.to ?? "00:00", clock, timeZone };
    return declaredIn(view).schedules.flatMap((schedule) => findingOf(schedule, window, now()));
  },
} as const satisfies Definition<ScheduleWindowConfig>;

interface NamedWindow extends Window {
  readonly timeZone: string;
}

function findingOf(schedule: DeclaredSchedule, window: NamedWindow, now: number): readonly Finding[] {
  const { urn, name, dateTime, recurrence } = schedule;
  if (dateTime.kind === "unknown" || recurrence.kind === "unknown")
    return [cannotTell("whether it starts within the allowed days and hours.", urn)];
  const cadence = knownValue(recurrence);
  const next = nextRunAt(instantOf(knownValue(dateTime)) ?? Number.NaN, cadence, now);
  if (next === undefined) return [];
  const outside = runsFrom(next, cadence).find((run) => !isWithin(run, window));
  if (outside === undefined) return [];
  const start = `Schedule ${name} would start at ${written(outside, window)}. Allowed: ${allowed(window)}.`;
  return [violation(`${start}\n${remedy(next, cadence, window)}`, urn)];
}

/** The runs that are looked at, from one on: those of a year, so that summer time is seen. */
function runsFrom(first: number, recurrence: Recurrence | undefined): readonly number[] {
  if (recurrence === undefined) return [first];
  return Array.from({ length: Math.ceil(runsPerYear(recurrence)) }, (_, n) => runAt(first, recurrence, n));
}

/** The line to write instead: the first full hour from the next run on with which every run lies in the window. */
function remedy(next: number, recurrence: Recurrence | undefined, window: Window): string {
  const fullHour = Math.ceil(next / hour) * hour;
  const hours = Array.from({ length: 28 * 24 }, (_, n) => fullHour + n * hour);
  const found = hours.find((first) => runsFrom(first, recurrence).every((run) => isWithin(run, window)));
  if (found !== undefined) return `Write: dateTime: ${JSON.stringify(formatInstant(found))}`;
  return `No date does with ${recurrence ?? "once"}: allow more days or hours, or let it recur WEEKLY.`;
}

function written(instant: number, { clock, timeZone }: NamedWindow): string {
  const { weekday, time } = clock(instant);
  return `${formatInstant(instant)}, which is ${weekday} ${time} in ${timeZone}`;
}

function allowed({ days, from, to, timeZone }: NamedWindow): string {
  const when = days.length === weekdays.length ? "every day" : days.join(", ");
  return `${when}${from === to ? "" : `, ${from} to ${to}`} (${timeZone})`;
}
