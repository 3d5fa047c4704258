import { createHash } from "node:crypto";
import { isAnyArrayBuffer, isDate } from "node:util/types";
import * as pulumi from "@pulumi/pulumi";

/** What a value that cannot be compared is, as `a Map`, where it stands, as `triggers[2].when`, and what to give in its place. */
export interface Incomparable {
  readonly what: string;
  readonly place: string;
  readonly instead: string;
}

interface Options {
  readonly refuse: (value: Incomparable) => Error;
  /** What the caller takes as it is, or makes of it; undefined: nothing special. */
  readonly special?: (value: object) => { readonly value: unknown } | undefined;
}

/** Nesting beyond this is no declaration of anybody's, or a value that holds itself. */
const deepest = 100;

/**
 * The value with everything in it that Pulumi would pass on as an empty object told apart by its content: dates as ISO 8601, buffers as
 * the SHA-256 of their bytes, big integers as digits. Outputs and promises stay, and resolve to such values. Throws what
 * `refuse` makes of the first value that cannot be compared; inside of an output or a promise it rejects with it.
 */
export function comparable(value: unknown, place: string, options: Options, depth = 0): unknown {
  const refuse = (what: string, instead: string) => options.refuse({ what, place, instead });
  if (depth > deepest)
    throw refuse(`a value of more than ${deepest} levels, or one that holds itself`, "a part of it");
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return value;
    case "number":
      if (Number.isFinite(value)) return value;
      throw refuse(String(value), "a finite number or a text");
    case "bigint":
      return `${value}n`;
    case "function":
    case "symbol":
      throw refuse(`a ${typeof value}`, "the value that matters of it");
    default:
      return value === null ? null : comparableObject(value as object, place, options, depth);
  }
}

function comparableObject(value: object, place: string, options: Options, depth: number): unknown {
  const within = (item: unknown, at: string) => comparable(item, at, options, depth + 1);
  if (pulumi.Output.isInstance(value)) return value.apply((known: unknown) => within(known, place));
  if (value instanceof Promise) return value.then((known: unknown) => within(known, place));
  const special = options.special?.(value);
  if (special !== undefined) return special.value;
  // Array.from, unlike map, visits the holes of a sparse list.
  if (Array.isArray(value)) return Array.from(value, (item, index) => within(item, `${place}[${index}]`));
  if (isDate(value) && !Number.isNaN(value.getTime())) return value.toISOString();
  if (isAnyArrayBuffer(value)) return sha256(new Uint8Array(value));
  if (ArrayBuffer.isView(value))
    return sha256(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  if (!isPlainObject(value) || Object.getOwnPropertySymbols(value).length > 0)
    throw options.refuse({ what: describe(value), place, instead: insteadOf(value) });
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, within(item, `${place}.${key}`)]),
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** True if the value is a literal's object, of whatever realm. */
function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: object): string {
  if (isDate(value)) return "an invalid date";
  if (pulumi.Resource.isInstance(value)) return "a resource";
  const name = value.constructor?.name ?? "";
  if (isPlainObject(value)) return "an object with symbols as keys";
  return name === ""
    ? "an object of a class"
    : `${/^[AEIOU]/.test(name) && name !== "URL" ? "an" : "a"} ${name}`;
}

function insteadOf(value: object): string {
  if (value instanceof Map) return "Object.fromEntries(map) or [...map]";
  if (value instanceof Set) return "[...set]";
  if (value instanceof URL) return "url.href";
  if (value instanceof RegExp) return "String(expression)";
  return "the properties of it that matter";
}
