import type * as pulumi from "@pulumi/pulumi";
import {
  type FindingCounts,
  scanGateRules,
  type Verdict,
} from "../../../provider/resources/scan-gate/fields";
import type { Kind } from "./kind";

/** The most findings of each severity that still pass. A severity without a limit is not limited. */
export interface LimitsArgs {
  readonly maxHigh?: pulumi.Input<number>;
  readonly maxMedium?: pulumi.Input<number>;
  readonly maxLow?: pulumi.Input<number>;
}

export interface DastScanGateArgs {
  /** The scan to judge, `dsc_…`: as a rule a trigger's `scanId`. Another scan needs a new resource. */
  readonly scanId: pulumi.Input<string>;
  /**
   * `completed`: wait until Cobalt's people have confirmed the findings, which can take days. `scanned`: `under_review` is
   * enough; findings may not be confirmed or visible yet, so a pass is then `provisional`. @default "completed"
   */
  readonly until?: pulumi.Input<"completed" | "scanned">;
  /** @default none: the scan's status alone decides */
  readonly limits?: pulumi.Input<LimitsArgs>;
  /** Hold only findings that no earlier scan of the target had against the limits. @default false */
  readonly newOnly?: pulumi.Input<boolean>;
  /** Finding states that count; one that Cobalt does not document always counts. @default ["need_fix", "check_fix"] */
  readonly countStates?: pulumi.Input<pulumi.Input<string>[]>;
  /** Final statuses that can pass. @default ["completed"] */
  readonly acceptStatuses?: pulumi.Input<pulumi.Input<string>[]>;
  /** How long to wait. @default "50m" */
  readonly timeout?: pulumi.Input<string>;
  /** How often to ask Cobalt, at least `5s`; many gates at once share their polls. @default "30s" */
  readonly pollInterval?: pulumi.Input<string>;
  /** `warn`: a failed verdict lets the deployment go on, and is judged again at each one. @default "fail" */
  readonly onFailure?: pulumi.Input<"fail" | "warn">;
  /** The same for a scan that is not over in time. @default "fail" */
  readonly onTimeout?: pulumi.Input<"fail" | "warn">;
}

/** What a `DastScanGate` shows. */
export interface DastScanGateProperties {
  readonly scanId: pulumi.Output<string>;
  readonly verdict: pulumi.Output<Verdict>;
  /** Why, in one sentence. */
  readonly reason: pulumi.Output<string>;
  /** The findings that count, by severity; undefined where they were not read. */
  readonly findingCounts: pulumi.Output<FindingCounts | undefined>;
  readonly newFindingCounts: pulumi.Output<FindingCounts | undefined>;
  readonly scanStatus: pulumi.Output<string>;
  readonly judgedAt: pulumi.Output<string>;
  /** The reason in `cobalt:acceptedScans`, where the verdict is `accepted`. */
  readonly acceptedBecause: pulumi.Output<string | undefined>;
  /** One line that fits a chat message. */
  readonly summary: pulumi.Output<string>;
}

/** @internal */
export const dastScanGateKind: Kind = {
  resource: "DastScanGate",
  inputs: Object.keys(scanGateRules),
  outputs: [
    "verdict",
    "reason",
    "findingCounts",
    "newFindingCounts",
    "scanStatus",
    "judgedAt",
    "acceptedBecause",
    "summary",
  ],
};
