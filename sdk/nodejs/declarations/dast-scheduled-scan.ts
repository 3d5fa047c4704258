import type * as pulumi from "@pulumi/pulumi";
import type { Recurrence } from "../../../provider/cobalt/facts";
import { type LeftRunning, scheduledScanRules } from "../../../provider/resources/scheduled-scan/fields";
import type { Kind } from "./kind";

export interface DastScheduledScanArgs {
  /** The target to scan, `dt_…`. Targets are made in Cobalt's web application. Another target needs a new resource. */
  readonly targetId: pulumi.Input<string>;
  /**
   * ISO 8601 with an explicit offset or `Z`: the first run, or any run, of the series. A recurring `dateTime` in the past is
   * an anchor: the next run of its series is posted. A single one must lie in the future when it is new or changed.
   */
  readonly dateTime: pulumi.Input<string>;
  /** How often, from then on. Cobalt documents these three. @default once */
  readonly recurrence?: pulumi.Input<Recurrence>;
  /**
   * Cobalt's API can neither change nor remove a schedule. `leaveRunning`: a change makes a new schedule and lists the old one
   * in `leftRunning`. `refuse`: a change fails in the preview until the old one's id is in `cobalt:removedSchedules`.
   * @default "leaveRunning"
   */
  readonly onChange?: pulumi.Input<"leaveRunning" | "refuse">;
  /**
   * A schedule that exists in Cobalt already, `dsc_…`, or `existing` where its id is not known: taken over when this resource is
   * created, nothing is posted. Afterwards it gives a schedule that stands as `unknown:…` its id, and is ignored otherwise.
   */
  readonly adopt?: pulumi.Input<string>;
}

/** What a `DastScheduledScan` shows. */
export interface DastScheduledScanProperties {
  readonly targetId: pulumi.Output<string>;
  readonly dateTime: pulumi.Output<string>;
  readonly recurrence: pulumi.Output<Recurrence | undefined>;
  readonly onChange: pulumi.Output<"leaveRunning" | "refuse" | undefined>;
  readonly adopt: pulumi.Output<string | undefined>;
  /** The current schedule: `dsc_…`, or `unknown:<target>:<hash>` where Cobalt accepted it and its answer was lost. */
  readonly scheduleId: pulumi.Output<string>;
  /** The instant that was posted, in UTC. */
  readonly firstRunAt: pulumi.Output<string>;
  /** Earlier schedules, of this resource or of one that it replaced, that Cobalt still runs. */
  readonly leftRunning: pulumi.Output<LeftRunning[]>;
  /** As the last deployment or refresh saw it, like all that follow. */
  readonly targetName: pulumi.Output<string | undefined>;
  readonly targetUrl: pulumi.Output<string | undefined>;
  readonly targetFound: pulumi.Output<boolean | undefined>;
  readonly targetEnabled: pulumi.Output<boolean | undefined>;
  /** When the target's latest known scan started, in UTC. */
  readonly lastScanAt: pulumi.Output<string | undefined>;
  /** Was a run due more than 24 h before the last refresh, and no scan to show for it? */
  readonly overdue: pulumi.Output<boolean | undefined>;
}

/** @internal */
export const dastScheduledScanKind: Kind = {
  resource: "DastScheduledScan",
  inputs: Object.keys(scheduledScanRules),
  outputs: [
    "scheduleId",
    "firstRunAt",
    "leftRunning",
    "targetName",
    "targetUrl",
    "targetFound",
    "targetEnabled",
    "lastScanAt",
    "overdue",
  ],
};
