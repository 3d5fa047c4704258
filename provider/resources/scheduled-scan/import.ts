import { LifecycleError } from "../../client/errors";
import { recurrences } from "../../cobalt/facts";
import { faults } from "../inputs";
import type { Context, ImportedResource } from "../lifecycle";
import { type PropertyMap, withoutAbsent } from "../property-map";
import { scheduledScanRules } from "./declaration";
import { observedTarget } from "./observe";
import { adoptSchedule } from "./post";

const example = "dt_GZgcehapJUNh6mjNuqsE4T/dsc_GZgceqweJUNh6mjNuqsE4T/2026-12-06T02:00:00Z/WEEKLY";

/**
 * Takes over a schedule that cannot be read: everything that is known of it stands in the id. Posts nothing; asks Cobalt
 * whether the target is there.
 */
export async function importSchedule(id: string, context: Context): Promise<ImportedResource> {
  const [targetId, scheduleId, dateTime, recurrence, ...rest] = id.split("/");
  const inputs = withoutAbsent({ targetId, dateTime, recurrence });
  const wrong = faults({ ...inputs, adopt: scheduleId }, scheduledScanRules);
  if (wrong.length > 0 || rest.length > 0 || scheduleId === undefined || scheduleId === "existing") {
    const reasons = wrong.map(({ property, reason }) => `${property}: ${reason}`).join("; ");
    throw new LifecycleError(
      `${JSON.stringify(id)} is no id of a schedule${reasons === "" ? "" : ` (${reasons})`}. Expected target, schedule, first run and, unless it ` +
        `runs once, ${recurrences.join(", ")}, such as ${example}.`,
    );
  }
  const target = await context.api().findTarget(String(targetId));
  if (target === undefined)
    throw new LifecycleError(`Cobalt has no target ${targetId}, so there is nothing to import.`);
  const declared = inputs as unknown as Parameters<typeof adoptSchedule>[0];
  const adopted = adoptSchedule(declared, scheduleId, context.effects.now());
  const state = { ...inputs, ...adopted, leftRunning: [], ...observedTarget({}, target) };
  return {
    id: scheduleId,
    inputs: inputs as PropertyMap,
    state: withoutAbsent(state) as unknown as PropertyMap,
  };
}
