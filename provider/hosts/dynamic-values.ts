import { unknownValue as sentinel } from "@pulumi/pulumi/runtime/rpc";
import { isRecord, isUnknown, type PropertyMap, unknownValue } from "../resources/property-map";
import { textOfAsset } from "./assets";

/** What the SDK tells the dynamic host about a resource, in a property that no diff looks at. */
export const identityProperty = "__resource";
const providerProperty = "__provider";

/** The engine's properties without those that only the hosts know, and with our mark for what is not known yet. */
export function fromEngine(properties: Record<string, unknown>): PropertyMap {
  const own = Object.entries(properties).filter(
    ([key]) => key !== identityProperty && key !== providerProperty,
  );
  return mapValues(Object.fromEntries(own), (value) =>
    value === sentinel ? unknownValue : value,
  ) as PropertyMap;
}

/** Properties for the engine, with the resource's identity kept beside them. */
export function toEngine(properties: PropertyMap, identity: unknown): Record<string, unknown> {
  const values = mapValues(properties, (value) => (isUnknown(value) ? sentinel : value)) as Record<
    string,
    unknown
  >;
  return { ...values, [identityProperty]: identity };
}

function mapValues(value: unknown, map: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapValues(item, map));
  if (!isRecord(value)) return map(value);
  const asset = textOfAsset(value);
  if (asset !== undefined) return asset;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapValues(item, map)]));
}
