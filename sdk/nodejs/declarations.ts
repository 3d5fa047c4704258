// Written by `npm run generate` from the fields in provider. Do not edit.

import type * as pulumi from "@pulumi/pulumi";

/** How often a scheduled scan repeats: the values that Cobalt documents. */
export type Recurrence = "WEEKLY" | "MONTHLY" | "QUARTERLY";

/** What a change does to the old schedule, which Cobalt cannot change or remove. */
export type OnChange = "leaveRunning" | "refuse";

/** What to do while another scan of the target runs. */
export type OnBusy = "start" | "wait" | "join" | "fail";

/** What the deployed version has to answer before a scan of it starts. */
export interface Readiness {
  /** An http or https URL. No redirect is followed; a user name and a password in it go as basic authorisation. */
  readonly url: string;
  /** Headers to send, such as `Authorization`: secret, in no message, and in the state as a secret. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The HTTP status of the answer. @default 200 */
  readonly expectStatus?: number;
  /** Text that the body must hold, such as the deployed version. */
  readonly expectBody?: string;
  /** How long to wait for it, such as `5m`. @default "5m" */
  readonly timeout?: string;
}

/** What to do about a scan that still runs when its trigger is destroyed. */
export type OnDestroy = "leave" | "wait";

/** How far a scan has to be for its verdict. */
export type Until = "completed" | "scanned";

/** The most findings of each severity that still pass. A severity without a limit is not limited. */
export interface Limits {
  /** The most findings of high severity that still pass. */
  readonly maxHigh?: number;
  /** The same for medium severity. */
  readonly maxMedium?: number;
  /** The same for low severity. */
  readonly maxLow?: number;
}

/** Hold the deployment back, or warn and judge again at the next one. */
export type OnVerdict = "fail" | "warn";

/** What is decided of a finding. */
export type DecidedState = "wont_fix" | "invalid";

/** The highest severity for which a decision holds. */
export type DecidedSeverity = "low" | "medium" | "high";

/** What becomes of a finding whose decision is removed. */
export type OnDecisionDestroy = "restore" | "keep";

/** The times of a week at which scans may start. */
export interface WeekWindow {
  /** `monday` to `sunday`. Absent: every day. */
  readonly days?: readonly (
    | "monday"
    | "tuesday"
    | "wednesday"
    | "thursday"
    | "friday"
    | "saturday"
    | "sunday"
  )[];
  /** Absent: all day. */
  readonly hours?: WeekWindowHours;
}

/** A window that ends before it begins belongs to the day on which it begins. Equal ones mean the whole day. */
export interface WeekWindowHours {
  /** `hh:mm` */
  readonly from: string;
  /** `hh:mm`, not included. */
  readonly to: string;
}

/** A schedule that Cobalt goes on running although nothing declares it any more. */
export interface LeftRunning {
  /** `dsc_…`, or `unknown:<target>:<hash>` where Cobalt's answer was lost. */
  readonly id: string;
  /** `dt_…` */
  readonly targetId: string;
  /** Its first run, in UTC. */
  readonly dateTime: string;
  /** Absent: once. */
  readonly recurrence?: Recurrence;
  /** When its declaration was changed, in UTC. */
  readonly since: string;
}

/** Findings by severity. */
export interface FindingCounts {
  /** Of high severity. */
  readonly high: number;
  /** Of medium severity. */
  readonly medium: number;
  /** Of low severity. */
  readonly low: number;
  /** Of `high`: the findings of a severity that Cobalt does not document, by its name; absent where there is none. */
  readonly unknownSeverities?: Readonly<Record<string, number>>;
}

/** What the deployed version has to answer before a scan of it starts. */
export interface ReadinessArgs {
  /** An http or https URL. No redirect is followed; a user name and a password in it go as basic authorisation. */
  readonly url: pulumi.Input<string>;
  /** Headers to send, such as `Authorization`: secret, in no message, and in the state as a secret. */
  readonly headers?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
  /** The HTTP status of the answer. @default 200 */
  readonly expectStatus?: pulumi.Input<number>;
  /** Text that the body must hold, such as the deployed version. */
  readonly expectBody?: pulumi.Input<string>;
  /** How long to wait for it, such as `5m`. @default "5m" */
  readonly timeout?: pulumi.Input<string>;
}

