import { type IdKind, idKinds, isId, isIdOf } from "../cobalt/facts";
import { safeLine } from "../foreign-text";
import { parseDuration } from "../time/duration";
import type { CheckFailure } from "./lifecycle";
import { containsUnknown, isUnknown, type PropertyMap } from "./property-map";

/** How a reason quotes a value, or a part of one: short and in one line, or not at all where it is a secret. */
export type Quote = (value: unknown) => string;

/**
 * A rule for one property: undefined when the value is right, else what is wrong with it. Never sees unknown values. What
 * it says holds nothing of the value but what went through `quote`.
 */
export type Rule = (value: unknown, quote: Quote) => string | undefined;

/** The rules of a declaration, by property. A property without a value is right unless its rule is `required`. */
export type Rules = Readonly<Record<string, { readonly rule: Rule; readonly required: boolean }>>;

/**
 * Every fault of a declaration at once, without the property and its value, which the engine puts before each reason. What a
 * preview does not know yet is passed over. No reason quotes a property that is among `secrets`.
 */
export function faults(
  inputs: PropertyMap,
  rules: Rules,
  secrets: ReadonlySet<string> = new Set(),
): CheckFailure[] {
  return Object.entries(rules).flatMap(([property, { rule, required: isRequired }]) => {
    const value = inputs[property];
    const quote = secrets.has(property) ? redact : shown;
    if (isUnknown(value)) return [];
    if (value === undefined || value === null) {
      return isRequired
        ? [{ property, reason: `${property} is required: ${rule(undefined, quote) ?? "it has no value"}` }]
        : [];
    }
    const reason = rule(value, quote);
    return reason === undefined ? [] : [{ property, reason }];
  });
}

/** Stands for a secret in texts and values, as in Pulumi's own. */
export const redacted = "[secret]";

const redact: Quote = () => redacted;

/** The value as an error shows it: short, in one line. */
export const shown: Quote = (value) => {
  const text = containsUnknown(value) ? "(partly unknown)" : (JSON.stringify(value) ?? String(value));
  return safeLine(text.length > 80 ? `${text.slice(0, 77)}...` : text);
};

/** An id of that kind; `alternative` names what else the property takes. */
export function anId(kind: IdKind, alternative?: string): Rule {
  const { prefix, example } = idKinds[kind];
  const examples = alternative === undefined ? example : `${example}, or ${alternative}`;
  return (value) =>
    typeof value === "string" && isIdOf(kind, value)
      ? undefined
      : `expected an id that begins with ${prefix}, such as ${examples}`;
}

/** True if a text is an id, and none that is documented for something else than `kind`. */
export function mayBeIdOf(kind: IdKind, value: unknown): boolean {
  if (typeof value !== "string" || !isId(value) || !/^[a-z]+_./i.test(value)) return false;
  const others = Object.values(idKinds).filter(({ prefix }) => prefix !== idKinds[kind].prefix);
  return !others.some(({ prefix }) => value.toLowerCase().startsWith(prefix));
}

export function oneOf(...allowed: readonly string[]): Rule {
  return (value) =>
    typeof value === "string" && allowed.includes(value) ? undefined : `expected ${allowed.join(", ")}`;
}

export const aBoolean: Rule = (value) => (typeof value === "boolean" ? undefined : "expected true or false");

export const anArray: Rule = (value) => (Array.isArray(value) ? undefined : "expected a list of values");

export function aDuration(leastMs = 1): Rule {
  const least = leastMs > 1 ? `, at least ${leastMs / 1000}s` : "";
  return (value) => {
    const ms = typeof value === "string" ? parseDuration(value) : undefined;
    return ms !== undefined && ms >= leastMs
      ? undefined
      : `expected a duration such as 30s, 50m or 1h30m${least}`;
  };
}

export function aListOf(rule: Rule, what: string): Rule {
  return (value, quote) => {
    if (!Array.isArray(value)) return `expected a list of ${what}`;
    if (value.length === 0) return `the list is empty: give at least one of the ${what}, or leave it out`;
    return allOf(value.map((item) => isUnknown(item) || fault(rule, item, quote)));
  };
}

/** Everything that is wrong inside one value, in one reason; what is right may stand there as true or undefined. */
export function allOf(found: readonly (string | true | undefined)[]): string | undefined {
  const wrong = found.filter((one) => typeof one === "string");
  return wrong.length === 0 ? undefined : wrong.join("; ");
}

function fault(rule: Rule, item: unknown, quote: Quote): string | undefined {
  const reason = rule(item, quote);
  return reason && `${quote(item)}: ${reason}`;
}
