import type { PropertyChange } from "./lifecycle";
import {
  containsUnknown,
  isRecord,
  type PropertyMap,
  sameValue,
  type Unknown,
  withoutAbsent,
} from "./property-map";

/** A value that a preview may not know yet, as a whole or in a part. */
export type MaybeUnknown<T> =
  | Unknown
  | (T extends readonly (infer Item)[]
      ? readonly MaybeUnknown<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: MaybeUnknown<T[Key]> }
        : T);

/** Inputs as a preview has them. Those of a deployment, which are all known, are a special case. */
export type Preview<Inputs> = { readonly [Key in keyof Inputs]: MaybeUnknown<Inputs[Key]> };

/** Reads one value: never throws, and gives what stands for none where it is not of the kind. */
type Reader<T> = (value: unknown) => T;

/** A reader for each property of a type, so that the compiler names the one that is missing. */
export type Readers<T> = { readonly [Key in keyof T]-?: Reader<T[Key]> };

/** Properties as a type has them; what nobody here knows, since another version wrote it, stays. */
export function decode<T extends object>(readers: Readers<T>, properties: PropertyMap): T {
  return withoutAbsent({ ...properties, ...readAll(readers, properties) }) as T;
}

/** The same of a declaration in a preview: what is not known, or not in a part, stays as it is. */
export function decodePreview<T extends object>(readers: Readers<T>, properties: PropertyMap): Preview<T> {
  const unknown = Object.entries(properties).filter(([, value]) => containsUnknown(value));
  return { ...decode(readers, properties), ...Object.fromEntries(unknown) } as Preview<T>;
}

function readAll<T>(readers: Readers<T>, properties: PropertyMap): PropertyMap {
  const all = Object.entries<Reader<unknown>>(readers);
  return Object.fromEntries(all.map(([name, read]) => [name, read(properties[name])]));
}

/** What an absent input means, by property. A record holds what absent parts mean of an input that is given. */
export type Defaults = Readonly<Record<string, unknown>>;

type Value = string | number | boolean | readonly unknown[];

type Filled<T, D> = T & {
  readonly [K in keyof D & keyof T as D[K] extends Value ? K : never]: NonNullable<T[K]>;
};

/** The declaration with its defaults written out. */
export function filled<T extends object, D extends Defaults>(declared: T, defaults: D): Filled<T, D> {
  const own: [string, unknown][] = Object.entries(defaults).map(([property, otherwise]) => [
    property,
    meant((declared as Readonly<Record<string, unknown>>)[property], otherwise),
  ]);
  return { ...declared, ...withoutAbsent(Object.fromEntries(own)) } as Filled<T, D>;
}

/** What one input means: two that mean the same are no change, whether the default is written out or not. */
function meant(value: unknown, otherwise: unknown): unknown {
  if (!isRecord(otherwise)) return value ?? otherwise;
  return isRecord(value) ? { ...otherwise, ...withoutAbsent(value) } : value;
}

/**
 * Those of the properties whose meaning differs, or is not known yet, each as an update in place. A default that is written
 * out means the same as one that is not: SDKs of generated languages write them, those of this package do not.
 */
export function changedInPlace(
  properties: readonly string[],
  sides: { readonly state: object; readonly inputs: object },
  defaults: Defaults,
): PropertyChange[] {
  const state: PropertyMap = { ...sides.state };
  const inputs: PropertyMap = { ...sides.inputs };
  const isSame = (property: string) =>
    sameValue(meant(state[property], defaults[property]), meant(inputs[property], defaults[property]));
  return properties
    .filter((property) => containsUnknown(inputs[property]) || !isSame(property))
    .map((property) => ({ property, kind: changeOf(state[property], inputs[property]), replace: false }));
}

function changeOf(before: unknown, after: unknown): PropertyChange["kind"] {
  if (before === undefined) return "add";
  return after === undefined ? "delete" : "update";
}
