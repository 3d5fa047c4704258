/** The part of a Pulumi package schema that programs and generated SDKs rest on. */
export interface PackageSchema {
  readonly name: string;
  readonly config?: { readonly variables?: Properties; readonly required?: readonly string[] };
  readonly provider?: ResourceSpec;
  readonly types?: Readonly<Record<string, TypeSpec>>;
  readonly resources?: Readonly<Record<string, ResourceSpec>>;
  readonly functions?: Readonly<Record<string, FunctionSpec>>;
}

interface PropertySpec {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: PropertySpec;
  readonly additionalProperties?: PropertySpec;
  readonly oneOf?: readonly PropertySpec[];
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}

type Properties = Readonly<Record<string, PropertySpec>>;

interface ObjectSpec {
  readonly type?: string;
  readonly properties?: Properties;
  readonly required?: readonly string[];
}

interface TypeSpec extends ObjectSpec {
  readonly enum?: readonly { readonly value: unknown }[];
}

interface ResourceSpec extends ObjectSpec {
  readonly inputProperties?: Properties;
  readonly requiredInputs?: readonly string[];
  readonly aliases?: readonly { readonly type?: string }[];
}

interface FunctionSpec {
  readonly inputs?: ObjectSpec;
  readonly outputs?: ObjectSpec;
  readonly multiArgumentInputs?: readonly string[];
}

/** Who writes a group of properties: a program its inputs, the provider its outputs; both write objects of a shared type. */
type Direction = "input" | "output" | "both";

/** What breaks programs, states or generated SDKs of `before` with the package of `after`, one line each; empty: nothing. */
export function breakingChanges(before: PackageSchema, after: PackageSchema): readonly string[] {
  return [
    ...(before.name === after.name ? [] : [`the package ${before.name} is now ${after.name}`]),
    ...groupChanges(
      "config",
      { properties: before.config?.variables, required: before.config?.required },
      { properties: after.config?.variables, required: after.config?.required },
      "input",
    ),
    ...resourceChanges("provider", before.provider ?? {}, after.provider ?? {}),
    ...eachOf("type", before.types, after.types, typeChanges),
    ...eachOf("resource", before.resources, after.resources, resourceChanges),
    ...eachOf("function", before.functions, after.functions, functionChanges),
  ];
}

function eachOf<T>(
  kind: string,
  before: Readonly<Record<string, T>> = {},
  after: Readonly<Record<string, T>> = {},
  changes: (name: string, before: T, after: T) => readonly string[],
): readonly string[] {
  return Object.entries(before).flatMap(([token, one]) => {
    const other = after[token];
    return other === undefined ? [`the ${kind} ${token} is removed`] : changes(token, one, other);
  });
}

function resourceChanges(name: string, before: ResourceSpec, after: ResourceSpec): readonly string[] {
  const inputs = (spec: ResourceSpec) => ({
    properties: spec.inputProperties,
    required: spec.requiredInputs,
  });
  const aliases = (spec: ResourceSpec) => (spec.aliases ?? []).map(({ type }) => type);
  return [
    ...groupChanges(`${name}, input`, inputs(before), inputs(after), "input"),
    ...groupChanges(`${name}, output`, before, after, "output"),
    ...aliases(before)
      .filter((alias) => !aliases(after).includes(alias))
      .map((alias) => `${name}: the alias ${alias} is removed`),
  ];
}

function functionChanges(name: string, before: FunctionSpec, after: FunctionSpec): readonly string[] {
  const order = before.multiArgumentInputs ?? [];
  const isKept = order.every((argument, index) => after.multiArgumentInputs?.[index] === argument);
  return [
    ...groupChanges(`${name}, argument`, before.inputs, after.inputs, "input"),
    ...groupChanges(`${name}, result`, before.outputs, after.outputs, "output"),
    ...(isKept ? [] : [`${name}: its positional arguments are no longer ${order.join(", ")}`]),
  ];
}

function typeChanges(name: string, before: TypeSpec, after: TypeSpec): readonly string[] {
  const values = (spec: TypeSpec) => (spec.enum ?? []).map(({ value }) => value);
  return [
    ...(before.type === after.type ? [] : [`${name} is ${after.type} instead of ${before.type}`]),
    ...values(before)
      .filter((value) => !values(after).includes(value))
      .map((value) => `${name}: the value ${JSON.stringify(value)} is removed`),
    ...groupChanges(name, before, after, "both"),
  ];
}

function groupChanges(
  where: string,
  before: ObjectSpec = {},
  after: ObjectSpec = {},
  direction: Direction,
): readonly string[] {
  const required = (spec: ObjectSpec) => spec.required ?? [];
  const added = required(after).filter((name) => !required(before).includes(name));
  const dropped = required(before).filter((name) => !required(after).includes(name));
  return [
    ...Object.entries(before.properties ?? {}).flatMap(([name, property]) =>
      propertyChanges(`${where} ${name}`, property, after.properties?.[name]),
    ),
    ...(direction === "output" ? [] : added.map((name) => `${where} ${name} is now required`)),
    ...(direction === "input"
      ? []
      : dropped
          .filter((name) => after.properties?.[name] !== undefined)
          .map((name) => `${where} ${name} is no longer always there`)),
  ];
}

function propertyChanges(
  where: string,
  before: PropertySpec,
  after: PropertySpec | undefined,
): readonly string[] {
  if (after === undefined) return [`${where} is removed`];
  const [was, is] = [shape(before), shape(after)];
  return [
    ...(was === is ? [] : [`${where} is ${is} instead of ${was}`]),
    ...(before.secret && !after.secret ? [`${where} is no longer secret`] : []),
    ...(after.willReplaceOnChanges && !before.willReplaceOnChanges
      ? [`${where} now replaces the resource`]
      : []),
  ];
}

/** A property's type as one text. */
function shape({ type, $ref, items, additionalProperties, oneOf }: PropertySpec): string {
  if (oneOf !== undefined) return oneOf.map(shape).sort().join(" | ");
  if ($ref !== undefined) return $ref;
  if (items !== undefined) return `${shape(items)}[]`;
  if (additionalProperties !== undefined) return `{[key]: ${shape(additionalProperties)}}`;
  return type ?? "any";
}
