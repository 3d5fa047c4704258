/**
 * What Cobalt's API documents (https://docs.cobalt.io/v2/#dast), each fact once: lists, unions, schemas, rules and texts derive from
 * these tables. The sandbox has a copy of its own, so that a mistake here shows in a test that compares the two.
 */

/** The one grammar of ids, as a regular expression's text: what can stand in a path. */
export const idPattern = "^[A-Za-z0-9][A-Za-z0-9_-]{0,199}$";
const idForm = new RegExp(idPattern);

/** True if this can be an id of Cobalt's at all. Nothing else is ever put into a request's path. */
export function isId(text: string): boolean {
  return idForm.test(text);
}

/** How each kind of id begins, and an example for people. A schedule's begin as a scan's do. */
export const idKinds = {
  target: { prefix: "dt_", example: "dt_GZgcehapJUNh6mjNuqsE4T" },
  scan: { prefix: "dsc_", example: "dsc_GZgceqweJUNh6mjNuqsE4T" },
  schedule: { prefix: "dsc_", example: "dsc_GZgceqweJUNh6mjNuqsE4T" },
  finding: { prefix: "dfi_", example: "dfi_GZgcer8oJUNh6mjNuqsE4T" },
  organisation: { prefix: "or_", example: "or_GZgcesd5JUNh6mjNuqsE4T" },
} as const satisfies Readonly<Record<string, { readonly prefix: string; readonly example: string }>>;

export type IdKind = keyof typeof idKinds;

/** True if this can be an id of that kind: more than its beginning. */
export function isIdOf(kind: IdKind, text: string): boolean {
  const { prefix } = idKinds[kind];
  return isId(text) && text.startsWith(prefix) && text !== prefix;
}

/** The time between two runs of a series. */
export interface Period {
  readonly unit: "days" | "months";
  readonly count: number;
}

/** The recurrences of a scheduled scan with their periods. Absent or null: once. */
export const recurrencePeriods = {
  WEEKLY: { unit: "days", count: 7 },
  MONTHLY: { unit: "months", count: 1 },
  QUARTERLY: { unit: "months", count: 3 },
} as const satisfies Readonly<Record<string, Period>>;

/** How often a scheduled scan repeats: the values that Cobalt's API documents. Absent or null: once. */
export type Recurrence = keyof typeof recurrencePeriods;

export const recurrences = keysOf(recurrencePeriods);

/** The recurrence that a value is; undefined for none, and for one that Cobalt does not document. */
export function recurrenceIn(value: unknown): Recurrence | undefined {
  return recurrences.find((known) => known === value);
}

const daysPerYear = 365.25;

export function runsPerYear(recurrence: Recurrence): number {
  const { unit, count } = recurrencePeriods[recurrence];
  return (unit === "days" ? daysPerYear : 12) / count;
}

/** Scans a week that a recurrence costs, to two digits; 0 for a schedule that runs once. */
export function runsPerWeek(recurrence: Recurrence | undefined): number {
  if (recurrence === undefined) return 0;
  return Math.round((runsPerYear(recurrence) / (daysPerYear / 7)) * 100) / 100;
}

/**
 * What a scan in a status does, with true for what it does not leave any more. `queued` has not begun; `paused` goes on by itself;
 * `under review`: the scanner is done and people confirm the findings.
 */
const isFinal = {
  queued: false,
  running: false,
  paused: false,
  "under review": false,
  ended: true,
  "ended without result": true,
} as const;
export type ScanActivity = keyof typeof isFinal;

/** The statuses of a scan. */
export const scanStatusActivities = {
  queued: "queued",
  started: "running",
  pausing: "paused",
  paused: "paused",
  resuming: "running",
  canceling: "running",
  canceled: "ended without result",
  finishing_up: "running",
  under_review: "under review",
  completed: "ended",
  completed_with_errors: "ended",
  failed: "ended without result",
} as const satisfies Readonly<Record<string, ScanActivity>>;

export type ScanStatus = keyof typeof scanStatusActivities;

export const scanStatuses = keysOf(scanStatusActivities);

/** Undefined for a status that the documentation does not know: it is never a guess. */
export function activityOf(status: string): ScanActivity | undefined {
  const known = scanStatuses.find((one) => one === status);
  return known && scanStatusActivities[known];
}

export const finalScanStatuses: readonly ScanStatus[] = scanStatuses.filter(
  (status) => isFinal[scanStatusActivities[status]],
);

/** True if a scan in this status is over. One that the documentation does not know is not known to be. */
export function isFinalStatus(status: string): boolean {
  return finalScanStatuses.some((final) => final === status);
}

/** The states of a finding; those that count for a gate by default are still to be fixed. */
export const findingStates = ["invalid", "need_fix", "wont_fix", "valid_fix", "check_fix"] as const;
export type FindingState = (typeof findingStates)[number];
/** The states that a finding can be given; the others are a retest's and its result. */
export const settableFindingStates = [
  "invalid",
  "wont_fix",
  "need_fix",
] as const satisfies readonly FindingState[];
export type SettableFindingState = (typeof settableFindingStates)[number];
export const openFindingStates: readonly FindingState[] = ["need_fix", "check_fix"];

/** The severities of a finding, with the numbers that the API gives them. */
export const severityNumbers = { low: 10, medium: 20, high: 30 } as const;
export type Severity = keyof typeof severityNumbers;
/** From the lowest to the highest. */
export const severities = keysOf(severityNumbers);

/** The two data centres. An organisation lives in exactly one ("Base URL"). */
export const regions = { us: "https://api.us.cobalt.io", eu: "https://api.eu.cobalt.io" } as const;
export type Region = keyof typeof regions;
export const regionNames = keysOf(regions);

/** The region that is not this one. */
export function otherRegion(region: Region): Region {
  return region === "us" ? "eu" : "us";
}

/** Requests a minute of one user. A mutation is a POST or a PATCH. */
export const quota = { readsPerMinute: 100, writesPerMinute: 20 } as const;

/** How long Cobalt remembers an idempotency key, in milliseconds. */
export const keyLifeMs = 5 * 60_000;

function keysOf<T extends object>(table: T): readonly (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[];
}
