import { recurrenceIn } from "../../cobalt/facts";
import { dayOfMonth, runAt } from "../calendar";
import { formatInstant } from "../date-time";
import { instantOf } from "../instant";
import type { Context } from "../lifecycle";
import type { PropertyMap } from "../property-map";
import { addRow } from "../warning-tables";
import { relationTo, type ScheduledScanState } from "./declaration";

/** As many recurrences as bring every day of the month and every February that can be met. */
const farthest = 60;

/** The date that a declaration means beside the state: one that leaves it open whether it is a run of that series changes nothing. */
export function dateTimeMeant(state: ScheduledScanState, inputs: PropertyMap): string {
  return relationTo(state as unknown as PropertyMap, inputs) === "open"
    ? state.dateTime
    : String(inputs.dateTime);
}

/** Says of such a date how to write either meaning so that it is certain. */
export function warnOfOpenDate(state: ScheduledScanState, inputs: PropertyMap, context: Context): void {
  const earlier = state as unknown as PropertyMap;
  const [declared, date] = [state.dateTime, inputs.dateTime].map(instantOf);
  const recurrence = recurrenceIn(state.recurrence);
  if (relationTo(earlier, inputs) !== "open") return;
  if (declared === undefined || date === undefined || recurrence === undefined) return;
  const steps = Array.from({ length: farthest }, (_, n) => n);
  const fits = (relation: "same" | "other") => (instant: number) =>
    relationTo(earlier, { ...inputs, dateTime: formatInstant(instant) }) === relation;
  const same = steps
    .map((n) => runAt(declared, recurrence, n))
    .find((run) => run > date && fits("same")(run) && dayOfMonth(run) === dayOfMonth(declared));
  const other = steps
    .map((n) => runAt(date, recurrence, n))
    .find((run) => dayOfMonth(run) === dayOfMonth(date) && fits("other")(run));
  const written = (instant: number | undefined) =>
    instant === undefined ? "another date" : formatInstant(instant);
  const text =
    `${state.scheduleId}  target ${state.targetId}  ${recurrence} from ${formatInstant(declared)}, and now ${formatInstant(date)}: for the ` +
    `series on day ${dayOfMonth(declared)}, as it is, write ${written(same)}; for one on day ${dayOfMonth(date)}, which is a new schedule, ` +
    `write ${written(other)} (days in UTC)`;
  addRow(context, "openDates", { key: state.scheduleId, text });
}