/** The most findings of each severity that still pass. A severity without a limit is not limited. */
export interface LimitsArgs {
  /** The most findings of high severity that still pass. */
  readonly maxHigh?: pulumi.Input<number>;
  /** The same for medium severity. */
  readonly maxMedium?: pulumi.Input<number>;
  /** The same for low severity. */
  readonly maxLow?: pulumi.Input<number>;
}

/** The times of a week at which scans may start. */
export interface WeekWindowArgs {
  /** `monday` to `sunday`. Absent: every day. */
  readonly days?: pulumi.Input<
    pulumi.Input<"monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday">[]
  >;
  /** Absent: all day. */
  readonly hours?: pulumi.Input<WeekWindowHoursArgs>;
}

/** A window that ends before it begins belongs to the day on which it begins. Equal ones mean the whole day. */
export interface WeekWindowHoursArgs {
  /** `hh:mm` */
  readonly from: pulumi.Input<string>;
  /** `hh:mm`, not included. */
  readonly to: pulumi.Input<string>;
}

/** The inputs of a `DastScheduledScan`. */
export interface DastScheduledScanArgs {
  /** The target to scan, `dt_…`. Targets are made in Cobalt's web application. Another target needs a new resource. */
  readonly targetId: pulumi.Input<string>;
  /**
   * ISO 8601 with an explicit offset or `Z`: the first run, or any run, of the series. A recurring one in the past is an
   * anchor: the next run of its series is posted. A single one must lie in the future when it is new or changed.
   */
  readonly dateTime: pulumi.Input<string>;
  /** How often, from then on. Absent: once. */
  readonly recurrence?: pulumi.Input<Recurrence>;
  /**
   * What a change does to the old schedule, which the API cannot remove. `leaveRunning`: a new one is made, and the old one
   * listed in `leftRunning`. `refuse`: the change fails in the preview until the old one's id is in
   * `cobalt:removedSchedules`.
   * @default "leaveRunning"
   */
  readonly onChange?: pulumi.Input<OnChange>;
  /**
   * A schedule that exists in Cobalt already, `dsc_…`, or `existing` where its id is not known: taken over when this
   * resource is created, nothing is posted. Afterwards it gives a schedule that stands as `unknown:…` its id, and is ignored
   * otherwise.
   */
  readonly adopt?: pulumi.Input<string>;
}

/** What a `DastScheduledScan` shows. */
export interface DastScheduledScanProperties {
  /** The target to scan, `dt_…`. Targets are made in Cobalt's web application. Another target needs a new resource. */
  readonly targetId: pulumi.Output<string>;
  /**
   * ISO 8601 with an explicit offset or `Z`: the first run, or any run, of the series. A recurring one in the past is an
   * anchor: the next run of its series is posted. A single one must lie in the future when it is new or changed.
   */
  readonly dateTime: pulumi.Output<string>;
  /** How often, from then on. Absent: once. */
  readonly recurrence: pulumi.Output<Recurrence | undefined>;
  /**
   * What a change does to the old schedule, which the API cannot remove. `leaveRunning`: a new one is made, and the old one
   * listed in `leftRunning`. `refuse`: the change fails in the preview until the old one's id is in
   * `cobalt:removedSchedules`.
   */
  readonly onChange: pulumi.Output<OnChange | undefined>;
  /**
   * A schedule that exists in Cobalt already, `dsc_…`, or `existing` where its id is not known: taken over when this
   * resource is created, nothing is posted. Afterwards it gives a schedule that stands as `unknown:…` its id, and is ignored
   * otherwise.
   */
  readonly adopt: pulumi.Output<string | undefined>;
  /** The current schedule: `dsc_…`, or `unknown:<target>:<hash>` where Cobalt accepted it and its answer was lost. */
  readonly scheduleId: pulumi.Output<string>;
  /** The instant that was posted, in UTC. */
  readonly firstRunAt: pulumi.Output<string>;
  /** Earlier schedules, of this resource or of one that it replaced, that Cobalt still runs. */
  readonly leftRunning: pulumi.Output<LeftRunning[]>;
  /** As the last deployment or refresh saw it, like all that follow. */
  readonly targetName: pulumi.Output<string | undefined>;
  /** Where the target is. */
  readonly targetUrl: pulumi.Output<string | undefined>;
  /** True if Cobalt has the target. */
  readonly targetFound: pulumi.Output<boolean | undefined>;
  /** True if the target may be scanned. */
  readonly targetEnabled: pulumi.Output<boolean | undefined>;
  /** When the target's latest known scan started, in UTC. */
  readonly lastScanAt: pulumi.Output<string | undefined>;
  /** True if a run was due more than 24 h before the last refresh, and there is no scan to show for it. */
  readonly overdue: pulumi.Output<boolean | undefined>;
}

