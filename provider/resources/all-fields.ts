import type { ResourceFields } from "./fields";
import { scanGateFields } from "./scan-gate/fields";
import { scanTriggerFields } from "./scan-trigger/fields";
import { scheduledScanFields } from "./scheduled-scan/fields";

/** The properties of each resource, by the name that every host and SDK shows. Loads no lifecycle. */
export const resourceFields = {
  DastScheduledScan: scheduledScanFields,
  DastScanTrigger: scanTriggerFields,
  DastScanGate: scanGateFields,
} as const satisfies Readonly<Record<string, ResourceFields>>;

export type ResourceName = keyof typeof resourceFields;

/** The token of a resource, function or type in the plugin's package. */
export function tokenOf(name: string): string {
  return `cobalt:index:${name}`;
}
