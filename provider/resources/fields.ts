import type { IdKind } from "../cobalt/facts";
import { changedInPlace, decode, type Readers } from "./decode";
import type { Derivations, PropertyChange } from "./lifecycle";
import { isRecord, type PropertyMap, type Unknown, unknownValue } from "./property-map";
import { aBoolean, aDuration, aListOf, anArray, anId, oneOf, type Rule, type Rules } from "./rules";

/** The form of a value, from which every language's type follows. */
export type Shape =
  | { readonly type: "boolean" | "integer" | "anything" }
  /** `words`: the only ones that there are, where other languages have no type for them. `called`: what people call such a text. */
  | { readonly type: "string"; readonly words?: readonly string[]; readonly called?: "duration" }
  | { readonly type: "list" | "map"; readonly of: Shape }
  /** A type with a name, which several properties may share. */
  | {
      readonly type: "enum";
      readonly name: string;
      readonly meaning: string;
      readonly values: readonly string[];
    }
  | { readonly type: "object"; readonly name: string; readonly meaning: string; readonly fields: Fields };

/** A kind of value. */
export interface Kind<T> {
  readonly shape: Shape;
  /** What is right. */
  readonly rule: Rule;
  /** The value as what it is; undefined where it is not of this kind. Never throws. */
  readonly read: (value: unknown) => T | undefined;
  /** What a required property that is missing is read as. */
  readonly missing: T;
}

export interface FieldOptions<T> {
  /** What absent means. */
  readonly default?: T;
  /** True if another value needs a new resource. */
  readonly replaces?: boolean;
  /** True if an input is sent to Cobalt, so that another value of it makes another thing there. */
  readonly sent?: boolean;
  /** True if the value is a secret whatever the program says. */
  readonly secret?: boolean;
  /** True if programs are shown an optional output as always there, since what takes it needs it. */
  readonly alwaysShown?: boolean;
  /** The inputs that an output is made of, beside one of its own name. */
  readonly from?: readonly string[];
}

/** One property: the one place that says what it is. */
export interface Field<T = unknown> extends FieldOptions<T> {
  readonly kind: Kind<T>;
  readonly required: boolean;
  /** For people, in Markdown: what it is, its unit, what absent means if it is no plain default. In the words of no language. */
  readonly meaning: string;
}

export type Fields = Readonly<Record<string, Field>>;

type Required<T> = Field<T> & { readonly required: true };
type Optional<T> = Field<T> & { readonly required: false };

export function required<T, const Options extends FieldOptions<T> = Record<never, never>>(
  kind: Kind<T>,
  meaning: string,
  options?: Options,
): Required<T> & Options {
  return { ...(options as Options), kind, meaning, required: true };
}

export function optional<T, const Options extends FieldOptions<T> = Record<never, never>>(
  kind: Kind<T>,
  meaning: string,
  options?: Options,
): Optional<T> & Options {
  return { ...(options as Options), kind, meaning, required: false };
}

type ValueOf<F> = F extends { readonly kind: Kind<infer T> } ? T : never;

/** The properties that fields describe, as TypeScript has them. */
export type PropertiesOf<F extends Fields> = {
  readonly [Key in keyof F as F[Key]["required"] extends true ? Key : never]: ValueOf<F[Key]>;
} & {
  readonly [Key in keyof F as F[Key]["required"] extends true ? never : Key]?: ValueOf<F[Key]>;
};

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function kindOf<T>(shape: Shape, rule: Rule, read: Kind<T>["read"], missing: T): Kind<T> {
  return { shape, rule, read, missing };
}

const optionalText = (value: unknown) => (isText(value) ? value : undefined);

/** A text. @param rule what is right of it; by default every text is */
export function text(rule: Rule = (value) => (isText(value) ? undefined : "expected a text")): Kind<string> {
  return kindOf({ type: "string" }, rule, optionalText, "");
}

/** An id of Cobalt's. */
export function id(kind: IdKind): Kind<string> {
  return text(anId(kind));
}

/** A duration as people write it: `30s`, `50m`, `1h30m`. @param leastMs the shortest, in milliseconds */
export function duration(leastMs?: number): Kind<string> {
  return kindOf({ type: "string", called: "duration" }, aDuration(leastMs), optionalText, "");
}

export const flag: Kind<boolean> = kindOf(
  { type: "boolean" },
  aBoolean,
  (value) => (typeof value === "boolean" ? value : undefined),
  false,
);

export const count: Kind<number> = kindOf(
  { type: "integer" },
  (value) => (Number.isInteger(value) && Number(value) >= 0 ? undefined : "expected a whole number from 0"),
  (value) => (typeof value === "number" ? value : undefined),
  0,
);

/** One of a few words. Its values stand in the named type of every language. */
export function enumOf<const T extends string>(
  name: string,
  meaning: string,
  values: readonly [T, ...T[]] | readonly T[],
): Kind<T> {
  const read = (value: unknown) => values.find((known) => known === value);
  return kindOf({ type: "enum", name, meaning, values }, oneOf(...values), read, values[0] as T);
}

/** One of a few words in a list or a state, whose type in every language is text. */
export function wordOf<const T extends string>(values: readonly T[], missing: T): Kind<T> {
  const read = (value: unknown) => values.find((known) => known === value);
  return kindOf({ type: "string", words: values }, oneOf(...values), read, missing);
}

/** A list of one kind. @param what its items, in the plural, as messages name them */
export function listOf<T>(kind: Kind<T>, what: string): Kind<readonly T[]> {
  return kindOf(
    { type: "list", of: kind.shape },
    aListOf(kind.rule, what),
    (value) =>
      Array.isArray(value)
        ? value.map(kind.read).filter((item): item is Awaited<T> & T => item !== undefined)
        : undefined,
    [],
  );
}

