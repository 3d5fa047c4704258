import type * as pulumi from "@pulumi/pulumi";
import {
  type DastScheduledScanArgs,
  type DastScheduledScanProperties,
  dastScheduledScanKind,
} from "../declarations/dast-scheduled-scan";
import { pluginResource, registrationOf } from "./plugin-resource";

/**
 * A schedule of DAST scans of one target in Cobalt (https://docs.cobalt.io/v2/#create-a-scheduled-dast-scan). Its resource id
 * is the first schedule's; it stays when a change makes a new schedule.
 *
 * Changing or destroying it leaves the schedule in Cobalt running, since the API can create one and nothing else: the CLI says
 * so, and `leftRunning` lists it until its id is in `cobalt:removedSchedules`.
 */
export class DastScheduledScan extends pluginResource<DastScheduledScanProperties>() {
  constructor(name: string, args: DastScheduledScanArgs, options?: pulumi.CustomResourceOptions) {
    super(...registrationOf(dastScheduledScanKind, { name, args, options }));
  }
}
