import { execFileSync } from "node:child_process";
import { configurationFields } from "../../provider/configuration-fields";
import { functionFields, type LookUpName, listIn } from "../../provider/functions/fields";
import {
  type ComponentName,
  componentFields,
  dynamicTypeOf,
  resourceFields,
  tokenOf,
} from "../../provider/resources/all-fields";
import type { Field, Fields, ResourceFields, Shape } from "../../provider/resources/fields";
import { typesOf } from "../../provider/schema";
import { wrapped } from "../../sdk/cli/terminal";

/** The TypeScript that is written from the fields: what programs declare and see, with docstrings that an editor shows. */
export function declarations(): string {
  const resources = Object.entries<ResourceFields>({ ...resourceFields, ...componentFields });
  const inputs = resources.flatMap(([, { inputs: own }]) => Object.values<Field>(own));
  const outputs = resources.flatMap(([, { outputs: own }]) => Object.values<Field>(own));
  const named = Object.values(typesOf([...inputs, ...outputs]));
  const given = Object.keys(typesOf(inputs));
  return formatted([
    header,
    'import type * as pulumi from "@pulumi/pulumi";',
    ...named.map((shape) =>
      shape.type === "enum"
        ? `${doc(shape.meaning)}export type ${shape.name} = ${union(shape.values)};`
        : interfaceOf(shape.name, shape, (field) => plain(field.kind.shape)),
    ),
    ...named.flatMap((shape) =>
      shape.type === "object" && given.includes(shape.name)
        ? [interfaceOf(`${shape.name}Args`, shape, (field) => input(field.kind.shape))]
        : [],
    ),
    ...resources.flatMap(([name, { inputs: own, outputs: shown }]) => [
      interfaceOf(`${name}Args`, { meaning: `The inputs of a \`${name}\`.`, fields: own }, (field) =>
        input(field.kind.shape),
      ),
      propertiesOf(name, Object.hasOwn(componentFields, name) ? shown : { ...own, ...shown }),
    ]),
    ...lookUpNames.map((name) =>
      interfaceOf(
        queryOf(name),
        { meaning: `What \`${name}\` is asked.`, fields: functionFields[name].inputs },
        (field) => plain(field.kind.shape),
      ),
    ),
    interfaceOf(
      "ProviderArgs",
      {
        meaning:
          "One organisation in Cobalt. What is not given comes from the environment, as for the default provider.",
        fields: configurationFields,
      },
      (field) => `pulumi.Input<${inner(field.kind.shape)} | undefined>`,
    ),
  ]);
}

/** What a program asks a look-up, by the look-up's name. */
function queryOf(name: LookUpName): string {
  return `${thingOf(name)}Query`;
}

/** What it is given. */
function answerOf(name: LookUpName): string {
  const shape = Object.values<Field>(functionFields[name].outputs)[0]?.kind.shape;
  return listIn(name) === undefined ? thingOf(name) : plain(shape ?? { type: "anything" });
}

function thingOf(name: LookUpName): string {
  return name.slice("getDast".length);
}

const lookUpNames = Object.keys(functionFields).filter((name): name is LookUpName =>
  name.startsWith("getDast"),
);

/** The function that does the work. */
function workOf(name: LookUpName): string {
  return `get${thingOf(name)}`;
}

/** Where the classes and look-ups of a host stand. */
interface Place {
  /** The module with what they are made of. */
  readonly file: string;
  /** The folder of what both hosts have. */
  readonly up: "." | "..";
}

/** The look-ups of one host, which run in the program itself or in the plugin. */
export function lookUps({ file, up, runsHere }: Place & { readonly runsHere: boolean }): string {
  const root = up === "." ? "../.." : "../../..";
  const queries = lookUpNames.map(queryOf).sort();
  return formatted([
    header,
    [
      `import type { Finding, Scan, Target } from "${root}/provider/client/types";`,
      ...(runsHere
        ? [`import { ${lookUpNames.map(workOf).join(", ")} } from "${root}/provider/functions/look-ups";`]
        : []),
      `import type { ${queries.join(", ")} } from "${up}/declarations";`,
      `import { lookUp, lookUpOutput } from "${file}";`,
    ].join("\n"),
    `export type { ${queries.join(", ")} };`,
    ...lookUpNames.map((name) => {
      const types = `<${queryOf(name)}, ${answerOf(name)}>`;
      const given = runsHere ? `"${name}", ${workOf(name)}` : `"${name}"`;
      const meaningOfOutput = `\`${name}\` for inputs that may be outputs; unknown in a preview without tokens.`;
      return [
        `${doc(functionFields[name].meaning)}export const ${name} = lookUp${types}(${given});`,
        `${doc(meaningOfOutput)}export const ${name}Output = lookUpOutput${types}(${given});`,
      ].join("\n");
    }),
  ]);
}

/** The types of a host's resources, by the base of their classes. */
const typeOf = { dynamicResource: dynamicTypeOf, pluginResource: tokenOf };

