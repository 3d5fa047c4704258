import { containsUnknown, type PropertyMap, type Unknown, withoutAbsent } from "./property-map";

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

export const text: Reader<string> = (value) => (typeof value === "string" ? value : "");
export const optionalText: Reader<string | undefined> = (value) =>
  typeof value === "string" ? value : undefined;
export const optionalNumber: Reader<number | undefined> = (value) =>
  typeof value === "number" ? value : undefined;
export const optionalBoolean: Reader<boolean | undefined> = (value) =>
  typeof value === "boolean" ? value : undefined;
export const optionalTexts: Reader<readonly string[] | undefined> = (value) =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
export const optionalList: Reader<readonly unknown[] | undefined> = (value) =>
  Array.isArray(value) ? value : undefined;

export function optionalOneOf<T extends string>(...allowed: readonly T[]): Reader<T | undefined> {
  return (value) => allowed.find((known) => known === value);
}

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
