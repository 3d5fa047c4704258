/**
 * Dynamic application security testing with Cobalt, as Pulumi resources: schedules of scans, scans that a deployment starts,
 * and gates that wait for their verdict.
 *
 * @packageDocumentation
 */
export * from "./common";
export { DastScanGate } from "./dast-scan-gate";
export { DastScanTrigger } from "./dast-scan-trigger";
export { DastScheduledScan } from "./dast-scheduled-scan";
export * from "./functions";
