import type { Defaults } from "../resources/fields";
import type { Properties, PropertySchema } from "./types";

/**
 * The properties with their defaults. Pulumi's schema has room for those that are one value; what a list's is stands in its
 * description, and the others' too, since the SDKs' documentation shows no more than that.
 */
export function withDefaults(properties: Properties, defaults: Defaults): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, withDefault(property, defaults[name])]),
  );
}

function withDefault(property: PropertySchema, value: unknown): PropertySchema {
  const isScalar = isOneValue(value);
  if (!isScalar && !Array.isArray(value)) return property;
  const values = isScalar ? [value] : value;
  const prose = `Default: ${values.map((one) => `\`${one}\``).join(", ")}.`;
  return {
    ...property,
    description: `${property.description} ${prose}`,
    ...(isScalar && { default: value }),
  };
}

function isOneValue(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
