/**
 * Dynamic application security testing with Cobalt, as Pulumi resources: schedules of scans, scans that a deployment starts,
 * and gates that wait for their verdict.
 *
 * @packageDocumentation
 */
export type { Finding, Recurrence, Scan, Severity, Target } from "../../provider/client/types";
export type { FindingCounts, Verdict } from "../../provider/resources/scan-gate/declaration";
export type { OnBusy } from "../../provider/resources/scan-trigger/declaration";
export type { LeftRunning } from "../../provider/resources/scheduled-scan/declaration";
export { DastScanGate, type DastScanGateArgs, type LimitsArgs } from "./dast-scan-gate";
export { DastScanTrigger, type DastScanTriggerArgs, type ReadinessArgs } from "./dast-scan-trigger";
export { DastScheduledScan, type DastScheduledScanArgs } from "./dast-scheduled-scan";
export { fingerprint } from "./fingerprint";
export {
  type FindingsQuery,
  getDastFindings,
  getDastFindingsOutput,
  getDastScan,
  getDastScanOutput,
  getDastScans,
  getDastScansOutput,
  getDastTarget,
  getDastTargetOutput,
  getDastTargets,
  getDastTargetsOutput,
  type ScansQuery,
  type TargetQuery,
  type TargetsQuery,
} from "./functions";
export { nextRun } from "./next-run";
