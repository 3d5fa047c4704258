import type * as pulumi from "@pulumi/pulumi";
import { dynamicResource, registrationOf } from "./cobalt-resource";
import {
  type DastScanGateArgs,
  type DastScanGateProperties,
  dastScanGateKind,
} from "./declarations/dast-scan-gate";

/**
 * Waits for a scan's verdict and holds back what depends on it. It fails closed: only an accepted status with findings that
 * were read and are within the limits passes. A gate that fails is not created; the next deployment judges the same scan
 * again, and no new scan is started. A gate makes no POST, so it can be killed, repeated, or run in another stack.
 */
export class DastScanGate extends dynamicResource<DastScanGateProperties>() {
  constructor(name: string, args: DastScanGateArgs, options?: pulumi.CustomResourceOptions) {
    super(...registrationOf(dastScanGateKind, { name, args, options }));
  }
}
