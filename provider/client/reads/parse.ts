import type { Finding, Recurrence, Scan, ScheduledScan, Severity, Target } from "../types";
import { recurrences } from "../types";
import type { Fields, Place } from "./parse-fields";
import { booleanAt, fieldsOf, idAt, instantAt, listAt, ShapeError, stringAt } from "./parse-fields";

export type ParseResource<T> = (resource: Place) => T;

export function parseTarget(resource: Place): Target {
  const field = fieldsOf(resource);
  return {
    id: idAt(field("id"), "dt"),
    name: stringAt(field("name")),
    url: stringAt(field("url")),
    enabled: booleanAt(field("enabled")),
  };
}

/** An unknown status is kept as it is: what to make of it is for whoever waits. */
export function parseScan(resource: Place): Scan {
  const field = fieldsOf(resource);
  const status = stringAt(field("status"));
  if (status === "") throw new ShapeError(field("status").at, "a status");
  return {
    id: idAt(field("id"), "dsc"),
    targetId: idAt(field("target_id"), "dt"),
    status,
    startedAt: instantAt(field("started_at")),
    completedAt: instantAt(field("completed_at")),
  };
}

function recurrenceAt({ value, at }: Place): Recurrence | null {
  if (value === null || value === undefined) return null;
  const known = recurrences.find((recurrence) => recurrence === value);
  if (known === undefined) throw new ShapeError(at, `one of ${recurrences.join(", ")}`);
  return known;
}

export function parseScheduledScan(resource: Place): ScheduledScan {
  const field = fieldsOf(resource);
  const dateTime = instantAt(field("date_time"));
  if (dateTime === null) throw new ShapeError(field("date_time").at, "a date and time");
  return {
    id: idAt(field("id"), "dsc"),
    targetId: idAt(field("target_id"), "dt"),
    dateTime,
    recurrence: recurrenceAt(field("recurrence")),
  };
}

const severities: Readonly<Record<string, Severity>> = {
  "10": "low",
  "20": "medium",
  "30": "high",
  low: "low",
  medium: "medium",
  high: "high",
};

/** Cobalt documents numbers and shows a string. Anything else cannot be counted, and so must not pass. */
function severityAt({ value, at }: Place): Severity {
  const text = typeof value === "number" || typeof value === "string" ? String(value).toLowerCase() : "";
  const severity = Object.hasOwn(severities, text) ? severities[text] : undefined;
  if (severity === undefined) throw new ShapeError(at, "a severity (10, 20 or 30)");
  return severity;
}

function stateAt(field: Fields): string {
  const state = stringAt(field("state"));
  if (state === "") throw new ShapeError(field("state").at, "a state");
  return state;
}

/** Keeps what is counted. Titles, URLs, proofs and HTTP exchanges are dropped here and go no further. */
export function parseFinding(resource: Place): Finding {
  const field = fieldsOf(resource);
  return {
    id: idAt(field("id"), "dfi"),
    targetId: idAt(field("target_id"), "dt"),
    scanIds: listAt(field("scan_ids")).map((place) => idAt(place, "dsc")),
    severity: severityAt(field("severity")),
    state: stateAt(field),
    lastFoundAt: instantAt(field("last_found_at")),
  };
}

/** `{"resource": {…}}` */
export function parseOne<T>(parse: ParseResource<T>): (value: unknown) => T {
  return (value) => parse(fieldsOf({ value, at: "" })("resource"));
}

export interface Page<T> {
  readonly items: readonly T[];
  /** As it came: not yet known to be safe. Null: this is the last page. */
  readonly nextPage: unknown;
}

/** `{"pagination": {"next_page": …}, "data": [{"resource": {…}}]}` */
export function parsePage<T>(parse: ParseResource<T>): (value: unknown) => Page<T> {
  return (value) => {
    const field = fieldsOf({ value, at: "" });
    const pagination = fieldsOf(field("pagination"));
    const items = listAt(field("data")).map((item) => parse(fieldsOf(item)("resource")));
    return { items, nextPage: pagination("next_page").value ?? null };
  };
}
