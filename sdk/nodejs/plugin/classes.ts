// Written by `npm run generate` from the fields in provider. Do not edit.

import type * as pulumi from "@pulumi/pulumi";
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
} from "../declarations";
import { component, componentOf, isOfType, pluginResource, registrationOf } from "./plugin-resource";

/**
 * A schedule of DAST scans of one target in Cobalt (https://docs.cobalt.io/v2/#create-a-scheduled-dast-scan). Its resource
 * id is the first schedule's; it stays when a change makes a new schedule.
 *
 * Changing or destroying it leaves the schedule in Cobalt running, since the API can create one and nothing else: the CLI
 * says so, and `leftRunning` lists it until its id is in `cobalt:removedSchedules`.
 *
 * Import with the id `<target>/<schedule>/<first run>/<recurrence>`, the last part absent for a single run.
 */
export class DastScheduledScan extends pluginResource<DastScheduledScanProperties>() {
  /** True if the value is a resource of this class. */
  static readonly isInstance = isOfType<DastScheduledScan>("cobalt:index:DastScheduledScan");
  constructor(name: string, args: DastScheduledScanArgs, options?: pulumi.CustomResourceOptions) {
    super(...registrationOf("DastScheduledScan", { name, args, options }));
  }
}

/**
 * The standing order to scan a target whenever `triggers` change (https://docs.cobalt.io/v2/#create-a-dast-scan). Returns
 * as soon as Cobalt has given the scan's id, so a job that is killed while it waits for the verdict loses nothing; the
 * verdict is a `DastScanGate`'s. Its resource id is `<target>/<name>` and never changes.
 */
export class DastScanTrigger extends pluginResource<DastScanTriggerProperties>() {
  /** True if the value is a resource of this class. */
  static readonly isInstance = isOfType<DastScanTrigger>("cobalt:index:DastScanTrigger");
  constructor(name: string, args: DastScanTriggerArgs, options?: pulumi.CustomResourceOptions) {
    super(...registrationOf("DastScanTrigger", { name, args, options }));
  }
}

/**
 * Waits for a scan's verdict and holds back what depends on it. It fails closed: only an accepted status with findings
 * that were read and are within the limits passes. A gate that fails is not created; the next deployment judges the same
 * scan again, and no new scan is started. A gate makes no POST, so it can be killed, repeated, or run in another stack.
 */
export class DastScanGate extends pluginResource<DastScanGateProperties>() {
  /** True if the value is a resource of this class. */
  static readonly isInstance = isOfType<DastScanGate>("cobalt:index:DastScanGate");
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
export class DastFindingDecision extends pluginResource<DastFindingDecisionProperties>() {
  /** True if the value is a resource of this class. */
  static readonly isInstance = isOfType<DastFindingDecision>("cobalt:index:DastFindingDecision");
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
