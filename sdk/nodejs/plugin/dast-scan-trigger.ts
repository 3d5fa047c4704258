import type * as pulumi from "@pulumi/pulumi";
import {
  type DastScanTriggerArgs,
  type DastScanTriggerProperties,
  dastScanTriggerKind,
} from "../declarations/dast-scan-trigger";
import { pluginResource, registrationOf } from "./plugin-resource";

/**
 * The standing order to scan a target whenever `triggers` change (https://docs.cobalt.io/v2/#create-a-dast-scan). Returns as
 * soon as Cobalt has given the scan's id, so a job that is killed while it waits for the verdict loses nothing; the verdict
 * is a `DastScanGate`'s.
 */
export class DastScanTrigger extends pluginResource<DastScanTriggerProperties>() {
  constructor(name: string, args: DastScanTriggerArgs, options?: pulumi.CustomResourceOptions) {
    super(...registrationOf(dastScanTriggerKind, { name, args, options }));
  }
}