/** The inputs of a `DastScanTrigger`. */
export interface DastScanTriggerArgs {
  /** The target to scan, `dt_…`. Another target needs a new resource. */
  readonly targetId: pulumi.Input<string>;
  /**
   * A change in any of these values starts a new scan, as an update of this resource; compared by value. Use image digests,
   * versions or file hashes. Assets and archives are told apart by their content. Absent: one scan, ever.
   */
  readonly triggers?: pulumi.Input<pulumi.Input<unknown>[]>;
  /** False: the first deployment only takes note of `triggers`; their first change scans. @default true */
  readonly scanOnCreate?: pulumi.Input<boolean>;
  /**
   * Another scan of this target is running. `start`: ask Cobalt all the same. `wait`: until it is over. `join`: take that
   * scan, which began before this change and proves nothing about it. `fail`: say so and stop.
   * @default "start"
   */
  readonly onBusy?: pulumi.Input<OnBusy>;
  /** How long `wait` waits. @default "50m" */
  readonly busyTimeout?: pulumi.Input<string>;
  /** Before the scan starts, wait until the deployed version answers. */
  readonly readiness?: pulumi.Input<ReadinessArgs>;
  /** A scan that runs already, `dsc_…`: taken over when this resource is created, nothing is started. Ignored afterwards. */
  readonly adopt?: pulumi.Input<string>;
  /**
   * A scan still runs when the trigger is destroyed; the API cannot cancel it. `wait`: at most `busyTimeout`.
   * @default "leave"
   */
  readonly onDestroy?: pulumi.Input<OnDestroy>;
}

/** What a `DastScanTrigger` shows. */
export interface DastScanTriggerProperties {
  /** The target to scan, `dt_…`. Another target needs a new resource. */
  readonly targetId: pulumi.Output<string>;
  /**
   * A change in any of these values starts a new scan, as an update of this resource; compared by value. Use image digests,
   * versions or file hashes. Assets and archives are told apart by their content. Absent: one scan, ever.
   */
  readonly triggers: pulumi.Output<unknown[] | undefined>;
  /** False: the first deployment only takes note of `triggers`; their first change scans. */
  readonly scanOnCreate: pulumi.Output<boolean | undefined>;
  /**
   * Another scan of this target is running. `start`: ask Cobalt all the same. `wait`: until it is over. `join`: take that
   * scan, which began before this change and proves nothing about it. `fail`: say so and stop.
   */
  readonly onBusy: pulumi.Output<OnBusy | undefined>;
  /** How long `wait` waits. */
  readonly busyTimeout: pulumi.Output<string | undefined>;
  /** Before the scan starts, wait until the deployed version answers. */
  readonly readiness: pulumi.Output<Readiness | undefined>;
  /** A scan that runs already, `dsc_…`: taken over when this resource is created, nothing is started. Ignored afterwards. */
  readonly adopt: pulumi.Output<string | undefined>;
  /** A scan still runs when the trigger is destroyed; the API cannot cancel it. `wait`: at most `busyTimeout`. */
  readonly onDestroy: pulumi.Output<OnDestroy | undefined>;
  /** The latest scan, `dsc_…`; absent before the first. */
  readonly scanId: pulumi.Output<string>;
  /** The scan before. */
  readonly previousScanId: pulumi.Output<string | undefined>;
  /** When that was asked for, in UTC. */
  readonly previousRequestedAt: pulumi.Output<string | undefined>;
  /** As in Cobalt. */
  readonly targetName: pulumi.Output<string | undefined>;
  /** When the latest scan was asked for, in UTC; of one that was taken over, its own start. */
  readonly requestedAt: pulumi.Output<string | undefined>;
  /** True if it is a scan that was there already: joined, adopted, or started by an earlier run. */
  readonly joined: pulumi.Output<boolean | undefined>;
  /** As last read; `purged` when Cobalt has the scan no longer. */
  readonly status: pulumi.Output<string | undefined>;
}

