import { endpointRules } from "../../sdk/policy/endpoints";
import { type Condition, type EndpointRule, pathOf } from "../../sdk/policy/endpoints/rule";

/** One resource type of the table, as the documentation shows it. */
export interface DocumentedType {
  readonly type: string;
  readonly publicWhen: string;
  /** Properties with host names; those that a deployment sets come last. */
  readonly hosts: readonly string[];
  /** Every property that the rule reads. */
  readonly paths: readonly string[];
  /** The types of the same row, of which each has some of the properties. */
  readonly row: readonly string[];
}

export function documentedTypes(): readonly DocumentedType[] {
  const types = endpointRules.flatMap((rule) => rule.types.map((type) => documented(type, rule)));
  return [...types].sort((a, b) => (a.type < b.type ? -1 : 1));
}

function documented(type: string, rule: EndpointRule): DocumentedType {
  const hosts = [...(rule.hosts ?? []), ...(rule.generated ?? [])].flatMap(pathsOf);
  const elsewhere =
    rule.addressIn === undefined ? [] : [`the address that ${rule.addressIn.property} refers to`];
  return {
    type,
    publicWhen: text(rule.publicWhen, false),
    hosts: [...hosts, ...elsewhere],
    row: rule.types,
    paths: [...new Set([...conditionPaths(rule.publicWhen), ...hosts])],
  };
}

function pathsOf(source: Parameters<typeof pathOf>[0]): readonly string[] {
  if (typeof source === "string" || !("fields" in source)) return [pathOf(source)];
  return source.fields.map((field) => `${source.path}.${pathOf(field)}`);
}

function conditionPaths(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "not":
      return conditionPaths(condition.condition);
    case "all":
    case "any":
      return condition.conditions.flatMap(conditionPaths);
    case "some":
      return conditionPaths(condition.condition).map((path) => `${condition.path}.${path}`);
    default:
      return [condition.path];
  }
}

/** A condition in words. */
function text(condition: Condition, isInside: boolean): string {
  switch (condition.kind) {
    case "is":
      return `${condition.path} is ${condition.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "says":
      return `${condition.path} has the word ${condition.words.join(" or ")}`;
    case "present":
      return `${condition.path} is set`;
    case "some":
      return `one of ${condition.path} has (${text(condition.condition, false)})`;
    case "private ranges":
      return `${condition.path} names private networks alone`;
    case "not":
      return `not (${text(condition.condition, false)})`;
    case "all":
    case "any": {
      if (condition.conditions.length === 0) return "always";
      const parts = condition.conditions.map((part) => text(part, condition.conditions.length > 1));
      const joined = parts.join(condition.kind === "all" ? "; and " : "; or ");
      return isInside && parts.length > 1 ? `(${joined})` : joined;
    }
  }
}
