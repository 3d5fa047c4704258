import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { digest } from "../../provider/resources/keys";

/**
 * One string that changes when any of the values changes, and only then: image digests, versions, file hashes and contents
 * (`Buffer`), dates, settings. The order of an object's keys makes no difference. Not for whole resources, whose status and
 * times change by themselves. Throws a `TypeError` for what it could not tell apart: resources, maps, sets, functions.
 */
export function fingerprint(...values: readonly pulumi.Input<unknown>[]): pulumi.Output<string> {
  return pulumi.output(values.map(plain)).apply((known) => digest(known as readonly unknown[]));
}

/** A value as `pulumi.output` passes it on whole: of a date or a buffer it would leave an object without the content. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return createHash("sha256").update(value).digest("hex");
  if (typeof value === "bigint") return `${value}n`;
  if (isTransparent(value)) return value;
  if (typeof value === "object" && value !== null && isPlainObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  throw new TypeError(
    `fingerprint cannot tell ${describe(value)} apart from another: give it text, numbers, lists, plain objects, dates or buffers, ` +
      "and of a resource the property that matters.",
  );
}

function isTransparent(value: unknown): boolean {
  const isLeaf = value === null || ["string", "number", "boolean", "undefined"].includes(typeof value);
  return isLeaf || value instanceof Promise || pulumi.Output.isInstance(value);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function describe(value: unknown): string {
  return typeof value === "object" && value !== null ? `a ${value.constructor.name}` : `a ${typeof value}`;
}
