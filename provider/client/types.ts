import type { Severity } from "../cobalt/facts";

/** An organisation of the API token's user. Its token is a secret. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

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

/** The part of a finding that this package keeps: never its title, URL, proof or HTTP exchanges. */
export interface Finding {
  /** `dfi_…`; absent where Cobalt gives none: it counts all the same. */
  readonly id?: string;
  /** Absent where Cobalt does not say which target it is of. */
  readonly targetId?: string;
  /** The scans that have found it; empty where Cobalt does not say. */
  readonly scanIds: readonly string[];
  /** What nobody can say counts as the highest: `high`. */
  readonly severity: Severity;
  /** What Cobalt gave as severity, where that is none that its API documents. */
  readonly unknownSeverity?: string;
  /** A documented state, or whatever Cobalt answered, or `unknown`. */
  readonly state: string;
  /** ISO 8601; null where Cobalt gives none. */
  readonly lastFoundAt: string | null;
}

/** A finding with the texts that Cobalt gives for people who have to fix it: shown where they are asked for, and kept nowhere. */
export interface DescribedFinding extends Finding {
  readonly title?: string;
  readonly url?: string;
  readonly description?: string;
  readonly suggestedFix?: string;
  /** May hold credentials, as the HTTP exchanges do. */
  readonly proof?: string;
  readonly exchanges: readonly HttpExchange[];
}

/** The texts of a request and its answer, as the scanner sent and got them. */
export interface HttpExchange {
  readonly request?: string;
  readonly response?: string;
}
