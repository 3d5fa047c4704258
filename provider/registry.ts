import type { CobaltApi } from "./client/api";
import { monthly, quarterly, spread, weekly } from "./functions/calendar";
import type { FunctionName } from "./functions/fields";
import { getFindings, getScan, getScans, getTarget, getTargets } from "./functions/look-ups";
import type { ResourceName } from "./resources/all-fields";
import { findingDecision } from "./resources/finding-decision";
import type { Lifecycle } from "./resources/lifecycle";
import type { PropertyMap } from "./resources/property-map";
import { scanGate } from "./resources/scan-gate";
import { scanTrigger } from "./resources/scan-trigger";
import { scheduledScan } from "./resources/scheduled-scan";

/** The one list of the resources that exist. */
export const resources: Readonly<Record<ResourceName, Lifecycle>> = {
  DastScheduledScan: scheduledScan,
  DastScanTrigger: scanTrigger,
  DastScanGate: scanGate,
  DastFindingDecision: findingDecision,
};

/**
 * A function as the plugin offers it: its answer is an object, so that it can grow. Cobalt is asked for by those alone that need
 * it. Throws a `RangeError` for arguments that make no sense.
 */
export type PluginFunction = (query: PropertyMap, api: () => CobaltApi) => Promise<PropertyMap>;

/** The one list of the functions that exist. */
export const functions: Readonly<Record<FunctionName, PluginFunction>> = {
  getDastTarget: async (query, api) => ({ ...(await getTarget(query, api())) }),
  getDastTargets: async (query, api) => ({ targets: await getTargets(query, api()) }),
  getDastScan: async (query, api) => ({ ...(await getScan({ id: String(query.id) }, api())) }),
  getDastScans: async (query, api) => ({ scans: await getScans(query, api()) }),
  getDastFindings: async (query, api) => ({ findings: await getFindings(query, api()) }),
  weekly: async (args) => ({ dateTime: weekly(checkedInside(args)) }),
  monthly: async (args) => ({ dateTime: monthly(checkedInside(args)) }),
  quarterly: async (args) => ({ dateTime: quarterly(checkedInside(args)) }),
  spread: async ({ targetId, window = {} }) => ({
    ...spread(checkedInside(targetId), checkedInside({ window })),
  }),
};

/** Arguments of the calendar's helpers as they came over the wire: each helper checks them, and throws a `RangeError` that names one. */
function checkedInside<T>(given: unknown): T {
  return given as T;
}
