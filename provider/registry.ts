import type { CobaltApi } from "./client/api";
import { monthly, quarterly, spread, weekly } from "./functions/calendar";
import type { FunctionName } from "./functions/fields";
import { getFindings, getScan, getScans, getTarget, getTargets } from "./functions/look-ups";
import type { ResourceName } from "./resources/all-fields";
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
};

/**
 * A function as the plugin offers it: its answer is an object, so that it can grow. Cobalt is asked for by those alone that need
 * it. Throws a `RangeError` for arguments that make no sense.
 */
export type PluginFunction = (query: PropertyMap, api: () => CobaltApi) => Promise<PropertyMap>;

/** The one list of the functions that exist. */
export const functions: Readonly<Record<FunctionName, PluginFunction>> = {
  getDastTarget: async (query, api) => ({ target: await getTarget(query, api()) }),
  getDastTargets: async (query, api) => ({ targets: await getTargets(query, api()) }),
  getDastScan: async (query, api) => ({ scan: await getScan({ id: String(query.id) }, api()) }),
  getDastScans: async (query, api) => ({ scans: await getScans(query, api()) }),
  getDastFindings: async (query, api) => ({ findings: await getFindings(query, api()) }),
  weekly: async (args) => calculations.weekly(args),
  monthly: async (args) => calculations.monthly(args),
  quarterly: async (args) => calculations.quarterly(args),
  spread: async (args) => calculations.spread(args),
};

/**
 * The calendar's helpers as the plugin offers them, to programs in every language. What comes over the wire is checked by the
 * helpers themselves, which throw a `RangeError` that names the argument.
 */
export const calculations = {
  weekly: (args: PropertyMap) => ({ dateTime: weekly(checkedInside(args)) }),
  monthly: (args: PropertyMap) => ({ dateTime: monthly(checkedInside(args)) }),
  quarterly: (args: PropertyMap) => ({ dateTime: quarterly(checkedInside(args)) }),
  spread: ({ targetId, window = {} }: PropertyMap) => ({
    ...spread(checkedInside(targetId), checkedInside({ window })),
  }),
} as const;

/** What comes over the wire as what a helper takes: it looks at each part before it believes it. */
function checkedInside<T>(given: unknown): T {
  return given as T;
}
