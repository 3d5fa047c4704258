import type { OddField } from "./undocumented";
import { idOf } from "./world";

type Fields = Readonly<Record<string, unknown>>;
type Change = (fields: Fields) => Fields;

type OddOf<Kind extends string> = Extract<OddField, `${Kind} ${string}`>;
type ListField = OddOf<"list">;

const without =
  (...names: readonly string[]): Change =>
  (fields) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** Changes the value of a field that is there. */
const changed =
  (name: string, change: (value: unknown) => unknown): Change =>
  (fields) =>
    name in fields ? { ...fields, [name]: change(fields[name]) } : fields;

const emptied = (...names: readonly string[]): Change[] => names.map((name) => changed(name, () => null));

/** As many frameworks write a date: `2026-12-06 02:00:00 UTC`. */
const dateInAnotherForm = (value: unknown) =>
  typeof value === "string" ? `${value.slice(0, 19).replace("T", " ")} UTC` : value;

const WORDS: Readonly<Record<string, string>> = { 10: "low", 20: "medium", 30: "high" };

const CHANGES: Readonly<Record<Exclude<OddField, ListField>, readonly Change[]>> = {
  "target without enabled": [without("enabled")],
  "target with name null": emptied("name"),
  "target with url null": emptied("url"),
  "scan with target_id null": emptied("target_id"),
  "scan with started_at null": [
    (scan) => (scan.status === "queued" ? changed("started_at", () => null)(scan) : scan),
  ],
  "scan without dates": [without("started_at", "completed_at")],
  "scan with dates in another form": [
    changed("started_at", dateInAnotherForm),
    changed("completed_at", dateInAnotherForm),
  ],
  "scan with status in upper case": [changed("status", (status) => String(status).toUpperCase())],
  "finding with severity 40": [changed("severity", (severity) => (severity === "30" ? "40" : severity))],
  "finding with severity as a number": [changed("severity", Number)],
  "finding with severity as a word": [changed("severity", (severity) => WORDS[String(severity)])],
  "finding without severity": [without("severity")],
  "finding without scan_ids": [without("scan_ids")],
  "finding without id": [without("id")],
  "finding without state": [without("state")],
  "answer without target_id": [without("target_id")],
  "answer with recurrence in lower case": [
    changed("recurrence", (value) => (typeof value === "string" ? value.toLowerCase() : value)),
  ],
  "answer with date_time in another form": [changed("date_time", dateInAnotherForm)],
};

/** A target, scan or finding as it is read, or the answer to a POST, with what is switched to be odd about it. */
export function oddResource(
  kind: "target" | "scan" | "finding" | "answer",
  resource: object,
  odd: readonly OddField[],
): Fields {
  const own = odd.filter((field): field is keyof typeof CHANGES => field.startsWith(`${kind} `));
  return own.flatMap((field) => CHANGES[field]).reduce((fields, change) => change(fields), { ...resource });
}

interface ListBody {
  readonly pagination?: { readonly next_page: string | null; readonly prev_page: string | null };
  readonly data: readonly { readonly resource: unknown }[];
}

interface ListPlace {
  readonly path: string;
  readonly filters: Readonly<Record<string, string>>;
  readonly isFirst: boolean;
}

const LIST_CHANGES: Readonly<Record<ListField, (body: ListBody, place: ListPlace) => ListBody>> = {
  "list without pagination": (body) => (body.pagination?.next_page === null ? { data: body.data } : body),
  "list with empty next_page": (body) =>
    body.pagination?.next_page === null
      ? { ...body, pagination: { ...body.pagination, next_page: "" } }
      : body,
  "list with an entry without id": (body, { isFirst }) =>
    isFirst ? { ...body, data: [{ resource: { name: "no id" } }, ...body.data] } : body,
  "list with a scan of no target": (body, { isFirst, path, filters }) =>
    isFirst && path === "/dast/scans" && filters.target === undefined
      ? { ...body, data: [{ resource: STRAY }, ...body.data] }
      : body,
};

const STRAY = { id: idOf("dsc_", 0), target_id: null, status: "some_status_of_next_year" };

/** A page of a list, with what is switched to be odd about it. */
export function oddList(body: ListBody, place: ListPlace, odd: readonly OddField[]): ListBody {
  return odd
    .filter((field): field is ListField => field in LIST_CHANGES)
    .reduce((page, field) => LIST_CHANGES[field](page, place), body);
}

/** Every way to be odd. */
export const oddFields = [...Object.keys(CHANGES), ...Object.keys(LIST_CHANGES)] as readonly OddField[];
