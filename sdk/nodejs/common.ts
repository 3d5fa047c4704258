/** What programs import alike from `pulumi-cobalt` and from `pulumi-cobalt/plugin`. */
export type { Finding, Scan, Target } from "../../provider/client/types";
export type { Severity } from "../../provider/cobalt/facts";
export {
  type MonthlyArgs,
  monthly,
  type QuarterlyArgs,
  quarterly,
  type SpreadArgs,
  spread,
  type Weekday,
  type WeeklyArgs,
  type WeeklyStart,
  type WeekWindow,
  weekly,
} from "../../provider/functions/calendar";
export type { Verdict } from "../../provider/resources/scan-gate/fields";
export type {
  DastFindingDecisionArgs,
  DastScanGateArgs,
  DastScanTriggerArgs,
  DastScheduledScanArgs,
  FindingCounts,
  LeftRunning,
  LimitsArgs,
  OnBusy,
  ReadinessArgs,
  Recurrence,
  ScannedDeploymentArgs,
  ScannedTargetsArgs,
  WeekWindowArgs,
} from "./declarations";
export { fingerprint } from "./fingerprint";
export { nextRun } from "./next-run";
