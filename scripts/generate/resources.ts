import { renderSchema } from "../../provider/schema";

interface Property {
  readonly description?: string;
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Property;
  readonly default?: unknown;
}

interface Resource {
  readonly description: string;
  readonly inputProperties: Readonly<Record<string, Property>>;
  readonly requiredInputs: readonly string[];
  readonly properties: Readonly<Record<string, Property>>;
}

interface PluginFunction {
  readonly description: string;
  readonly inputs: {
    readonly properties: Readonly<Record<string, Property>>;
    readonly required: readonly string[];
  };
  readonly outputs: { readonly properties: Readonly<Record<string, Property>> };
}

/** The resources and the plugin's functions, from the schema that every SDK is generated from. */
export function resourcesAndFunctions(): string {
  const { resources, functions } = JSON.parse(renderSchema("0.0.0")) as {
    readonly resources: Readonly<Record<string, Resource>>;
    readonly functions: Readonly<Record<string, PluginFunction>>;
  };
  return [
    ...Object.entries(resources).flatMap(([token, resource]) => resourceText(nameOf(token), resource)),
    "## Functions of the plugin",
    "",
    ...Object.entries(functions).flatMap(([token, one]) => functionText(nameOf(token), one)),
  ].join("\n");
}

function resourceText(name: string, resource: Resource): readonly string[] {
  const { description, inputProperties, requiredInputs, properties } = resource;
  const outputs = Object.fromEntries(
    Object.entries(properties).filter(([property]) => !(property in inputProperties)),
  );
  return [
    `## ${name}`,
    "",
    description,
    "",
    ...table("input", inputProperties, requiredInputs),
    "",
    ...table("output", outputs, []),
    "",
  ];
}

function functionText(name: string, { description, inputs, outputs }: PluginFunction): readonly string[] {
  return [
    `### ${name}`,
    "",
    description,
    "",
    ...table("input", inputs.properties, inputs.required),
    "",
    ...table("output", outputs.properties, []),
    "",
  ];
}

function table(
  title: string,
  properties: Readonly<Record<string, Property>>,
  required: readonly string[],
): readonly string[] {
  const rows = Object.entries(properties).map(([name, property]) => {
    const must = required.includes(name) ? " (required)" : "";
    return `| \`${name}\`${must} | ${typeOf(property)} | ${cell(property.description ?? "")} |`;
  });
  return [`| ${title} | type | meaning |`, "| --- | --- | --- |", ...rows];
}

function typeOf({ type, $ref, items }: Property): string {
  if ($ref !== undefined) return $ref.endsWith("Any") ? "anything" : nameOf($ref);
  return type === "array" ? `list of ${typeOf(items ?? {})}` : (type ?? "anything");
}

function cell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|");
}

function nameOf(token: string): string {
  return token.split(/[:/]/).at(-1) ?? token;
}
