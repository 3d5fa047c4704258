import type { ProbeResult } from "../probe";
import type { DescribedFinding, Finding, Organisation, Scan, ScheduledScan, Target } from "../types";
import {
  type Fields,
  fieldsOf,
  isObject,
  type Located,
  listIn,
  ShapeError,
  stringIn,
  valuesOf,
} from "./fields";

/** Reads one object; undefined: it has no id that can be used. */
export type ParseResource<T> = (resource: Located) => T | undefined;

export function parseTarget(resource: Located): Target | undefined {
  const { id, name, url, enabled } = valuesOf("target", resource);
  return id === undefined ? undefined : { id, name, url, enabled };
}

export function parseScan(resource: Located): Scan | undefined {
  const { id, target_id: targetId, status, started_at, completed_at } = valuesOf("scan", resource);
  return id === undefined
    ? undefined
    : { id, targetId, status, startedAt: started_at, completedAt: completed_at };
}

export function parseScheduledScan(resource: Located): ScheduledScan | undefined {
  const { id, target_id: targetId, date_time: dateTime, recurrence } = valuesOf("schedule", resource);
  return id === undefined ? undefined : { id, targetId, dateTime, recurrence };
}

/** Keeps what is counted. Titles, URLs, proofs and HTTP exchanges are dropped here and go no further. */
export function parseFinding(resource: Located): Finding {
  const {
    id,
    target_id: targetId,
    scan_ids: scanIds,
    severity,
    state,
    last_found_at,
  } = valuesOf("finding", resource);
  return { id, targetId, scanIds, ...severity, state, lastFoundAt: last_found_at };
}

/** Keeps the texts as well. */
export function parseDescribedFinding(resource: Located): DescribedFinding {
  const { title, affected_url, description, suggested_fix, proof_of_concept, http_exchanges } = valuesOf(
    "findingTexts",
    resource,
  );
  return {
    ...parseFinding(resource),
    title,
    url: affected_url,
    description,
    suggestedFix: suggested_fix,
    proof: proof_of_concept,
    exchanges: http_exchanges,
  };
}

export function parseOrganisation(resource: Located): Organisation {
  const field = fieldsOf(resource);
  return {
    id: stringIn(field("id")),
    name: stringIn(field("name")),
    token: stringIn(field("token")),
  };
}

/** The object of an answer or of a list's entry: what is in its `resource`, or itself. */
function resourceOf(located: Located): Located {
  const wrapped = fieldsOf(located)("resource");
  return isObject(wrapped.value) || !hasOwnId(located) ? wrapped : located;
}

function hasOwnId(located: Located): boolean {
  return fieldsOf(located)("id").value !== undefined;
}

/** `{"resource": {…}}`. `asked`: the id that was asked for; an answer that names another one is none. */
export function parseOne<T extends { readonly id?: string }>(
  parse: ParseResource<T>,
  asked?: string,
): (value: unknown) => T {
  return (value) => {
    const resource = resourceOf({ value, path: "" });
    if (!isObject(resource.value)) refuseErrors(fieldsOf({ value, path: "" }));
    const parsed = parse(resource);
    const { path } = fieldsOf(resource)("id");
    if (parsed?.id === undefined) throw new ShapeError(path, "an id");
    if (asked !== undefined && parsed.id !== asked)
      throw new ShapeError(path, `${asked}, so it is an answer about something else`, { isPassing: true });
    return parsed;
  };
}

export interface Page<T> {
  readonly items: readonly T[];
  /** As it came: not yet known to be safe. Null: this is the last page. */
  readonly nextPage: unknown;
  /** True if Cobalt has said whether another page follows, and where; else this is taken for the last. */
  readonly saysWhetherMore: boolean;
  /** How many entries have no id that can be used, and are left out. */
  readonly skipped: number;
}

/** `{"pagination": {"next_page": …}, "data": [{"resource": {…}}]}` */
export function parsePage<T>(parse: ParseResource<T>): (value: unknown) => Page<T> {
  return (value) => {
    const field = fieldsOf({ value, path: "" });
    refuseErrors(field);
    const next = nextPageIn(field);
    const entries = listIn(field("data")).map((entry) => parse(entryIn(entry)));
    const items = entries.filter((item) => item !== undefined);
    // Nothing follows an empty cursor, as other APIs have it; a field that is not there says nothing.
    const saysWhetherMore = next !== undefined;
    return {
      items,
      nextPage: saysWhetherMore && next !== "" ? next : null,
      saysWhetherMore,
      skipped: entries.length - items.length,
    };
  };
}

/** An answer that says, whatever its status, that something went wrong: a list may then lack entries, or all of them. */
function refuseErrors(field: Fields): void {
  for (const { value, path } of [field("error"), field("errors")]) {
    const isNothing = !value || (typeof value === "object" && Object.keys(value).length === 0);
    if (!isNothing) throw new ShapeError(path, "empty, so the answer may not be whole", { isPassing: true });
  }
}

/** An entry that is no object has no field, and may be a finding all the same. */
function entryIn(entry: Located): Located {
  const resource = isObject(entry.value) ? resourceOf(entry) : entry;
  return isObject(resource.value) ? resource : { value: {}, path: resource.path };
}

function nextPageIn(field: Fields): unknown {
  const pagination = field("pagination");
  if (pagination.value === undefined || pagination.value === null) return undefined;
  return fieldsOf(pagination)("next_page").value;
}

/** A parsed answer, or why it cannot be parsed. */
export type Parsed<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "wrong"; readonly why: string };

export function parseBody<T>(parse: (value: unknown) => T, { outcome, message }: ProbeResult): Parsed<T> {
  if (outcome.kind !== "ok") return { kind: "wrong", why: message ?? "no answer" };
  try {
    return { kind: "value", value: parse(outcome.value) };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return { kind: "wrong", why: error.message };
  }
}