/** The inputs of a `DastScanGate`. */
export interface DastScanGateArgs {
  /** The scan to judge, `dsc_…`: as a rule a trigger's `scanId`. Another scan needs a new resource. */
  readonly scanId: pulumi.Input<string>;
  /**
   * How far a scan has to be. `completed`: Cobalt's people have confirmed the findings, which can take days. `scanned`:
   * `under_review` is enough; findings may not be confirmed or visible yet, so a pass is then `provisional`.
   * @default "completed"
   */
  readonly until?: pulumi.Input<Until>;
  /** The most findings that still pass. Absent: the scan's status alone decides. */
  readonly limits?: pulumi.Input<LimitsArgs>;
  /** True if only findings count that no earlier scan of the target had. @default false */
  readonly newOnly?: pulumi.Input<boolean>;
  /** Finding states that count; one that Cobalt does not document always does. @default ["need_fix","check_fix"] */
  readonly countStates?: pulumi.Input<pulumi.Input<string>[]>;
  /** Final statuses that can pass. @default ["completed"] */
  readonly acceptStatuses?: pulumi.Input<pulumi.Input<string>[]>;
  /** How long to wait. In the plugin, `customTimeouts` count too, and the shorter wins. @default "50m" */
  readonly timeout?: pulumi.Input<string>;
  /** How often to ask Cobalt, at least `5s`. Many gates at once share their polls. @default "30s" */
  readonly pollInterval?: pulumi.Input<string>;
  /** What a failed verdict does. `warn`: it lets the deployment go on, and is judged again at each one. @default "fail" */
  readonly onFailure?: pulumi.Input<OnVerdict>;
  /** What a scan that is not over in time does. @default "fail" */
  readonly onTimeout?: pulumi.Input<OnVerdict>;
}

