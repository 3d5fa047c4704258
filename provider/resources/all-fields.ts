import { functionFields, weekWindow } from "../functions/fields";
import { id, listOf, mapOf, optional, type ResourceFields, required, text } from "./fields";
import { findingDecisionFields } from "./finding-decision/fields";
import { scanGateFields } from "./scan-gate/fields";
import { scanTriggerFields } from "./scan-trigger/fields";
import { scheduledScanFields } from "./scheduled-scan/fields";

/** The properties of each resource, by the name that every host and SDK shows. Loads no lifecycle. */
export const resourceFields = {
  DastScheduledScan: scheduledScanFields,
  DastScanTrigger: scanTriggerFields,
  DastScanGate: scanGateFields,
  DastFindingDecision: findingDecisionFields,
} as const satisfies Readonly<Record<string, ResourceFields>>;

export type ResourceName = keyof typeof resourceFields;

/** The token of a resource, function or type in the plugin's package. */
export function tokenOf(name: string): string {
  return `cobalt:index:${name}`;
}

/** The type that a resource has in the dynamic host. */
export function dynamicTypeOf(resource: string): string {
  return `pulumi-nodejs:dynamic/cobalt:${resource}`;
}

const { targetId, triggers, readiness, onBusy, busyTimeout, scanOnCreate } = scanTriggerFields.inputs;
const { scanId: _, ...gateInputs } = scanGateFields.inputs;
const { recurrence, onChange } = scheduledScanFields.inputs;

/** The inputs of a `ScannedDeployment` that its trigger gets; its gate gets the others. */
export const triggerInputs = { targetId, triggers, readiness, onBusy, busyTimeout, scanOnCreate };

/** The components, whose children are this package's resources, by the name that every host and SDK shows. */
export const componentFields = {
  ScannedDeployment: {
    meaning:
      "A deployment that is scanned: a `DastScanTrigger` and a `DastScanGate` behind it. Whatever uses `verdict`, or depends on the " +
      "component, waits until the gate lets it go on.",
    inputs: { ...triggerInputs, ...gateInputs },
    outputs: {
      verdict: scanGateFields.outputs.verdict,
      scanId: scanTriggerFields.outputs.scanId,
      summary: scanGateFields.outputs.summary,
    },
  },
  ScannedTargets: {
    meaning:
      "A `DastScheduledScan` for each of many targets, spread over a window of the week. When a target is scanned depends on its id, the " +
      "window, the time zone and the recurrence alone: another target moves no one's date, and neither does the day of the deployment.",
    inputs: {
      targetIds: optional(
        listOf(id("target"), "target ids"),
        "The targets to scan. Absent: all of the organisation that are enabled, as each deployment finds them.",
      ),
      nameContains: optional(
        functionFields.getDastTargets.inputs.nameContains.kind,
        "Of the organisation's targets only those whose name holds this text, whatever the case.",
      ),
      recurrence: optional(recurrence.kind, "How often.", { default: "WEEKLY" }),
      window: optional(
        weekWindow,
        "The times of a week at which scans may start. Every run keeps to it, summer time or not, so a window of hours is used but for " +
          "the hour by which clocks change. `days` are for `WEEKLY` alone. Absent: all.",
      ),
      timeZone: optional(text(), "IANA name of the window's time zone: `Europe/Berlin`.", { default: "UTC" }),
      onChange,
    },
    outputs: {
      scheduleIds: required(
        mapOf(text(), () => undefined),
        "Target → its current schedule.",
      ),
    },
  },
} as const satisfies Readonly<Record<string, ResourceFields>>;

export type ComponentName = keyof typeof componentFields;