export const anyList: Kind<readonly unknown[]> = kindOf(
  { type: "list", of: { type: "anything" } },
  anArray,
  (value) => (Array.isArray(value) ? value : undefined),
  [],
);

/** A map of one kind. */
export function mapOf<T>(kind: Kind<T>, rule: Rule): Kind<Readonly<Record<string, T>>> {
  return kindOf(
    { type: "map", of: kind.shape },
    rule,
    (value) => {
      if (!isRecord(value)) return undefined;
      const entries = Object.entries(value).map(([name, item]) => [name, kind.read(item)] as const);
      return Object.fromEntries(entries.filter((entry): entry is [string, T & {}] => entry[1] !== undefined));
    },
    {},
  );
}

/**
 * An object with fields of its own, under a name that every language gives its type.
 * @param isOne what an object has to hold to be taken as it is; by default each of its fields is read by itself
 */
export function objectOf<F extends Fields>(
  { name, meaning, fields }: { readonly name: string; readonly meaning: string; readonly fields: F },
  rule: Rule = (value) => (isRecord(value) ? undefined : "expected an object"),
  isOne?: (value: PropertyMap) => boolean,
): Kind<PropertiesOf<F>> {
  const readers = readersOf(fields);
  const read = (value: unknown) => {
    if (!isRecord(value)) return undefined;
    if (isOne === undefined) return decode(readers, value);
    return isOne(value) ? (value as PropertiesOf<F>) : undefined;
  };
  return kindOf({ type: "object", name, meaning, fields }, rule, read, decode(readers, {}));
}

/** A resource, as all of the house derives it: hosts, schema, SDKs, documentation, policies and commands. */
export interface ResourceFields<In extends Fields = Fields, Out extends Fields = Fields> {
  /** For people, in Markdown. */
  readonly meaning: string;
  readonly inputs: In;
  /** Beside the inputs. */
  readonly outputs: Out;
}

/** The state of a resource: its inputs as they were declared, and its outputs. */
export type StateOf<R extends ResourceFields> = PropertiesOf<R["inputs"]> & PropertiesOf<R["outputs"]>;

/** A reader for each property. */
export function readersOf<F extends Fields>(fields: F): Readers<PropertiesOf<F>> {
  const readers = Object.entries(fields).map(([name, { kind, required: isRequired }]) => [
    name,
    (value: unknown) => kind.read(value) ?? (isRequired ? kind.missing : undefined),
  ]);
  return Object.fromEntries(readers);
}

export function rulesOf(fields: Fields): Rules {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { kind, required: isRequired }]) => [
      name,
      { rule: kind.rule, required: isRequired },
    ]),
  );
}

/** The names of the inputs that are sent to Cobalt. */
export type SentInput<F extends Fields> = {
  [Key in keyof F & string]: F[Key] extends { readonly sent: true } ? Key : never;
}[keyof F & string];

export function sentInputsOf<F extends Fields>(inputs: F): readonly SentInput<F>[] {
  return Object.keys(inputs).filter((name): name is SentInput<F> => inputs[name]?.sent === true);
}

/** A resource's state, and what is declared of it now. */
type Sides = Parameters<typeof changedInPlace>[1];

/** The inputs that need a new resource, since they differ from the state or are not known yet. */
export function replacementsIn({ inputs: fields }: ResourceFields, sides: Sides): readonly PropertyChange[] {
  const names = Object.keys(fields).filter((name) => fields[name]?.replaces === true);
  return changedInPlace(names, sides, {}).map((change) => ({ ...change, replace: true }));
}

/** The inputs that need a new resource or, where none does, all that differ. */
export function changesIn(fields: ResourceFields, sides: Sides): readonly PropertyChange[] {
  const replacements = replacementsIn(fields, sides);
  if (replacements.length > 0) return replacements;
  return changedInPlace(Object.keys(fields.inputs), sides, defaultsOf(fields.inputs));
}

/** The outputs of a state alone, in the order in which they are declared. */
export function outputsOf<Out extends Fields>(
  { outputs }: ResourceFields<Fields, Out>,
  state: PropertiesOf<Out>,
): PropertiesOf<Out> {
  const values: PropertyMap = { ...state };
  return Object.fromEntries(Object.keys(outputs).map((name) => [name, values[name]])) as PropertiesOf<Out>;
}

/** Outputs that a preview does not know yet. */
export function outputsToCome<F extends Fields>(outputs: F): { readonly [Key in keyof F]: Unknown } {
  return Object.fromEntries(Object.keys(outputs).map((name) => [name, unknownValue])) as {
    readonly [Key in keyof F]: Unknown;
  };
}

/** Output → the inputs that it is made of. */
export function derivationsOf(outputs: Fields): Derivations {
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, { from }]) => (from === undefined ? [] : [[name, from]])),
  );
}

type DefaultsOf<F extends Fields> = {
  readonly [Key in keyof F as F[Key] extends { readonly default: unknown } ? Key : never]: F[Key] extends {
    readonly default: infer D;
  }
    ? D
    : never;
};

/** The defaults that fields have, those of the parts of an object among them. */
export function defaultsOf<F extends Fields>(fields: F): DefaultsOf<F> {
  const own = Object.entries(fields).flatMap(([name, { kind, default: value }]) => {
    const { shape } = kind;
    const parts = shape.type === "object" ? defaultsOf(shape.fields) : {};
    if (value !== undefined) return [[name, value]];
    return Object.keys(parts).length > 0 ? [[name, parts]] : [];
  });
  return Object.fromEntries(own);
}
