/** Properties as the engine hands them over: plain JSON values, with `unknown` where a preview does not know yet. */
export type PropertyMap = Readonly<Record<string, unknown>>;

/** Stands for a value that a preview does not know yet. The hosts translate their own marker to and from it. */
export const unknownValue: unique symbol = Symbol("unknown until the deployment runs");

export type Unknown = typeof unknownValue;

export function isUnknown(value: unknown): value is Unknown {
  return value === unknownValue;
}

export function containsUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isRecord(value) && Object.values(value).some(containsUnknown);
}

export function isRecord(value: unknown): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Equality by value, whatever the order of keys; a key without a value is a key that is not there. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** One text for one value: sorted keys, no undefined. Two values have the same text exactly when they are the same. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isRecord(value)) return isUnknown(value) ? "unknown" : (JSON.stringify(value) ?? "null");
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined && item !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
  return `{${entries.join(",")}}`;
}

/** The same properties without those that have no value: an engine cannot store undefined, and null declares nothing. */
export function withoutAbsent<T extends object>(properties: T): T {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined && value !== null),
  ) as T;
}

/** The same value with null for what is not known: a state is what was, so nothing in it is still to come. */
export function withoutUnknown(value: unknown): unknown {
  if (isUnknown(value)) return null;
  if (Array.isArray(value)) return value.map(withoutUnknown);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutUnknown(item)]));
}
