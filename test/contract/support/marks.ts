import { isRecord } from "../../../provider/resources/property-map";
import { type Properties, secret } from "../../hosts/plugin/support/calls";

const isSecret = (value: unknown): value is { readonly value: unknown } =>
  isRecord(value) && Object.keys(secret("")).every((key) => key in value) && Object.keys(value).length === 2;

/** The value with its secrets in clear. */
export function inClear(value: unknown): unknown {
  if (isSecret(value)) return inClear(value.value);
  if (Array.isArray(value)) return value.map(inClear);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inClear(item)]));
}

/** The top-level properties that are, or hold, a secret. */
export function secretsIn(properties: Properties): readonly string[] {
  const holds = (value: unknown): boolean =>
    isSecret(value) ||
    (Array.isArray(value) && value.some(holds)) ||
    (isRecord(value) && Object.values(value).some(holds));
  return Object.keys(properties)
    .filter((key) => holds(properties[key]))
    .sort();
}
