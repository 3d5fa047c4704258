import { always, canonicalType, type EndpointRule, type HostSource, is, type Scalar } from "./rule";

/** A resource type that a policy's configuration adds to the table, or shows in another way than the table does. */
export interface ExtraRule {
  /** As Pulumi names it: `fastly:index/serviceVcl:ServiceVcl`; any version of an Azure Native or Kubernetes type fits. */
  readonly type: string;
  /** Properties with host names or URLs: `domains[*].name`, `spec.host`, `metadata.annotations["example.com/host"]`. */
  readonly hosts: readonly (string | PartOfProperty)[];
  /** Absent: always public. An absent property does not equal anything. */
  readonly publicWhen?: { readonly property: string; readonly equals: Scalar };
}

/** Host names that are parts of a property's text, such as the rule of a router. */
export interface PartOfProperty {
  readonly property: string;
  /** A regular expression for each host name in the text; where it has a group, the first group is the name. */
  readonly pattern: string;
}

const propertyPath = {
  type: "string" as const,
  minLength: 1,
  maxLength: 300,
  pattern: '^[^\\s.\\[\\]"]+(\\.[^\\s.\\[\\]"]+|\\[[0-9]+\\]|\\[\\*\\]|\\["[^"\\s]+"\\])*$',
  description:
    'The path of a property, such as domains[*].name ([*] is every item of a list) or metadata.annotations["example.com/host"].',
};

/** Pulumi's schemas of configuration know no alternatives; what follows the type applies to texts or to objects alone. */
const hostSource = {
  ...propertyPath,
  type: ["string" as const, "object" as const],
  required: ["property", "pattern"],
  additionalProperties: false,
  properties: {
    property: propertyPath,
    pattern: {
      type: "string" as const,
      minLength: 1,
      maxLength: 300,
      description:
        "A regular expression for each host name in the text; where it has a group, the first group is the name.",
    },
  },
};

/** The JSON schema of one {@link ExtraRule} in a policy's configuration. */
export const extraRuleSchema = {
  type: "object" as const,
  description: "A resource type that serves host names and that the policy's own table does not have.",
  required: ["type", "hosts"],
  additionalProperties: false,
  properties: {
    type: {
      type: "string" as const,
      pattern: "^[^:\\s]+:[^:\\s]+:[^:\\s]+$",
      description: "The resource's type as Pulumi names it, such as fastly:index/serviceVcl:ServiceVcl.",
    },
    hosts: {
      type: "array" as const,
      minItems: 1,
      items: hostSource,
    },
    publicWhen: {
      type: "object" as const,
      description: "The resource is public when this property has this value; without it, it always is.",
      required: ["property", "equals"],
      additionalProperties: false,
      properties: {
        property: propertyPath,
        equals: { type: ["string" as const, "number" as const, "boolean" as const] },
      },
    },
  },
};

export function ruleOf({ type, hosts, publicWhen }: ExtraRule): EndpointRule {
  return {
    types: [canonicalType(type)],
    publicWhen: publicWhen === undefined ? always : is(publicWhen.property, publicWhen.equals),
    hosts: hosts.map((from) => (typeof from === "string" ? from : partOf(from))),
  };
}

function partOf({ property, pattern }: PartOfProperty): HostSource {
  const expression = compiled(pattern);
  return {
    path: property,
    hostsOf: (text) => {
      if (typeof text !== "string" || expression === undefined) return undefined;
      const found = [...text.matchAll(expression)].map((match) => match[1] ?? match[0]);
      return found.length > 0 ? found : undefined;
    },
  };
}

/** Undefined for what is no regular expression. */
function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "g");
  } catch {
    return undefined;
  }
}

/** The patterns among the rules that are no regular expressions. */
export function brokenPatterns(rules: readonly ExtraRule[]): readonly string[] {
  const patterns = rules.flatMap(({ hosts }) =>
    hosts.flatMap((from) => (typeof from === "string" ? [] : [from.pattern])),
  );
  return patterns.filter((pattern) => compiled(pattern) === undefined);
}
