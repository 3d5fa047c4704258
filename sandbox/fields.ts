import { malformed, unprocessable } from "./refusals";

type Fields = Readonly<Record<string, unknown>>;

const UNITS = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, ms: 1 } as const;

export function parseObject(text: string): Fields {
  return objectOf("The body", parse(text));
}

/** @throws Refusal 422 when it is no object. */
export function objectOf(what: string, value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw unprocessable(`${what} must be a JSON object.`);
  return { ...value };
}

/** The sum of days, hours, minutes and ms, in ms. */
export function durationOf(fields: Fields): number {
  const units = Object.entries(UNITS).filter(([name]) => fields[name] !== undefined);
  if (units.length === 0 || units.length !== Object.keys(fields).length) {
    throw unprocessable(`Give one or more of: ${Object.keys(UNITS).join(", ")}.`);
  }
  return units.reduce((sum, [name, ms]) => sum + positive(name, fields[name]) * ms, 0);
}

export function stringField(fields: Fields, name: string): string {
  const value = textField(fields, name);
  if (value === undefined) throw unprocessable(`\`${name}\` is missing.`);
  return value;
}

export function textField(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "")
    throw unprocessable(`\`${name}\` must be a text that is not empty.`);
  return value;
}

export function booleanField(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value !== undefined && typeof value !== "boolean")
    throw unprocessable(`\`${name}\` must be true or false.`);
  return value;
}

export function positive(name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw unprocessable(`\`${name}\` must be a number, 0 or more.`);
}

/** The same fields. @throws Refusal 422 when one is not one of these. */
export function onlyKnown(fields: Fields, known: readonly string[]): Fields {
  const unknown = Object.keys(fields).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw unprocessable(`Unknown: ${unknown.join(", ")}. Known: ${known.join(", ")}.`);
  return fields;
}

/** @throws Refusal 422 when it is there and not a list of objects. */
export function listOf(name: string, value: unknown): readonly Fields[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw unprocessable(`\`${name}\` must be a list.`);
  return value.map((item: unknown) => objectOf(`Each of \`${name}\``, item));
}

/** @throws Refusal 422 when it is there and none of these. */
export function oneOf<T extends string>(name: string, known: readonly T[], value: unknown): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((one) => one === value);
  if (found === undefined) throw unprocessable(`\`${name}\` must be one of ${known.join(", ")}.`);
  return found;
}

function parse(text: string): unknown {
  if (text === "") throw unprocessable("The body is missing.");
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("The body is not JSON.");
  }
}
