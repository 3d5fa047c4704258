import { isRecord } from "../../../provider/resources/property-map";
import type { InventoryTarget } from "../inventory/types";
import type { EndpointSource, Reading } from "../reading";

/** What a resource says itself of the target that tests it. */
export type Tag =
  | { readonly kind: "none" }
  | { readonly kind: "unknown" }
  /** A target's id or name. */
  | { readonly kind: "target"; readonly target: string };

const keys = ["cobalt:target", "cobalt-target"];
const places = ["tags", "tagsAll", "labels", "metadata.annotations", "metadata.labels"];

/**
 * The resource's tag, label or annotation `cobalt:target`; `cobalt-target` where a colon is not allowed, as with Kubernetes
 * and Google Cloud. Tags may be a map or a list of keys with values.
 */
export function tagOf({ read }: Pick<EndpointSource, "read">): Tag {
  const readings = places.flatMap((place) => keys.map((key) => tagIn(read(place), key)));
  const known = readings.find((reading) => reading.kind === "known");
  if (known !== undefined) return { kind: "target", target: String(known.value) };
  return { kind: readings.some(({ kind }) => kind === "unknown") ? "unknown" : "none" };
}

export function isNamed({ id, name }: InventoryTarget, tag: string): boolean {
  const wanted = tag.trim().toLowerCase();
  return id.toLowerCase() === wanted || name?.toLowerCase() === wanted;
}

function tagIn(tags: Reading, key: string): Reading {
  if (tags.kind !== "known") return tags;
  const value = Array.isArray(tags.value) ? valueInList(tags.value, key) : valueInMap(tags.value, key);
  if (typeof value === "symbol") return { kind: "unknown" };
  return typeof value === "string" && value.trim() !== "" ? { kind: "known", value } : { kind: "absent" };
}

function valueInMap(tags: unknown, key: string): unknown {
  return isRecord(tags) && Object.hasOwn(tags, key) ? tags[key] : undefined;
}

function valueInList(tags: readonly unknown[], key: string): unknown {
  const own = tags.filter(isRecord).find((tag) => tag.key === key || tag.Key === key);
  return own?.value ?? own?.Value;
}
