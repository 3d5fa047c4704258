import { isRecord } from "../../../../provider/resources/property-map";
import type { Probed } from "../probe";
import { documented, documentedWords, formOf, type Kind } from "./documented";

/** How an answer differs from the documentation, a line each. Undocumented words and names of fields stand in it as they came. */
export function differencesIn({ outcome }: Probed, kind: Kind): readonly string[] {
  if (outcome.kind !== "ok") return [];
  const { value } = outcome;
  if (!isRecord(value)) return ["the answer is no object"];
  if (isRecord(value.resource)) return fieldDifferences([value.resource], kind);
  return [...envelopeDifferences(value), ...fieldDifferences(entriesOf(value), kind)];
}

/** How a list's envelope differs from `{"pagination": {"next_page": …}, "data": [{"resource": …}]}`. */
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