/** What a `DastScanGate` shows. */
export interface DastScanGateProperties {
  /** The scan to judge, `dsc_…`: as a rule a trigger's `scanId`. Another scan needs a new resource. */
  readonly scanId: pulumi.Output<string>;
  /**
   * How far a scan has to be. `completed`: Cobalt's people have confirmed the findings, which can take days. `scanned`:
   * `under_review` is enough; findings may not be confirmed or visible yet, so a pass is then `provisional`.
   */
  readonly until: pulumi.Output<Until | undefined>;
  /** The most findings that still pass. Absent: the scan's status alone decides. */
  readonly limits: pulumi.Output<Limits | undefined>;
  /** True if only findings count that no earlier scan of the target had. */
  readonly newOnly: pulumi.Output<boolean | undefined>;
  /** Finding states that count; one that Cobalt does not document always does. */
  readonly countStates: pulumi.Output<string[] | undefined>;
  /** Final statuses that can pass. */
  readonly acceptStatuses: pulumi.Output<string[] | undefined>;
  /** How long to wait. In the plugin, `customTimeouts` count too, and the shorter wins. */
  readonly timeout: pulumi.Output<string | undefined>;
  /** How often to ask Cobalt, at least `5s`. Many gates at once share their polls. */
  readonly pollInterval: pulumi.Output<string | undefined>;
  /** What a failed verdict does. `warn`: it lets the deployment go on, and is judged again at each one. */
  readonly onFailure: pulumi.Output<OnVerdict | undefined>;
  /** What a scan that is not over in time does. */
  readonly onTimeout: pulumi.Output<OnVerdict | undefined>;
  /** `passed`, `provisional`, `accepted`; under `warn` also `failed`, `pending`. */
  readonly verdict: pulumi.Output<"passed" | "provisional" | "accepted" | "failed" | "pending">;
  /** Why, in one sentence. */
  readonly reason: pulumi.Output<string>;
  /** The findings that count, by severity; absent where they could not be read, or changed while they were. */
  readonly findingCounts: pulumi.Output<FindingCounts | undefined>;
  /** Those of them that no earlier scan had. */
  readonly newFindingCounts: pulumi.Output<FindingCounts | undefined>;
  /** The scan's status when it was judged. */
  readonly scanStatus: pulumi.Output<string>;
  /** When it was judged, in UTC. */
  readonly judgedAt: pulumi.Output<string>;
  /** The reason in `cobalt:acceptedScans`, where the verdict is `accepted`. */
  readonly acceptedBecause: pulumi.Output<string | undefined>;
  /** One line that fits a chat message. */
  readonly summary: pulumi.Output<string>;
}

/** The inputs of a `DastFindingDecision`. */
export interface DastFindingDecisionArgs {
  /** The finding, `dfi_…`. Another one needs a new resource. */
  readonly findingId: pulumi.Input<string>;
  /** `wont_fix`: the risk is accepted. `invalid`: it is no flaw. */
  readonly state: pulumi.Input<DecidedState>;
  /** Why. It is kept in the state and never sent to Cobalt. */
  readonly reason: pulumi.Input<string>;
  /** When the decision ends: a day, to its end in UTC, or a date and time with an offset. Absent: never. */
  readonly until?: pulumi.Input<string>;
  /**
   * The decision holds for a finding of at most this severity. If Cobalt rates it higher, the deployment fails and sets
   * nothing.
   * @default "high"
   */
  readonly maxSeverity?: pulumi.Input<DecidedSeverity>;
  /**
   * `restore`: the state that the finding had before, or `need_fix` where Cobalt's API cannot set that one. `keep`: it stays
   * as it is.
   * @default "restore"
   */
  readonly onDestroy?: pulumi.Input<OnDecisionDestroy>;
}

/** What a `DastFindingDecision` shows. */
export interface DastFindingDecisionProperties {
  /** The finding, `dfi_…`. Another one needs a new resource. */
  readonly findingId: pulumi.Output<string>;
  /** `wont_fix`: the risk is accepted. `invalid`: it is no flaw. */
  readonly state: pulumi.Output<DecidedState>;
  /** Why. It is kept in the state and never sent to Cobalt. */
  readonly reason: pulumi.Output<string>;
  /** When the decision ends: a day, to its end in UTC, or a date and time with an offset. Absent: never. */
  readonly until: pulumi.Output<string | undefined>;
  /**
   * The decision holds for a finding of at most this severity. If Cobalt rates it higher, the deployment fails and sets
   * nothing.
   */
  readonly maxSeverity: pulumi.Output<DecidedSeverity | undefined>;
  /**
   * `restore`: the state that the finding had before, or `need_fix` where Cobalt's API cannot set that one. `keep`: it stays
   * as it is.
   */
  readonly onDestroy: pulumi.Output<OnDecisionDestroy | undefined>;
  /** The finding's state before the decision; `need_fix` where it was as decided already. */
  readonly previousState: pulumi.Output<string>;
  /** The finding's state as last read. */
  readonly currentState: pulumi.Output<string>;
  /**
   * The finding's severity as last read: `low`, `medium` or `high`, which is also what one that Cobalt does not document
   * counts as.
   */
  readonly currentSeverity: pulumi.Output<"low" | "medium" | "high">;
  /** When this was decided, in UTC: a change of state, reason or end decides anew. */
  readonly decidedAt: pulumi.Output<string>;
}

