import type * as pulumi from "@pulumi/pulumi";
import { dynamicResource, registrationOf } from "./cobalt-resource";
import {
  type DastScanTriggerArgs,
  type DastScanTriggerProperties,
  dastScanTriggerKind,
} from "./declarations/dast-scan-trigger";

/**
 * The standing order to scan a target whenever `triggers` change (https://docs.cobalt.io/v2/#create-a-dast-scan). Returns as
 * soon as Cobalt has given the scan's id, so a job that is killed while it waits for the verdict loses nothing; the verdict
 * is a `DastScanGate`'s.
 */
export class DastScanTrigger extends dynamicResource<DastScanTriggerProperties>() {
  constructor(name: string, args: DastScanTriggerArgs, options?: pulumi.CustomResourceOptions) {
    super(...registrationOf(dastScanTriggerKind, { name, args, options }));
  }
}
