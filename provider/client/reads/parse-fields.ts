/** A value that does not have the documented shape. Becomes a `ProtocolError` where method and path are known. */
export class ShapeError extends Error {
  /** The field's path: `data[3].resource.id`. */
  constructor(
    readonly field: string,
    readonly expected: string,
    options: { readonly isPassing?: boolean } = {},
  ) {
    super(`${field} is not ${expected}`);
    this.isPassing = options.isPassing ?? false;
  }

  /** True if the same question may well be answered otherwise when it is asked again. */
  readonly isPassing: boolean;
}

/** A value and where it stands. */
export interface Place {
  readonly value: unknown;
  readonly at: string;
}

export type Fields = (name: string) => Place;

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of an object, by name; an absent one is undefined. Only its own: never what a prototype holds. */
export function fieldsOf(place: Place): Fields {
  const { value, at } = place;
  if (!isObject(value)) throw new ShapeError(at === "" ? "the answer" : at, "an object");
  return (name) => ({
    value: Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined,
    at: at === "" ? name : `${at}.${name}`,
  });
}

export function stringAt({ value, at }: Place): string {
  if (typeof value !== "string") throw new ShapeError(at, "a string");
  return value;
}

export function listAt({ value, at }: Place): readonly Place[] {
  if (!Array.isArray(value)) throw new ShapeError(at, "a list");
  return value.map((item: unknown, index) => ({ value: item, at: `${at}[${index}]` }));
}
