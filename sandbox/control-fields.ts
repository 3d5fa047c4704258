import { malformed, unprocessable } from "./refusals";

type Fields = Readonly<Record<string, unknown>>;

const UNITS = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, ms: 1 } as const;

export function parseObject(text: string): Fields {
  const value = parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw unprocessable("The body must be a JSON object.");
  }
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("The body is not JSON.");
  }
}
