import { recurrenceIn } from "../../cobalt/facts";
import { countsInMonths, dayOfMonth, fallsOnShortMonths, nextRunAt } from "../calendar";
import { formatInstant } from "../date-time";
import { faults } from "../inputs";
import { instantOf } from "../instant";
import type { CheckFailure, CheckRequest, CheckResponse, Context } from "../lifecycle";
import { type PropertyMap, withoutAbsent } from "../property-map";
import { verifyTarget } from "../verify-target";
import { addRow } from "../warning-tables";
import { relationTo, scheduledScanRules } from "./declaration";

/** An unchanged schedule is never refused and costs no request: it runs in Cobalt already. */
export async function check({ olds, news, secrets }: CheckRequest, context: Context): Promise<CheckResponse> {
  const inputs = withoutAbsent(news);
  const malformed = faults(inputs, scheduledScanRules, secrets);
  if (olds !== undefined && relationTo(olds, inputs) === "same") return { inputs, failures: malformed };
  warnOfShortMonths(inputs, secrets?.has("dateTime") === true, context);
  const past = malformed.some(({ property }) => property === "dateTime")
    ? []
    : pastRun(inputs, context.effects.now());
  const target = malformed.some(({ property }) => property === "targetId")
    ? []
    : await verifyTarget(inputs, context);
  return { inputs, failures: [...malformed, ...past, ...target] };
}

function pastRun(inputs: PropertyMap, now: number): CheckFailure[] {
  const instant = instantOf(inputs.dateTime);
  const runsOnce = inputs.recurrence === undefined;
  if (instant === undefined || !runsOnce || inputs.adopt !== undefined || instant > now) return [];
  const reason =
    `a scan that runs once cannot run in the past ` +
    `(now is ${formatInstant(now)}); give a later time, or a recurrence, of which a past dateTime may be any run`;
  return [{ property: "dateTime", reason }];
}

/** What is made of a secret time would show it, so nothing of it is said. */
function warnOfShortMonths(inputs: PropertyMap, isSecret: boolean, context: Context): void {
  const instant = instantOf(inputs.dateTime);
  const recurrence = recurrenceIn(inputs.recurrence);
  if (instant === undefined || !countsInMonths(recurrence)) return;
  const next = nextRunAt(instant, recurrence, context.effects.now()) ?? instant;
  const written = Number(String(inputs.dateTime).slice(8, 10));
  const facts = [
    dayOfMonth(next) !== dayOfMonth(instant) &&
      `its first run is ${formatInstant(next)}, whose day Cobalt may keep to`,
    isOtherMonth(String(inputs.dateTime), instant) &&
      `day ${written} as it is written is day ${dayOfMonth(instant)} in UTC, where the series recurs, so that later runs fall on other days; ` +
        "choose a time at which both are in one month",
  ].filter((fact) => fact !== false);
  if (facts.length === 0 && !fallsOnShortMonths(instant, recurrence)) return;
  const said = isSecret ? [] : facts;
  const who = inputs.targetId === undefined ? "a target" : String(inputs.targetId);
  const text = [`${who}: ${recurrence} from ${formatInstant(instant)}`, ...said].join("; ");
  addRow(context, "shortMonths", { key: text, text });
}

/** Is the date as it is written, with its own offset, in another month than in UTC? */
function isOtherMonth(written: string, instant: number): boolean {
  return Number(written.slice(5, 7)) !== new Date(instant).getUTCMonth() + 1;
}
