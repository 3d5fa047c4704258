/** How often a scheduled scan repeats: the values that Cobalt's API documents. Absent or null: once. */
export type Recurrence = "WEEKLY" | "MONTHLY" | "QUARTERLY";

export const recurrences: readonly Recurrence[] = ["WEEKLY", "MONTHLY", "QUARTERLY"];

/** A web application or API that Cobalt can scan. Targets are made in Cobalt's web application only. */
export interface Target {
  /** `dt_…` */
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly enabled: boolean;
}

/** The statuses of a scan that Cobalt's API documents, and the four of them that are final. */
export const scanStatuses = [
  "queued",
  "started",
  "pausing",
  "paused",
  "resuming",
  "canceling",
  "canceled",
  "finishing_up",
  "under_review",
  "completed",
  "completed_with_errors",
  "failed",
] as const;
export type DocumentedScanStatus = (typeof scanStatuses)[number];
export const finalScanStatuses: readonly string[] = [
  "canceled",
  "completed",
  "completed_with_errors",
  "failed",
];

export interface Scan {
  /** `dsc_…` */
  readonly id: string;
  readonly targetId: string;
  /** A documented status, or whatever Cobalt answered: an unknown status is kept, never guessed at. */
  readonly status: string;
  /** ISO 8601; null while Cobalt gives none. */
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

/** A schedule, as Cobalt answers its creation. It can be neither read, listed, changed nor removed through the API. */
export interface ScheduledScan {
  /** `dsc_…`, the same prefix as a scan's */
  readonly id: string;
  readonly targetId: string;
  readonly dateTime: string;
  readonly recurrence: Recurrence | null;
}

export type Severity = "low" | "medium" | "high";

/** The part of a finding that this package keeps: never its title, URL, proof or HTTP exchanges. */
export interface Finding {
  /** `dfi_…` */
  readonly id: string;
  readonly targetId: string;
  readonly scanIds: readonly string[];
  readonly severity: Severity;
  /** `invalid`, `need_fix`, `wont_fix`, `valid_fix`, `check_fix`, or whatever Cobalt answered. */
  readonly state: string;
  readonly lastFoundAt: string | null;
}
