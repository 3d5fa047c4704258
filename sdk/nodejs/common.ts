/** What programs import alike from `pulumi-cobalt` and from `pulumi-cobalt/plugin`. */
export type { Finding, Scan, Target } from "../../provider/client/types";
export type { Recurrence, Severity } from "../../provider/cobalt/facts";
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
export type { FindingCounts, Verdict } from "../../provider/resources/scan-gate/fields";
export type { OnBusy } from "../../provider/resources/scan-trigger/fields";
export type { LeftRunning } from "../../provider/resources/scheduled-scan/fields";
export type { DastScanGateArgs, LimitsArgs } from "./declarations/dast-scan-gate";
export type { DastScanTriggerArgs, ReadinessArgs } from "./declarations/dast-scan-trigger";
export type { DastScheduledScanArgs } from "./declarations/dast-scheduled-scan";
export { fingerprint } from "./fingerprint";
export { nextRun } from "./next-run";
