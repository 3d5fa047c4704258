import { type Bag, withoutAbsent } from "../bag";
import { fallsOnShortMonths } from "../calendar";
import { formatInstant } from "../date-time";
import { faults } from "../inputs";
import { instantOf } from "../instant";
import type { CheckFailure, CheckRequest, CheckResponse, Context } from "../lifecycle";
import { addRow } from "../tables";
import { verifyTarget } from "../verify-target";
import { isSameSchedule, recurrenceOf, scheduledScanRules } from "./declaration";

/** An unchanged schedule is never refused and costs no request: it runs in Cobalt already. */
export async function check({ olds, news, secrets }: CheckRequest, context: Context): Promise<CheckResponse> {
  const inputs = withoutAbsent(news);
  const malformed = faults(inputs, scheduledScanRules, secrets);
  if (olds !== undefined && isSameSchedule(olds, inputs)) return { inputs, failures: malformed };
  warnOfShortMonths(inputs, context);
  const past = malformed.some(({ property }) => property === "dateTime")
    ? []
    : pastRun(inputs, context.effects.now());
  const target = malformed.some(({ property }) => property === "targetId")
    ? []
    : await verifyTarget(inputs, context);
  return { inputs, failures: [...malformed, ...past, ...target] };
}

function pastRun(inputs: Bag, now: number): CheckFailure[] {
  const instant = instantOf(inputs.dateTime);
  const runsOnce = inputs.recurrence === undefined;
  if (instant === undefined || !runsOnce || inputs.adopt !== undefined || instant > now) return [];
  const reason =
    `a scan that runs once cannot run in the past ` +
    `(now is ${formatInstant(now)}); give a later time, or a recurrence, of which a past dateTime may be any run`;
  return [{ property: "dateTime", reason }];
}

function warnOfShortMonths(inputs: Bag, context: Context): void {
  const instant = instantOf(inputs.dateTime);
  const recurrence = recurrenceOf(inputs.recurrence);
  if (instant === undefined || !fallsOnShortMonths(instant, recurrence)) return;
  const text = `${inputs.targetId === undefined ? "a target" : String(inputs.targetId)}: ${recurrence} from ${formatInstant(instant)}`;
  addRow(context, "shortMonths", { key: text, text });
}
