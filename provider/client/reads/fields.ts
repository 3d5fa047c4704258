import {
  findingStates,
  isId,
  recurrences,
  type Severity,
  scanStatuses,
  severities as severityNames,
  severityNumbers,
} from "../../cobalt/facts";
import { safeLine } from "../../foreign-text";
import { type HttpExchange, notGiven } from "../types";

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

/** A value of an answer, and its path: `data[3].resource.id`. */
export interface Located {
  readonly value: unknown;
  readonly path: string;
}

export type Fields = (name: string) => Located;

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of an object, by name; an absent one is undefined. Only its own: never what a prototype holds. */
export function fieldsOf(located: Located): Fields {
  const { value, path } = located;
  if (!isObject(value)) throw new ShapeError(path === "" ? "the answer" : path, "an object");
  return (name) => ({
    value: Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined,
    path: path === "" ? name : `${path}.${name}`,
  });
}

export function stringIn({ value, path }: Located): string {
  if (typeof value !== "string") throw new ShapeError(path, "a string");
  return value;
}

export function listIn({ value, path }: Located): readonly Located[] {
  if (!Array.isArray(value)) throw new ShapeError(path, "a list");
  return value.map((item: unknown, index) => ({ value: item, path: `${path}[${index}]` }));
}

/** What is made of a field's value. */
export interface FieldValue<T> {
  readonly value: T;
  /** True if Cobalt's documentation has it so. */
  readonly isDocumented: boolean;
}

/** One field of an answer, by what is made of each value that it may have. Never throws. */
export type Field<T> = (value: unknown) => FieldValue<T>;

/** Longer than any word of Cobalt's. */
const longestWord = 60;

const documented = <T>(value: T): FieldValue<T> => ({ value, isDocumented: true });
const odd = <T>(value: T): FieldValue<T> => ({ value, isDocumented: false });

/**
 * An id is what can stand in a path: text, or a whole number. Its prefix (`dt`, `dsc`, `dfi`) is documented, and no reason to
 * lose what it names. Anything else is undefined.
 */
const id =
  (prefix: string): Field<string | undefined> =>
  (value) => {
    if (typeof value === "string" && isId(value))
      return value.startsWith(`${prefix}_`) ? documented(value) : odd(value);
    return odd(Number.isSafeInteger(value) && Number(value) >= 0 ? String(value) : undefined);
  };

/** Ids of which each can be read; else none, since one that cannot be read may be the one that is looked for. */
const ids =
  (prefix: string): Field<readonly string[]> =>
  (value) => {
    if (!Array.isArray(value)) return odd([]);
    const taken = value.map(id(prefix));
    const known = taken.map((one) => one.value).filter((one) => one !== undefined);
    if (known.length < taken.length) return odd([]);
    return { value: known, isDocumented: taken.every(({ isDocumented }) => isDocumented) };
  };

const text: Field<string | undefined> = (value) =>
  typeof value === "string" && value.trim() !== "" ? documented(value) : odd(undefined);

const flag: Field<boolean | undefined> = (value) =>
  typeof value === "boolean" ? documented(value) : odd(undefined);

/** A word of Cobalt's, also one that is not documented, fit to be shown; undefined for none. */
function wordIn(value: unknown): string | undefined {
  const word = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return word.trim() === "" ? undefined : safeLine(word.slice(0, longestWord));
}

/** A status or state. What is no word is `unknown`, which is none that lets anything pass. */
const word =
  (known: readonly string[]): Field<string> =>
  (value) => {
    const given = wordIn(value);
    return given !== undefined && known.includes(given) ? documented(given) : odd(given ?? notGiven);
  };

/** The texts of requests and answers; what cannot be read is left out. */
const exchanges: Field<readonly HttpExchange[]> = (value) =>
  Array.isArray(value)
    ? documented(
        value.filter(isObject).map((one) => ({
          request: text(Reflect.get(one, "request")).value,
          response: text(Reflect.get(one, "response")).value,
        })),
      )
    : odd([]);