/** The classes of one host. */
export function classes({ base, file, up }: Place & { readonly base: keyof typeof typeOf }): string {
  const all = Object.entries(resourceFields);
  const components = Object.entries(componentFields);
  const imports = [...all, ...components]
    .flatMap(([name]) => [`type ${name}Args`, `type ${name}Properties`])
    .sort();
  return formatted([
    header,
    [
      'import type * as pulumi from "@pulumi/pulumi";',
      `import { ${imports.join(", ")} } from "${up}/declarations";`,
      `import { ${base}, component, componentOf, isOfType, registrationOf } from "${file}";`,
    ].join("\n"),
    ...all.map(
      ([name, { meaning }]) => `${doc(meaning)}export class ${name} extends ${base}<${name}Properties>() {
  ${isInstance(name, typeOf[base](name))}
  constructor(name: string, args: ${name}Args, options?: pulumi.CustomResourceOptions) {
    super(...registrationOf("${name}", { name, args, options }));
  }
}`,
    ),
    ...components.map(([name, fields]) => componentClass(name, fields)),
  ]);
}

/** By it a policy pack and a transform know the resources of a class (`asType` of @pulumi/policy), as those of generated SDKs. */
function isInstance(name: string, type: string): string {
  return `/** True if the value is a resource of this class. */
  static readonly isInstance = isOfType<${name}>(${JSON.stringify(type)});`;
}

function componentClass(name: string, { meaning, inputs }: ResourceFields): string {
  const isOptional = !Object.values(inputs).some(({ required }) => required);
  const args = `args: ${name}Args${isOptional ? " = {}" : ""}`;
  return `${doc(meaning)}export class ${name} extends component<${name}Properties>("${name}") {
  ${isInstance(name, tokenOf(name as ComponentName))}
  constructor(name: string, ${args}, options?: pulumi.ComponentResourceOptions) {
    super(...componentOf("${name}", { name, args, options }));
  }
}`;
}

const header = "// Written by `npm run generate` from the fields in provider. Do not edit.";

function interfaceOf(
  name: string,
  { meaning, fields }: { readonly meaning: string; readonly fields: Fields },
  typeOf: (field: Field) => string,
): string {
  const members = Object.entries(fields).map(
    ([property, field]) =>
      `${doc(field.meaning, defaultOf(field))}readonly ${property}${field.required ? "" : "?"}: ${typeOf(field)};`,
  );
  return `${doc(meaning)}export interface ${name} {\n${members.join("\n")}\n}`;
}

function propertiesOf(name: string, fields: Fields): string {
  const members = Object.entries(fields).map(([property, field]) => {
    const isShown = field.required || field.alwaysShown === true;
    return `${doc(field.meaning)}readonly ${property}: pulumi.Output<${output(field.kind.shape)}${isShown ? "" : " | undefined"}>;`;
  });
  return `${doc(`What a \`${name}\` shows.`)}export interface ${name}Properties {\n${members.join("\n")}\n}`;
}

function union(words: readonly string[]): string {
  return words.map((word) => JSON.stringify(word)).join(" | ");
}

/** A type as values have it. */
function plain(shape: Shape): string {
  switch (shape.type) {
    case "string":
      return shape.words === undefined ? "string" : union(shape.words);
    case "boolean":
      return "boolean";
    case "integer":
      return "number";
    case "anything":
      return "unknown";
    case "list":
      return `readonly (${plain(shape.of)})[]`;
    case "map":
      return `Readonly<Record<string, ${plain(shape.of)}>>`;
    case "enum":
    case "object":
      return shape.name;
  }
}

/** A list that Pulumi resolves is one that may be changed. */
function output(shape: Shape): string {
  return shape.type === "list" ? `(${plain(shape.of)})[]` : plain(shape);
}

function input(shape: Shape): string {
  return `pulumi.Input<${inner(shape)}>`;
}

function inner(shape: Shape): string {
  switch (shape.type) {
    case "list":
      return `${input(shape.of)}[]`;
    case "map":
      return `Readonly<Record<string, ${input(shape.of)}>>`;
    case "object":
      return `${shape.name}Args`;
    default:
      return plain(shape);
  }
}

function defaultOf(field: Field & { readonly variable?: string }): string | undefined {
  const { variable, default: value } = field;
  const parts = [variable ?? [], value === undefined ? [] : JSON.stringify(value)].flat();
  return parts.length === 0 ? undefined : parts.join(", or ");
}

/** A docstring, wrapped as the rest of the source. */
function doc(meaning: string, standard?: string): string {
  const tag = standard === undefined ? "" : `@default ${standard}`;
  const line = `${meaning} ${tag}`.trim();
  if (wrapped(line, widest).length === 1 && !line.includes("\n")) return `/** ${line} */\n`;
  const paragraphs = meaning.split("\n\n").map((text) => wrapped(text, widest));
  const text = paragraphs.flatMap((lined, at) => (at === 0 ? lined : ["", ...lined]));
  const lines = tag === "" ? text : [...text, tag];
  return `/**\n${lines.map((one) => (one === "" ? " *" : ` * ${one}`)).join("\n")}\n */\n`;
}

const widest = 120;

function formatted(parts: readonly string[]): string {
  const biome = require.resolve("@biomejs/biome/bin/biome");
  const input = `${parts.join("\n\n")}\n`;
  const command = [biome, "check", "--write", "--stdin-file-path=generated.ts"];
  return execFileSync(process.execPath, command, { input, encoding: "utf8" });
}
