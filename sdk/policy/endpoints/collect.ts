import { isRecord } from "../../../provider/resources/property-map";
import { type Readable, type Reading, readable, readProperty, unknownPart } from "../reading";

/** One value found at a path; `path` names the item of a list that it was found in. */
export type Found =
  | { readonly kind: "known"; readonly path: string; readonly value: unknown }
  | {
      readonly kind: "unknown";
      readonly path: string;
      /** The value itself can't be told yet, not one of the lists that it is in. */
      readonly atEnd: boolean;
    };

/**
 * The values at `path`, in which `[*]` stands for every item of a list and `.*` for every value of a map. A list at its end gives
 * its items. Where a
 * list is expected, any other value counts as its only item: Pulumi's bridged providers flatten such lists.
 * Absent values give nothing.
 */
export function collect(source: Readable, path: string): Found[] {
  const [map, inValues] = splitAt(path, ".*");
  if (inValues !== undefined) return valuesAt(source, map, inValues);
  const steps = path.split("[*]").map((step) => step.replace(/^\./, ""));
  const [first = "", ...rest] = steps.at(-1) === "" ? steps.slice(0, -1) : steps;
  return follow((step) => source.read(step), first, rest, "");
}

function splitAt(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length).replace(/^\./, "")];
}

function valuesAt(source: Readable, map: string, path: string): Found[] {
  const reading = source.read(map);
  if (reading.kind === "unknown") return [{ kind: "unknown", path: map, atEnd: false }];
  if (reading.kind === "absent" || !isRecord(reading.value)) return [];
  return Object.entries(reading.value).flatMap(([key, value]) => {
    if (value === unknownPart) return [{ kind: "unknown" as const, path: `${map}.${key}`, atEnd: false }];
    return collect(readable(value), path).map((found) => ({ ...found, path: `${map}.${key}.${found.path}` }));
  });
}

function follow(
  read: (path: string) => Reading,
  step: string,
  rest: readonly string[],
  parent: string,
): Found[] {
  const path = parent === "" || step.startsWith("[") ? `${parent}${step}` : `${parent}.${step}`;
  const reading = read(step);
  if (reading.kind === "absent") return [];
  if (reading.kind === "unknown") return [{ kind: "unknown", path, atEnd: rest.length === 0 }];
  const items = Array.isArray(reading.value)
    ? reading.value.map((value, index) => ({ value: value as unknown, path: `${path}[${index}]` }))
    : [{ value: reading.value, path }];
  return items.flatMap((item) => fromItem(item, rest));
}

function fromItem(item: { value: unknown; path: string }, rest: readonly string[]): Found[] {
  const [next, ...later] = rest;
  if (item.value === unknownPart) {
    return [{ kind: "unknown", path: item.path, atEnd: next === undefined }];
  }
  if (item.value === undefined || item.value === null) return [];
  if (next === undefined) return [{ kind: "known", ...item }];
  return follow((step) => readProperty(item.value, step), next, later, item.path);
}