const recurrence: Field<string | null> = (value) => {
  if (value === null || value === undefined) return { value: null, isDocumented: value === null };
  const given = wordIn(value) ?? notGiven;
  return { value: given, isDocumented: recurrences.some((one) => one === value) };
};

const instantForm =
  /^(\d{4}-\d{2}-\d{2})([T ])\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?( ?)(Z|UTC|[+-]\d{2}(:?)\d{2})$/i;

/** An instant as Cobalt wrote it; null where it wrote none, or none that is certain: without an offset it is not. */
const instant: Field<string | null> = (value) => {
  if (value === null) return documented(null);
  const parts = typeof value === "string" ? instantForm.exec(value) : null;
  const [given = "", day = "", letter, , , blank, offset = "", colon] = parts ?? [];
  const time = Date.parse(given);
  const isRealDay = new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) === true;
  if (Number.isNaN(time) || !isRealDay) return odd(null);
  const isIso = letter === "T" && blank === "" && (offset === "Z" || colon === ":");
  return isIso ? documented(given) : odd(new Date(time).toISOString());
};

/** Each severity by its name and by its number. */
const severities: ReadonlyMap<string, Severity> = new Map(
  severityNames.flatMap((name): readonly (readonly [string, Severity])[] => [
    [name, name],
    [String(severityNumbers[name]), name],
  ]),
);

export interface SeverityValue {
  readonly severity: Severity;
  readonly unknownSeverity?: string;
}

/** Cobalt documents numbers and shows a string. Anything else counts as the highest, under its own name. */
const severity: Field<SeverityValue> = (value) => {
  const given = wordIn(value);
  const known = severities.get(given?.toLowerCase() ?? "");
  if (known !== undefined) return documented({ severity: known });
  return odd({ severity: "high", unknownSeverity: given ?? notGiven });
};

/**
 * The one table of what is read of Cobalt's answers, and of what becomes of a field that is absent, null or odd. A decision
 * demands only what it needs: an answer about one thing needs the `id` that was asked; an entry of a list without one is left
 * out, a finding without one counts. All else that cannot be read is absent, or counts for the worse.
 */
export const fields = {
  /** Without `enabled` nobody knows whether a target may be scanned: it is not refused, and it has to be covered. */
  target: { id: id("dt"), name: text, url: text, enabled: flag },
  /** Without `target_id` a scan occupies the target that was asked for, and is no evidence of a run. */
  scan: {
    id: id("dsc"),
    target_id: id("dt"),
    status: word(scanStatuses),
    started_at: instant,
    completed_at: instant,
  },
  /** Only the `id` is needed: what else the answer to a POST says otherwise than was asked is a warning. */
  schedule: { id: id("dsc"), target_id: id("dt"), date_time: instant, recurrence },
  /** Without `scan_ids` a finding is one of the scan that was asked, and new. */
  finding: {
    id: id("dfi"),
    target_id: id("dt"),
    scan_ids: ids("dsc"),
    severity,
    state: word(findingStates),
    last_found_at: instant,
  },
  /** What a finding has beside that, for people. */
  findingTexts: {
    title: text,
    affected_url: text,
    description: text,
    suggested_fix: text,
    proof_of_concept: text,
    http_exchanges: exchanges,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Field<unknown>>>>>;

export type Kind = keyof typeof fields;

type Values<K extends Kind> = {
  readonly [Name in keyof (typeof fields)[K]]: (typeof fields)[K][Name] extends Field<infer T> ? T : never;
};

/** The values of an object's fields. Throws a `ShapeError` where there is no object. */
export function valuesOf<K extends Kind>(kind: K, object: Located): Values<K> {
  const field = fieldsOf(object);
  const taken = Object.entries<Field<unknown>>(fields[kind]).map(([name, read]) => {
    return [name, read(field(name).value).value] as const;
  });
  return Object.fromEntries(taken) as Values<K>;
}

/** The names of an object's fields that are not as documented: absent, or of another form. */
export function oddFieldsOf(kind: Kind, object: Located): readonly string[] {
  const field = fieldsOf(object);
  return Object.entries<Field<unknown>>(fields[kind])
    .filter(([name, read]) => !read(field(name).value).isDocumented)
    .map(([name]) => name);
}
