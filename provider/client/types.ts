/** The one grammar of ids, as a regular expression's text: what can stand in a path. */
export const idPattern = "^[A-Za-z0-9][A-Za-z0-9_-]{0,199}$";
const idForm = new RegExp(idPattern);

/** Can this be an id of Cobalt's at all? Nothing else is ever put into a request's path. */
export function isId(text: string): boolean {
  return idForm.test(text);
}

/** How often a scheduled scan repeats: the values that Cobalt's API documents. Absent or null: once. */
export type Recurrence = "WEEKLY" | "MONTHLY" | "QUARTERLY";

export const recurrences: readonly Recurrence[] = ["WEEKLY", "MONTHLY", "QUARTERLY"];

/** A web application or API that Cobalt can scan. Targets are made in Cobalt's web application only. */
export interface Target {
  /** `dt_…` */
  readonly id: string;
  /** Absent where Cobalt gives none. */
  readonly name?: string;
  /** Absent where Cobalt gives none. */
  readonly url?: string;
  /** Absent where Cobalt does not say: that is not the same as false. */
  readonly enabled?: boolean;
}

/** True if a target is enabled, or if Cobalt does not say: then it counts as one that has to be covered. */
export function countsAsEnabled({ enabled }: Pick<Target, "enabled">): boolean {
  return enabled !== false;
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

/** Stands for a status or state that an answer does not give, or gives in a form that nobody can read. */
export const notGiven = "unknown";

export interface Scan {
  /** `dsc_…` */
  readonly id: string;
  /** Absent where Cobalt does not say which target was scanned. */
  readonly targetId?: string;
  /** A documented status, or whatever Cobalt answered, or `unknown`: an unknown status is kept, never guessed at. */
  readonly status: string;
  /** ISO 8601; null while Cobalt gives none. */
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

/** A schedule, as Cobalt answers its creation. It can be neither read, listed, changed nor removed through the API. */
export interface ScheduledScan {
  /** `dsc_…`, the same prefix as a scan's */
  readonly id: string;
  readonly targetId?: string;
  /** ISO 8601; null where Cobalt gives none. */
  readonly dateTime: string | null;
  /** A `Recurrence`, or whatever Cobalt answered; null: once. */
  readonly recurrence: string | null;
}

export type Severity = "low" | "medium" | "high";

/** The states of a finding that Cobalt's API documents. */
export const findingStates: readonly string[] = ["invalid", "need_fix", "wont_fix", "valid_fix", "check_fix"];

/** The part of a finding that this package keeps: never its title, URL, proof or HTTP exchanges. */
export interface Finding {
  /** `dfi_…`; absent where Cobalt gives none: it counts all the same. */
  readonly id?: string;
  /** Absent where Cobalt does not say which target it is of. */
  readonly targetId?: string;
  /** The scans that have found it; empty where Cobalt does not say. */
  readonly scanIds: readonly string[];
  /** What cannot be told counts as the highest: `high`. */
  readonly severity: Severity;
  /** What Cobalt gave as severity, where that is none that its API documents. */
  readonly unknownSeverity?: string;
  /** A documented state, or whatever Cobalt answered, or `unknown`. */
  readonly state: string;
  /** ISO 8601; null where Cobalt gives none. */
  readonly lastFoundAt: string | null;
}
