import type * as pulumi from "@pulumi/pulumi";
import {
  type FindingCounts,
  scanGateRules,
  type Verdict,
} from "../../provider/resources/scan-gate/declaration";
import { CobaltResource, type Kind } from "./cobalt-resource";

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

const kind: Kind = {
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

/**
 * Waits for a scan's verdict and holds back what depends on it. It fails closed: only an accepted status with findings that
 * were read and are within the limits passes. A gate that fails is not created; the next deployment judges the same scan
 * again, and no new scan is started. A gate makes no POST, so it can be killed, repeated, or run in another stack.
 */
export class DastScanGate extends CobaltResource {
  declare readonly scanId: pulumi.Output<string>;
  declare readonly verdict: pulumi.Output<Verdict>;
  /** Why, in one sentence. */
  declare readonly reason: pulumi.Output<string>;
  /** The findings that count, by severity; undefined where they were not read. */
  declare readonly findingCounts: pulumi.Output<FindingCounts | undefined>;
  declare readonly newFindingCounts: pulumi.Output<FindingCounts | undefined>;
  declare readonly scanStatus: pulumi.Output<string>;
  declare readonly judgedAt: pulumi.Output<string>;
  /** The reason in `cobalt:acceptedScans`, where the verdict is `accepted`. */
  declare readonly acceptedBecause: pulumi.Output<string | undefined>;
  /** One line that fits a chat message. */
  declare readonly summary: pulumi.Output<string>;

  constructor(name: string, args: DastScanGateArgs, options?: pulumi.CustomResourceOptions) {
    super(kind, { name, args, options });
  }
}
