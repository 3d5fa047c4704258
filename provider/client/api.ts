import type { Recurrence } from "../cobalt/facts";
import type { mutationsOf } from "./endpoints";
import type { DescribedFinding, Finding, Scan, Target } from "./types";

/**
 * Gives the idempotency key of a mutation. Generation 0 is the first; a later generation is asked for only when it is
 * certain that nothing was done with the earlier ones. The same arguments must give the same key in every process, so
 * that a run that was killed between a POST and its answer is recognised when it is repeated.
 */
export type KeySource = (generation: number) => string;

/** What became of a mutation. Anything that Cobalt refused for good is thrown as a `CobaltApiError` instead. */
export type MutationOutcome<T> =
  /** Cobalt answered, with the new object where it makes one. */
  | { readonly kind: "done"; readonly value: T }
  /**
   * Cobalt answered 409 in a way that proves that this very mutation was accepted within the last five minutes, and
   * the answer did not reach us: after an answer of this run was lost, or by an earlier run that was killed.
   */
  | { readonly kind: "accepted"; readonly by: "this run" | "an earlier run"; readonly message: string }
  /** Nobody can say whether it was done. `keyEndsAt` (ms since 1970): from then on the same key would be a new POST. */
  | { readonly kind: "unknown"; readonly keyEndsAt: number; readonly message: string };

/** What a schedule is made of. */
export interface NewScheduledScan {
  readonly targetId: string;
  /** ISO 8601 with an offset or `Z`. */
  readonly dateTime: string;
  /** Absent: once. */
  readonly recurrence?: Recurrence;
}

/** Whose findings; both absent: the whole organisation's. */
export interface FindingsOf {
  readonly targetId?: string;
  readonly scanId?: string;
}

/** What reading a list has given whose entries come, go and move while its pages are read one after the other. */
export type ListReading<T> =
  /** Just these entries were listed at one moment of the reading. */
  | { readonly kind: "whole"; readonly items: readonly T[] }
  /**
   * The list changed too often for that, or its last page does not say that it is the last. These entries at least were listed at one moment, all at once; of any other nothing can
   * be said. `why`: a clause.
   */
  | {
      readonly kind: "moving";
      readonly items: readonly T[];
      readonly why: string;
      /** True if it is for the last page, so that reading again changes nothing. */
      readonly mayBeCut?: boolean;
    };

/**
 * A method for each row of mutations: `createScan(targetId, key)`, `createScheduledScan(schedule, key)`, `retestFinding(findingId, key)`,
 * `setFindingState(findingId, state)`.
 */
type Mutations = ReturnType<typeof mutationsOf>;

/**
 * Cobalt's API as the lifecycles use it. Every call may throw a `CobaltError`; every call ends at once with a
 * `CanceledError` when the client's signal is aborted.
 */
export interface CobaltApi extends Mutations {
  /**
   * Every target of the organisation, from one answer that all callers of the process share, five minutes old at most. Read until
   * two readings agree, so that a "not there" can rest on it; throws a `ListMovedError` where none do.
   */
  listTargets(): Promise<readonly Target[]>;
  /** The same as one reading shows it: one that is not there may be all the same, which `findTarget` tells. */
  listTargetsOnce(): Promise<readonly Target[]>;
  /**
   * One target as it is, or was a minute ago, or undefined when Cobalt has none of that id. Calls are answered from shared list
   * pages, so a refresh of 1,000 resources costs tens of requests.
   */
  findTarget(targetId: string): Promise<Target | undefined>;
  /** One scan as it is now, or undefined when Cobalt has none of that id (any more). */
  getScan(scanId: string): Promise<Scan | undefined>;
  /** Like `getScan`, for a wait: many waits at once share list pages and together stay within ten reads a minute. */
  pollScan(scanId: string): Promise<Scan | undefined>;
  /**
   * The scans of one target that began at `since` (ms since 1970) or later, or have not begun: newest first, as they are now, read
   * until two readings agree, so that a "not there" can rest on them. Earlier ones that are not over are among them as far as the
   * pages that were read show them: newest first, reading ends where those of `since` do.
   */
  latestScans(targetId: string, since: number): Promise<ListReading<Scan>>;
  /**
   * The scans of one target, newest first, as one reading of the list shows them: one that is not there may be all the same. Those
   * of which Cobalt does not say whose they are are among them.
   */
  listScans(targetId: string): Promise<readonly Scan[]>;
  /**
   * The scans of one target that started at `since` or later (ms since 1970), newest first, and the newest before that
   * if the same requests happened to show it. Concurrent calls share list pages of the whole organisation. A scan of which
   * Cobalt does not say whose it is is none of them.
   */
  recentScans(targetId: string, since: number): Promise<readonly Scan[]>;
  /** Those of a target's scans that have these ids, as they are now: each that is missing is none that Cobalt has. */
  scansNamed(targetId: string, ids: ReadonlySet<string>): Promise<readonly Scan[]>;
  /** The findings of a target or of one of its scans: read until two readings agree, so that a verdict can rest on them. Those that do not say whose they are are among them. */
  listFindings(of: FindingsOf): Promise<ListReading<Finding>>;
  /** One finding as it is now, or undefined when Cobalt has none of that id (any more). */
  getFinding(findingId: string): Promise<Finding | undefined>;
  /** The same with their texts, which are another's and may hold secrets: for an output that a person has asked for. */
  describeFindings(of: FindingsOf): Promise<ListReading<DescribedFinding>>;
  /** Every scan of the organisation, newest first, as one reading of the list shows them. */
  listAllScans(): Promise<readonly Scan[]>;
  /** What was left out of lists so far, since it could not be read: a text for people, by the list's path (`/dast/targets`). */
  readonly warnings: ReadonlyMap<string, string>;
}

/** What a web address that is not Cobalt's answered. */
export type WebAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      /** The start of the body, at most a million bytes of it. */
      readonly text: string;
    }
  /** `why`, for people: "the connection was refused (ECONNREFUSED)". Holds no header and nothing of the URL. */
  | { readonly kind: "no answer"; readonly why: string };

/**
 * Asks a web address that is not Cobalt's, once, for at most ten seconds: none of Cobalt's headers goes there, no redirect is
 * followed, and a user name and password in the URL go as basic authorisation. With `json` it is a POST of that text, to an address
 * of which no trace shows more than the origin.
 * @throws ConfigurationError for a proxy that cannot be used; CanceledError
 */
export type AskWeb = (
  url: string,
  headers: Readonly<Record<string, string>>,
  json?: string,
) => Promise<WebAnswer>;

/** Time and chance, as arguments, so that tests decide both. */
export interface Effects {
  /** The wall clock in milliseconds since 1970, for dates that are shown, stored or sent. It can be set back or forward. */
  now(): number;
  /** Milliseconds since an arbitrary moment, for waits and limits: never set back, but may stand still while the machine sleeps. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with a `CanceledError` as soon as `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** 0 ≤ x < 1 */
  random(): number;
}
