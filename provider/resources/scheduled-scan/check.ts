import { countsInMonths, dayOfMonth, fallsOnShortMonths, nextRunAt } from "../../time/calendar";
import { formatInstant, instantOf } from "../../time/date-time";
import type { Preview } from "../decode";
import type { DeclarationRequest } from "../define-resource";
import type { CheckFailure, Context } from "../lifecycle";
import { isUnknown } from "../property-map";
import { verifyTarget } from "../verify-target";
import { addRow } from "../warning-tables";
import { relationTo } from "./decide";
import type { ScheduledScanInputs } from "./fields";

type Inputs = Preview<ScheduledScanInputs>;

/** An unchanged schedule is never refused and costs no request: it runs in Cobalt already. */
export async function check(
  { olds, inputs, malformed, secrets }: DeclarationRequest<ScheduledScanInputs>,
  context: Context,
): Promise<readonly CheckFailure[]> {
  if (olds !== undefined && relationTo(olds, inputs) === "same") return [];
  warnOfShortMonths(inputs, secrets.has("dateTime"), context);
  const isReadable = !["dateTime", "recurrence", "adopt"].some((property) => malformed.has(property));
  const past = isReadable ? pastRun(inputs, context.effects.now()) : [];
  const target = malformed.has("targetId") ? [] : await verifyTarget(inputs.targetId, context);
  return [...past, ...target];
}

function pastRun(inputs: Inputs, now: number): CheckFailure[] {
  const instant = instantOf(inputs.dateTime);
  const runsOnce = inputs.recurrence === undefined;
  if (instant === undefined || !runsOnce || inputs.adopt !== undefined || instant > now) return [];
  const reason =
    `a scan that runs once cannot run in the past ` +
    `(now is ${formatInstant(now)}); give a later time, or a recurrence, of which a past dateTime may be any run`;
  return [{ property: "dateTime", reason }];
}

/** What is made of a secret time would show it, so nothing of it is said. */
function warnOfShortMonths(inputs: Inputs, isSecret: boolean, context: Context): void {
  const instant = instantOf(inputs.dateTime);
  const { recurrence } = inputs;
  if (instant === undefined || isUnknown(recurrence) || !countsInMonths(recurrence)) return;
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
  const who = isUnknown(inputs.targetId) || inputs.targetId === "" ? "a target" : inputs.targetId;
  const text = [`${who}: ${recurrence} from ${formatInstant(instant)}`, ...said].join("; ");
  addRow(context, "shortMonths", { key: text, text });
}

/** True if the date as it is written, with its own offset, is in another month than in UTC. */
function isOtherMonth(written: string, instant: number): boolean {
  return Number(written.slice(5, 7)) !== new Date(instant).getUTCMonth() + 1;
}
