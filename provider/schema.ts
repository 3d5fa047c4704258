import { type ConfigurationField, configurationFields } from "./configuration-fields";
import { functionFields } from "./functions/fields";
import { type Manifest, pluginDownloadUrl, webAddress } from "./package-manifest";
import { componentFields, resourceFields, tokenOf } from "./resources/all-fields";
import type { Field, Fields, Kind, ResourceFields, Shape } from "./resources/fields";

/**
 * What Pulumi's generators have to know for each language. `respectSchemaVersion`: an SDK has the version of the plugin that it
 * was generated from. Go's import path is left to Pulumi's generators, which make it of the repository, or of example.com without
 * one: earlier ones print theirs, whatever is set.
 */
const language = {
  nodejs: { packageName: "pulumi-cobalt-sdk", respectSchemaVersion: true },
  python: { packageName: "pulumi_cobalt", respectSchemaVersion: true, pyproject: { enabled: true } },
  go: { respectSchemaVersion: true },
} as const;

/**
 * The package's schema as JSON: what every language's SDK is generated from
 * (https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/). Without a repository it names no address.
 */
export function renderSchema(manifest: Pick<Manifest, "version" | "repository">): string {
  return `${JSON.stringify(schema(manifest), undefined, 2)}\n`;
}

function schema({ version, repository }: Pick<Manifest, "version" | "repository">): object {
  const address = repository && webAddress(repository);
  const configuration = mapValues(configurationFields, (field: ConfigurationField) => {
    const { variable } = field;
    const where = variable === undefined ? "" : ` Environment: \`${variable}\`.`;
    return propertyOf({ ...field, meaning: `${withDefaultText(field)}${where}` });
  });
  return {
    name: "cobalt",
    displayName: "Cobalt (unofficial)",
    version,
    description:
      "Dynamic application security testing with Cobalt: scan schedules, scans that a deployment starts, and gates.",
    keywords: ["pulumi", "cobalt", "dast", "category/utility", "kind/native"],
    license: "Apache-2.0",
    publisher: "pulumi-cobalt",
    attribution:
      "This package is unofficial: it uses Cobalt's public API, and is neither made nor endorsed by Cobalt.",
    ...(address !== undefined && {
      homepage: address,
      repository: address,
      logoUrl: `${address}/raw/v${version}/docs/logo.svg`,
    }),
    pluginDownloadURL: pluginDownloadUrl(repository),
    language,
    config: { variables: configuration },
    provider: { description: "One organisation in Cobalt.", inputProperties: configuration },
    types: withTokens(typesOf(everyField()), (shape) => typeOf(shape)),
    resources: {
      ...withTokens(resourceFields, (fields) => resourceOf(fields)),
      ...withTokens(componentFields, (fields) => ({
        isComponent: true,
        ...resourceOf(fields, fields.outputs),
      })),
    },
    functions: withTokens(functionFields, ({ meaning, inputs, outputs }) => ({
      description: meaning,
      inputs: objectSchema(inputs),
      outputs: objectSchema(outputs),
    })),
  };
}

/** @param properties what a state shows of it: of a component its outputs alone */
function resourceOf(
  { meaning, inputs, outputs }: ResourceFields,
  properties: Fields = { ...inputs, ...outputs },
): object {
  return {
    description: meaning,
    inputProperties: mapValues(inputs, withDefault),
    requiredInputs: requiredIn(inputs),
    properties: mapValues(properties, propertyOf),
    required: requiredIn(properties),
  };
}

function objectSchema(fields: Fields): object {
  return { type: "object", properties: mapValues(fields, propertyOf), required: requiredIn(fields) };
}

/** A property as a state shows it. */
function propertyOf({ kind, meaning, secret }: Field): object {
  return { ...schemaOf(kind.shape), description: meaning, ...(secret === true && { secret }) };
}

/**
 * A property as a program gives it. Pulumi's schema has room for defaults that are one value; what a list's is stands in its
 * description, and the others' too, since the SDKs' documentation shows no more than that.
 */
function withDefault(field: Field): object {
  const { default: value, replaces } = field;
  return {
    ...propertyOf({ ...field, meaning: withDefaultText(field) }),
    ...(isScalar(value) && { default: value }),
    ...(replaces === true && { willReplaceOnChanges: true }),
  };
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** What absent means, in Markdown; undefined where no value says it. */
export function defaultText({ default: value }: Field): string | undefined {
  const values: readonly unknown[] = Array.isArray(value) ? value : isScalar(value) ? [value] : [];
  return values.length === 0 ? undefined : values.map((one) => `\`${one}\``).join(", ");
}

function withDefaultText(field: Field): string {
  const text = defaultText(field);
  return text === undefined ? field.meaning : `${field.meaning} Default: ${text}.`;
}

function schemaOf(shape: Shape): object {
  switch (shape.type) {
    case "string":
    case "boolean":
    case "integer":
      return { type: shape.type };
    case "anything":
      return { $ref: "pulumi.json#/Any" };
    case "list":
      return { type: "array", items: schemaOf(shape.of) };
    case "map":
      return { type: "object", additionalProperties: schemaOf(shape.of) };
    case "enum":
    case "object":
      return { $ref: `#/types/${tokenOf(shape.name)}` };
  }
}

/** A shape with a name. */
type NamedShape = Extract<Shape, { readonly name: string }>;

function typeOf(shape: NamedShape): object {
  const { meaning: description } = shape;
  if (shape.type === "enum")
    return {
      type: "string",
      description,
      enum: shape.values.map((value) => ({ name: memberName(value), value })),
    };
  const { fields } = shape;
  return {
    type: "object",
    description,
    properties: mapValues(fields, withDefault),
    required: requiredIn(fields),
  };
}

/** `leaveRunning` as `LeaveRunning`, `WEEKLY` as `Weekly`. */
function memberName(value: string): string {
  const lower = value === value.toUpperCase() ? value.toLowerCase() : value;
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** The shapes with a name, by their names. */
export function typesOf(fields: readonly Field[]): Readonly<Record<string, NamedShape>> {
  return Object.fromEntries(fields.flatMap(({ kind }) => namedIn(kind.shape)).map((one) => [one.name, one]));
}

function namedIn(shape: Shape): readonly NamedShape[] {
  if ("of" in shape) return namedIn(shape.of);
  if (shape.type === "enum") return [shape];
  if (shape.type !== "object") return [];
  return [
    shape,
    ...Object.values(shape.fields).flatMap(({ kind }: { kind: Kind<unknown> }) => namedIn(kind.shape)),
  ];
}

function everyField(): readonly Field[] {
  return [
    ...Object.values<{ readonly inputs: Fields; readonly outputs: Fields }>(resourceFields),
    ...Object.values(componentFields),
    ...Object.values(functionFields),
  ].flatMap(({ inputs, outputs }) => [...Object.values(inputs), ...Object.values(outputs)]);
}

function requiredIn(fields: Fields): readonly string[] {
  return Object.entries(fields).flatMap(([name, { required }]) => (required ? [name] : []));
}

function mapValues<T>(entries: Readonly<Record<string, T>>, map: (value: T) => object): object {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, map(value)]));
}

function withTokens<T>(entries: Readonly<Record<string, T>>, map: (value: T) => object): object {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [tokenOf(name), map(value)]));
}
