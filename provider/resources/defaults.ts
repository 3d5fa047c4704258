import { isRecord, withoutAbsent } from "./property-map";

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
export function meant(value: unknown, otherwise: unknown): unknown {
  if (!isRecord(otherwise)) return value ?? otherwise;
  return isRecord(value) ? { ...otherwise, ...withoutAbsent(value) } : value;
}
