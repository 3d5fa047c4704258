import type { Lifecycle } from "./resources/lifecycle";
import { scanGate } from "./resources/scan-gate";
import { scanTrigger } from "./resources/scan-trigger";
import { scheduledScan } from "./resources/scheduled-scan";

/** The names of the resources, as every host and SDK shows them. */
export type ResourceName = "DastScheduledScan" | "DastScanTrigger" | "DastScanGate";

/** The one list of the resources that exist. */
export const resources: Readonly<Record<ResourceName, Lifecycle>> = {
  DastScheduledScan: scheduledScan,
  DastScanTrigger: scanTrigger,
  DastScanGate: scanGate,
};
