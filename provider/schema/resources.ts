import type { ResourceName } from "../registry";
import { scanGateDefaults } from "../resources/scan-gate/fields";
import { scanTriggerDefaults } from "../resources/scan-trigger/fields";
import { scheduledScanDefaults } from "../resources/scheduled-scan/fields";
import { anything, type PropertySchema, type ResourceSchema, typeRef } from "./types";

const text = (description: string, rest: Partial<PropertySchema> = {}): PropertySchema => ({
  type: "string",
  description,
  ...rest,
});
const flag = (description: string): PropertySchema => ({ type: "boolean", description });
const oneOf = (name: string, description: string): PropertySchema => ({ ...typeRef(name), description });

const scheduledScan: ResourceSchema = {
  description:
    "A schedule of DAST scans of one target in Cobalt. Changing or destroying it leaves the schedule in Cobalt running, since the API " +
    "can create one and nothing else: the CLI says so, and `leftRunning` lists it until its id is in `cobalt:removedSchedules`.\n\n" +
    "Import with the id `<target>/<schedule>/<first run>/<recurrence>`, the last part absent for a single run.",
  inputs: {
    targetId: text("The target to scan, `dt_…`.", { willReplaceOnChanges: true }),
    dateTime: text(
      "ISO 8601 with an explicit offset or `Z`: the first run, or any run, of the series. A recurring one in the past is an anchor: the " +
        "next run of its series is posted.",
    ),
    recurrence: oneOf("Recurrence", "How often, from then on. Absent: once."),
    onChange: oneOf("OnChange", "What a change does to the old schedule."),
    adopt: text(
      "A schedule that exists in Cobalt already, `dsc_…`, or `existing`: taken over at creation, nothing is posted.",
    ),
  },
  requiredInputs: ["targetId", "dateTime"],
  defaults: scheduledScanDefaults,
  outputs: {
    scheduleId: text(
      "The current schedule: `dsc_…`, or `unknown:…` where Cobalt accepted it and its answer was lost.",
    ),
    firstRunAt: text("The instant that was posted, in UTC."),
    leftRunning: {
      type: "array",
      items: typeRef("LeftRunning"),
      description: "Earlier schedules, of this resource or of one that it replaced, that Cobalt still runs.",
    },
    targetName: text("As the last deployment or refresh saw it, like all that follow."),
    targetUrl: text("Where the target is."),
    targetFound: flag("Does Cobalt have the target?"),
    targetEnabled: flag("May the target be scanned?"),
    lastScanAt: text("When the target's latest known scan started, in UTC."),
    overdue: flag("Was a run due more than 24 h before the last refresh, and no scan to show for it?"),
  },
  requiredOutputs: ["targetId", "dateTime", "scheduleId", "firstRunAt", "leftRunning"],
};

const scanTrigger: ResourceSchema = {
  description:
    "The standing order to scan a target whenever `triggers` change. Returns as soon as Cobalt has given the scan's id; the verdict is a " +
    "`DastScanGate`'s.",
  inputs: {
    targetId: text("The target to scan, `dt_…`.", { willReplaceOnChanges: true }),
    triggers: {
      type: "array",
      items: anything,
      description:
        "A change in any of these values starts a new scan; compared by value. Absent: one scan, ever.",
    },
    scanOnCreate: flag("false: the first deployment only takes note of `triggers`."),
    onBusy: oneOf("OnBusy", "Another scan of this target is running."),
    busyTimeout: text("How long `wait` waits."),
    readiness: oneOf("Readiness", "Before the scan starts, wait until the deployed version answers."),
    adopt: text("A scan that runs already, `dsc_…`: taken over at creation, nothing is started."),
    onDestroy: oneOf(
      "OnDestroy",
      "A scan still runs when the trigger is destroyed; the API cannot cancel it.",
    ),
  },
  requiredInputs: ["targetId"],
  defaults: scanTriggerDefaults,
  outputs: {
    scanId: text("The latest scan, `dsc_…`; absent before the first."),
    previousScanId: text("The scan before."),
    targetName: text("As in Cobalt."),
    requestedAt: text("When the latest scan was asked for, in UTC."),
    joined: flag("Is it a scan that was there already: joined, adopted, or started by an earlier run?"),
    status: text("As last read; `purged` when Cobalt has the scan no longer."),
  },
  requiredOutputs: ["targetId"],
};

const scanGate: ResourceSchema = {
  description:
    "Waits for a scan's verdict and holds back what depends on it. It fails closed: only an accepted status with findings that were read " +
    "and are within the limits passes. Makes no POST.",
  inputs: {
    scanId: text("The scan to judge, `dsc_…`: as a rule a trigger's `scanId`.", {
      willReplaceOnChanges: true,
    }),
    until: oneOf("Until", "`scanned`: `under_review` is enough, and a pass is then `provisional`."),
    limits: oneOf("Limits", "The most findings that still pass. Absent: the scan's status alone decides."),
    newOnly: flag("Hold only findings that no earlier scan of the target had against the limits."),
    countStates: {
      type: "array",
      items: { type: "string" },
      description: "Finding states that count; one that Cobalt does not document always does.",
    },
    acceptStatuses: {
      type: "array",
      items: { type: "string" },
      description: "Final statuses that can pass.",
    },
    timeout: text("How long to wait; `customTimeouts` count too, and the shorter wins."),
    pollInterval: text("How often to ask Cobalt, at least `5s`."),
    onFailure: oneOf("OnVerdict", "`warn`: a failed verdict lets the deployment go on."),
    onTimeout: oneOf("OnVerdict", "The same for a scan that is not over in time."),
  },
  requiredInputs: ["scanId"],
  defaults: scanGateDefaults,
  outputs: {
    verdict: text("`passed`, `provisional`, `accepted`; under `warn` also `failed`, `pending`."),
    reason: text("Why, in one sentence."),
    findingCounts: oneOf("FindingCounts", "The findings that count; absent where they were not read."),
    newFindingCounts: oneOf("FindingCounts", "Those of them that no earlier scan had."),
    scanStatus: text("The scan's status when it was judged."),
    judgedAt: text("In UTC."),
    acceptedBecause: text("The reason in `cobalt:acceptedScans`, where the verdict is `accepted`."),
    summary: text("One line that fits a chat message."),
  },
  requiredOutputs: ["scanId", "verdict", "reason", "scanStatus", "judgedAt", "summary"],
};

export const resourceSchemas: Readonly<Record<ResourceName, ResourceSchema>> = {
  DastScheduledScan: scheduledScan,
  DastScanTrigger: scanTrigger,
  DastScanGate: scanGate,
};