/** The inputs of a `ScannedDeployment`. */
export interface ScannedDeploymentArgs {
  /** The target to scan, `dt_…`. Another target needs a new resource. */
  readonly targetId: pulumi.Input<string>;
  /**
   * A change in any of these values starts a new scan, as an update of this resource; compared by value. Use image digests,
   * versions or file hashes. Assets and archives are told apart by their content. Absent: one scan, ever.
   */
  readonly triggers?: pulumi.Input<pulumi.Input<unknown>[]>;
  /** Before the scan starts, wait until the deployed version answers. */
  readonly readiness?: pulumi.Input<ReadinessArgs>;
  /**
   * Another scan of this target is running. `start`: ask Cobalt all the same. `wait`: until it is over. `join`: take that
   * scan, which began before this change and proves nothing about it. `fail`: say so and stop.
   * @default "start"
   */
  readonly onBusy?: pulumi.Input<OnBusy>;
  /** How long `wait` waits. @default "50m" */
  readonly busyTimeout?: pulumi.Input<string>;
  /** False: the first deployment only takes note of `triggers`; their first change scans. @default true */
  readonly scanOnCreate?: pulumi.Input<boolean>;
  /**
   * How far a scan has to be. `completed`: Cobalt's people have confirmed the findings, which can take days. `scanned`:
   * `under_review` is enough; findings may not be confirmed or visible yet, so a pass is then `provisional`.
   * @default "completed"
   */
  readonly until?: pulumi.Input<Until>;
  /** The most findings that still pass. Absent: the scan's status alone decides. */
  readonly limits?: pulumi.Input<LimitsArgs>;
  /** True if only findings count that no earlier scan of the target had. @default false */
  readonly newOnly?: pulumi.Input<boolean>;
  /** Finding states that count; one that Cobalt does not document always does. @default ["need_fix","check_fix"] */
  readonly countStates?: pulumi.Input<pulumi.Input<string>[]>;
  /** Final statuses that can pass. @default ["completed"] */
  readonly acceptStatuses?: pulumi.Input<pulumi.Input<string>[]>;
  /** How long to wait. In the plugin, `customTimeouts` count too, and the shorter wins. @default "50m" */
  readonly timeout?: pulumi.Input<string>;
  /** How often to ask Cobalt, at least `5s`. Many gates at once share their polls. @default "30s" */
  readonly pollInterval?: pulumi.Input<string>;
  /** What a failed verdict does. `warn`: it lets the deployment go on, and is judged again at each one. @default "fail" */
  readonly onFailure?: pulumi.Input<OnVerdict>;
  /** What a scan that is not over in time does. @default "fail" */
  readonly onTimeout?: pulumi.Input<OnVerdict>;
}

/** What a `ScannedDeployment` shows. */
export interface ScannedDeploymentProperties {
  /** `passed`, `provisional`, `accepted`; under `warn` also `failed`, `pending`. */
  readonly verdict: pulumi.Output<"passed" | "provisional" | "accepted" | "failed" | "pending">;
  /** The latest scan, `dsc_…`; absent before the first. */
  readonly scanId: pulumi.Output<string>;
  /** One line that fits a chat message. */
  readonly summary: pulumi.Output<string>;
}

