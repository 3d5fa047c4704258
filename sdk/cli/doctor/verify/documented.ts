import type { ProbeResult } from "../../../../provider/client";
import { findingStates, idKinds, scanStatuses, severityNumbers } from "../../../../provider/cobalt/facts";
import { isRecord } from "../../../../provider/resources";

/** The form of a value of an answer, which tells nothing of the value itself. */
export type Form = "null" | "true or false" | "number" | "list" | "object" | "id" | "time" | "URL" | "text";

/** The documented fields of what the doctor reads, with the forms that they may have. */
export const documented: Readonly<
  Record<"target" | "scan" | "finding", Readonly<Record<string, readonly Form[]>>>
> = {
  target: { id: ["id"], name: ["text"], url: ["URL"], enabled: ["true or false"] },
  scan: {
    id: ["id"],
    target_id: ["id"],
    status: ["text"],
    started_at: ["time", "null"],
    completed_at: ["time", "null"],
  },
  finding: {
    id: ["id"],
    target_id: ["id"],
    scan_ids: ["list"],
    title: ["text"],
    last_found_at: ["time", "null"],
    severity: ["text", "number"],
    state: ["text"],
    affected_url: ["URL", "null"],
    description: ["text", "null"],
    proof_of_concept: ["text", "null"],
    suggested_fix: ["text", "null"],
    http_exchanges: ["list", "null"],
  },
};
export type Kind = keyof typeof documented;

/** The documented values of fields that have a fixed set of them. */
export const documentedWords: Readonly<Record<string, readonly string[]>> = {
  status: scanStatuses,
  state: findingStates,
  severity: Object.values(severityNumbers).map(String),
};

/** The names of all fields in the documentation of the reads. */
export const documentedNames: ReadonlySet<string> = new Set([
  ...Object.values(documented).flatMap(Object.keys),
  ...["resource", "data", "pagination", "next_page", "prev_page", "request", "response", "token"],
]);

const prefixes = Object.values(idKinds).map(({ prefix }) => prefix);
const id = new RegExp(`^(${prefixes.join("|")})[A-Za-z0-9]+$`);
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const url = /^(https?:\/\/|\/)\S+$/;

export function formOf(value: unknown): Form {
  if (value === null) return "null";
  if (typeof value === "boolean") return "true or false";
  if (typeof value === "number") return "number";
  if (Array.isArray(value)) return "list";
  if (typeof value !== "string") return "object";
  return id.test(value) ? "id" : time.test(value) ? "time" : url.test(value) ? "URL" : "text";
}

/** Lists how an answer differs from the documentation. Undocumented values and names of fields appear in it as they came. */
export function differencesIn({ outcome }: ProbeResult, kind: Kind): readonly string[] {
  if (outcome.kind !== "ok") return [];
  const { value } = outcome;
  if (!isRecord(value)) return ["the answer is no object"];
  if (isRecord(value.resource)) return fieldDifferences([value.resource], kind);
  return [...envelopeDifferences(value), ...fieldDifferences(entriesOf(value), kind)];
}

/** Lists how a list's envelope differs from `{"pagination": {"next_page": …}, "data": [{"resource": …}]}`. */
export function envelopeDifferences(value: unknown): readonly string[] {
  if (!isRecord(value)) return ["the list is no object"];
  const { pagination, data } = value;
  return [
    ...(isRecord(pagination)
      ? "next_page" in pagination
        ? []
        : ["pagination.next_page is missing"]
      : [pagination === undefined ? "pagination is missing" : "pagination is not an object"]),
    ...(Array.isArray(data) ? [] : ["data is not a list"]),
    ...(entriesAreWrapped(data) ? [] : ["entries without a resource"]),
  ];
}

function entriesAreWrapped(data: unknown): boolean {
  return !Array.isArray(data) || data.every((entry) => isRecord(entry) && isRecord(entry.resource));
}

function entriesOf({
  data,
}: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  const entries: readonly unknown[] = Array.isArray(data) ? data : [];
  return entries.filter(isRecord).map((entry) => (isRecord(entry.resource) ? entry.resource : entry));
}

function fieldDifferences(
  entries: readonly Readonly<Record<string, unknown>>[],
  kind: Kind,
): readonly string[] {
  const fields = documented[kind];
  const counts = new Map<string, number>();
  const note = (text: string) => counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const entry of entries) {
    for (const [name, forms] of Object.entries(fields)) {
      const value = entry[name];
      const form = formOf(value);
      if (value === undefined) note(`${kind}.${name} is missing`);
      else if (!forms.includes(form) && !(forms.includes("text") && typeof value === "string"))
        note(`${kind}.${name} is ${form === "text" ? "another text" : `of the form "${form}"`}`);
      else if (documentedWords[name]?.includes(String(value)) === false)
        note(`${kind}.${name} is ${String(value)}`);
    }
    for (const name of Object.keys(entry))
      if (!Object.hasOwn(fields, name)) note(`${kind}.${name} is not documented`);
  }
  return [...counts].map(([text, count]) => `${text} (${count} of ${entries.length})`);
}
