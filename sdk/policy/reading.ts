import { unknownValue } from "../../provider/resources/property-map";

/**
 * What one value of a resource is, as far as a policy can see it: `known` (a plain copy, never the proxy that
 * throws), `unknown` (a preview cannot tell yet) or `absent` (not there, null or undefined). Inside a known
 * object or list a part that a preview cannot tell is {@link unknownPart}.
 */
export type Reading<T = unknown> = { kind: "known"; value: T } | { kind: "unknown" } | { kind: "absent" };

/** Stands inside a known object or list for a part that a preview cannot tell yet. */
export const unknownPart = unknownValue;

/** What can be read property by property; a path is such as `spec.rules[0].host` or `labels["a.b/c"]`. */
export interface Readable {
  /** Never throws. */
  read(path: string): Reading;
}

/** A resource of a stack, whose properties can be read one by one. */
export interface ResourceView extends Readable {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URNs of the resources that the property's value comes from; of all properties where the engine does not tell. */
  comesFrom(property: string): readonly string[];
}

export function readable(properties: unknown): Readable {
  return { read: (path) => readProperty(properties, path) };
}

const step = /\[(\d+)\]|\["([^"]*)"\]|([^.[\]]+)/g;

/** The property at `path` in `properties`, which may be a proxy of `@pulumi/policy` that throws on unknown values. */
export function readProperty(properties: unknown, path: string): Reading {
  const keys = [...path.matchAll(step)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
  try {
    let value = properties;
    for (const key of keys) {
      if (value === unknownPart) return { kind: "unknown" };
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, key))
        return { kind: "absent" };
      value = (value as Record<string, unknown>)[key];
    }
    if (value === undefined || value === null) return { kind: "absent" };
    const copy = plainCopy(value);
    return copy === unknownPart ? { kind: "unknown" } : { kind: "known", value: copy };
  } catch {
    return { kind: "unknown" };
  }
}

/** The same reading, absent where `parse` finds nothing usable in a known value. */
export function parsed<T>(reading: Reading, parse: (value: unknown) => T | undefined): Reading<T> {
  if (reading.kind !== "known") return reading;
  const value = parse(reading.value);
  return value === undefined ? { kind: "absent" } : { kind: "known", value };
}

export function knownValue<T>(reading: Reading<T>): T | undefined {
  return reading.kind === "known" ? reading.value : undefined;
}

function plainCopy(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > maximumDepth) return unknownPart;
  if (Array.isArray(value))
    return Array.from({ length: value.length }, (_, index) => part(value, index, depth));
  return Object.fromEntries(Object.keys(value).map((key) => [key, part(value, key, depth)]));
}

function part(owner: object, key: string | number, depth: number): unknown {
  try {
    return plainCopy((owner as Record<string | number, unknown>)[key], depth + 1);
  } catch {
    return unknownPart;
  }
}

/** Deeper than any resource's property; what lies below is not read. */
const maximumDepth = 64;
