// Written by `npm run generate` from the fields in provider. Do not edit.

import type * as pulumi from "@pulumi/pulumi";
import { component, componentOf, dynamicResource, isOfType, registrationOf } from "./cobalt-resource";
import type {
  DastFindingDecisionArgs,
  DastFindingDecisionProperties,
  DastScanGateArgs,
  DastScanGateProperties,
  DastScanTriggerArgs,
  DastScanTriggerProperties,
  DastScheduledScanArgs,
  DastScheduledScanProperties,
  ScannedDeploymentArgs,
  ScannedDeploymentProperties,
  ScannedTargetsArgs,
  ScannedTargetsProperties,
} from "./declarations";

/**
 * A schedule of DAST scans of one target in Cobalt (https://docs.cobalt.io/v2/#create-a-scheduled-dast-scan). Its resource
 * id is the first schedule's; it stays when a change makes a new schedule.
 *
 * Changing or destroying it leaves the schedule in Cobalt running, since the API can create one and nothing else: the CLI
 * says so, and `leftRunning` lists it until its id is in `cobalt:removedSchedules`.
 *
 * Import with the id `<target>/<schedule>/<first run>/<recurrence>`, the last part absent for a single run.
 */
export class DastScheduledScan extends dynamicResource<DastScheduledScanProperties>() {
  /** True if the value is a resource of this class. */
  static readonly isInstance = isOfType<DastScheduledScan>("pulumi-nodejs:dynamic/cobalt:DastScheduledScan");
  constructor(name: string, args: DastScheduledScanArgs, options?: pulumi.CustomResourceOptions) {
    super(...registrationOf("DastScheduledScan", { name, args, options }));
  }
}

/**
 * The standing order to scan a target whenever `triggers` change (https://docs.cobalt.io/v2/#create-a-dast-scan). Returns
 * as soon as Cobalt has given the scan's id, so a job that is killed while it waits for the verdict loses nothing; the
 * verdict is a `DastScanGate`'s. Its resource id is `<target>/<name>` and never changes.
 */
export class DastScanTrigger extends dynamicResource<DastScanTriggerProperties>() {
  /** True if the value is a resource of this class. */
  static readonly isInstance = isOfType<DastScanTrigger>("pulumi-nodejs:dynamic/cobalt:DastScanTrigger");
  constructor(name: string, args: DastScanTriggerArgs, options?: pulumi.CustomResourceOptions) {
    super(...registrationOf("DastScanTrigger", { name, args, options }));
  }
}

/**
 * Waits for a scan's verdict and holds back what depends on it. It fails closed: only an accepted status with findings
 * that were read and are within the limits passes. A gate that fails is not created; the next deployment judges the same
 * scan again, and no new scan is started. A gate makes no POST, so it can be killed, repeated, or run in another stack.
 */
export class DastScanGate extends dynamicResource<DastScanGateProperties>() {
  /** True if the value is a resource of this class. */
  static readonly isInstance = isOfType<DastScanGate>("pulumi-nodejs:dynamic/cobalt:DastScanGate");
  constructor(name: string, args: DastScanGateArgs, options?: pulumi.CustomResourceOptions) {
    super(...registrationOf("DastScanGate", { name, args, options }));
  }
}

/**
 * A decision on one finding, written and reviewed as code: that it will not be fixed, or is none
 * (https://docs.cobalt.io/v2/#update-a-dast-finding). If somebody decides otherwise in Cobalt, a refresh shows it and the
 * next deployment puts the decision back; a finding that is fixed stays fixed. Once `until` has passed, the next
 * deployment sets the finding to `need_fix` and fails until it is fixed or decided anew. Let a gate whose verdict rests on
 * the decision depend on it.
 */
export class DastFindingDecision extends dynamicResource<DastFindingDecisionProperties>() {
  /** True if the value is a resource of this class. */
  static readonly isInstance = isOfType<DastFindingDecision>(
    "pulumi-nodejs:dynamic/cobalt:DastFindingDecision",
  );
  constructor(name: string, args: DastFindingDecisionArgs, options?: pulumi.CustomResourceOptions) {
    super(...registrationOf("DastFindingDecision", { name, args, options }));
  }
}

/**
 * A deployment that is scanned: a `DastScanTrigger` and a `DastScanGate` behind it. Whatever uses `verdict`, or depends on
 * the component, waits until the gate lets it go on.
 */
export class ScannedDeployment extends component<ScannedDeploymentProperties>("ScannedDeployment") {
  /** True if the value is a resource of this class. */
  static readonly isInstance = isOfType<ScannedDeployment>("cobalt:index:ScannedDeployment");
  constructor(name: string, args: ScannedDeploymentArgs, options?: pulumi.ComponentResourceOptions) {
    super(...componentOf("ScannedDeployment", { name, args, options }));
  }
}

/**
 * A `DastScheduledScan` for each of many targets, spread over a window of the week. When a target is scanned depends on
 * its id, the window, the time zone and the recurrence alone: another target moves no one's date, and neither does the day
 * of the deployment.
 */
export class ScannedTargets extends component<ScannedTargetsProperties>("ScannedTargets") {
  /** True if the value is a resource of this class. */
  static readonly isInstance = isOfType<ScannedTargets>("cobalt:index:ScannedTargets");
  constructor(name: string, args: ScannedTargetsArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super(...componentOf("ScannedTargets", { name, args, options }));
  }
}