/** The inputs of a `ScannedTargets`. */
export interface ScannedTargetsArgs {
  /** The targets to scan. Absent: all of the organisation that are enabled, as each deployment finds them. */
  readonly targetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Of the organisation's targets only those whose name holds this text, whatever the case. */
  readonly nameContains?: pulumi.Input<string>;
  /** How often. @default "WEEKLY" */
  readonly recurrence?: pulumi.Input<Recurrence>;
  /**
   * The times of a week at which scans may start. Every run keeps to it, summer time or not, so a window of hours is used
   * but for the hour by which clocks change. `days` are for `WEEKLY` alone. Absent: all.
   */
  readonly window?: pulumi.Input<WeekWindowArgs>;
  /** IANA name of the window's time zone: `Europe/Berlin`. @default "UTC" */
  readonly timeZone?: pulumi.Input<string>;
  /**
   * What a change does to the old schedule, which the API cannot remove. `leaveRunning`: a new one is made, and the old one
   * listed in `leftRunning`. `refuse`: the change fails in the preview until the old one's id is in
   * `cobalt:removedSchedules`.
   * @default "leaveRunning"
   */
  readonly onChange?: pulumi.Input<OnChange>;
}

/** What a `ScannedTargets` shows. */
export interface ScannedTargetsProperties {
  /** Target → its current schedule. */
  readonly scheduleIds: pulumi.Output<Readonly<Record<string, string>>>;
}

/** What `getDastTarget` is asked. */
export interface TargetQuery {
  /** `dt_…` */
  readonly id?: string;
  /** The whole name. */
  readonly name?: string;
  /** Whatever the case, with or without a slash at the end. */
  readonly url?: string;
}

/** What `getDastTargets` is asked. */
export interface TargetsQuery {
  /** Only those that are enabled, or only those that are not. One of which Cobalt does not say counts as enabled. */
  readonly enabled?: boolean;
  /** Part of the name, whatever the case. */
  readonly nameContains?: string;
}

/** What `getDastScan` is asked. */
export interface ScanQuery {
  /** `dsc_…` */
  readonly id: string;
}

/** What `getDastScans` is asked. */
export interface ScansQuery {
  /** Only scans of this target. */
  readonly targetId?: string;
  /** Only scans in one of these statuses. */
  readonly statuses?: readonly string[];
}

/** What `getDastFindings` is asked. */
export interface FindingsQuery {
  /** Only findings of this target. */
  readonly targetId?: string;
  /** Only findings of this scan. */
  readonly scanId?: string;
  /** `low`, `medium`, `high`: only findings at least as severe. */
  readonly minSeverity?: "low" | "medium" | "high";
  /** Only findings in one of these states, or in one that Cobalt does not give. */
  readonly states?: readonly string[];
}

/** One organisation in Cobalt. What is not given comes from the environment, as for the default provider. */
export interface ProviderArgs {
  /** A personal API token of Cobalt's. Every request needs it. Better in the environment. @default COBALT_API_TOKEN */
  readonly apiToken?: pulumi.Input<string | undefined>;
  /**
   * The organisation's v2 token; `GET /orgs` lists them. Every request needs it. Better in the environment.
   * @default COBALT_ORG_TOKEN
   */
  readonly orgToken?: pulumi.Input<string | undefined>;
  /** The data centre that has the organisation: `us` or `eu`. @default COBALT_REGION, or "us" */
  readonly region?: pulumi.Input<"us" | "eu" | undefined>;
  /** The API's address, if it is not the region's: https, or http on this machine's own addresses. @default COBALT_BASE_URL */
  readonly baseUrl?: pulumi.Input<string | undefined>;
  /** GETs a minute that this provider may use of the user's quota. @default COBALT_READS_PER_MINUTE, or 100 */
  readonly readsPerMinute?: pulumi.Input<number | undefined>;
  /** The same for POSTs. @default COBALT_WRITES_PER_MINUTE, or 20 */
  readonly writesPerMinute?: pulumi.Input<number | undefined>;
  /**
   * Ids of schedules that a person has removed in Cobalt; those of the environment count too.
   * @default COBALT_REMOVED_SCHEDULES
   */
  readonly removedSchedules?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * Scan id → why it is accepted whatever its verdict. With `until 2027-06-30` at its end it holds to the end of that day in
   * UTC.
   */
  readonly acceptedScans?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>> | undefined>;
}
