import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pluginDownloadUrl } from "../../provider/package-manifest";
import { functions, resources } from "../../provider/registry";
import { componentFields } from "../../provider/resources/all-fields";
import { scanGateDefaults, scanGateRules } from "../../provider/resources/scan-gate/fields";
import {
  readinessDefaults,
  scanTriggerDefaults,
  scanTriggerRules,
} from "../../provider/resources/scan-trigger/fields";
import { scheduledScanDefaults, scheduledScanRules } from "../../provider/resources/scheduled-scan/fields";
import { renderSchema } from "../../provider/schema";

const root = join(__dirname, "..", "..");
const committed = readFileSync(join(root, "provider", "schema.json"), "utf8");
const schema = JSON.parse(committed);

it("holds every resource and function of the registry, and no other", () => {
  const tokens = (names: object) => Object.keys(names).map((name) => `cobalt:index:${name}`);
  expect(Object.keys(schema.resources)).toEqual(tokens({ ...resources, ...componentFields }));
  expect(Object.keys(schema.functions)).toEqual(tokens(functions));
});

it.each([
  ["DastScheduledScan", scheduledScanRules],
  ["DastScanTrigger", scanTriggerRules],
  ["DastScanGate", scanGateRules],
])("asks for the inputs that the lifecycle of %s checks, as required as they are there", (name, rules) => {
  const { inputProperties, requiredInputs } = schema.resources[`cobalt:index:${name}`];
  expect(Object.keys(inputProperties)).toEqual(Object.keys(rules));
  expect(requiredInputs).toEqual(Object.keys(rules).filter((input) => rules[input]?.required));
});

it("refers to no type that it does not hold", () => {
  const references = [...committed.matchAll(/"\$ref": "#\/types\/([^"]+)"/g)].map(([, token]) => token ?? "");
  expect(references.length).toBeGreaterThan(10);
  expect(references.filter((token) => schema.types[token] === undefined)).toEqual([]);
});

type Described = Readonly<Record<string, { readonly description?: string }>>;

it("describes every property, and marks the tokens as secrets", () => {
  const { apiToken, orgToken } = schema.provider.inputProperties;
  expect([apiToken.secret, orgToken.secret]).toEqual([true, true]);
  const resourcesAndTypes = [...Object.values(schema.resources), ...Object.values(schema.types)] as {
    readonly inputProperties?: Described;
    readonly properties?: Described;
  }[];
  const properties = resourcesAndTypes.flatMap(({ inputProperties, properties }) => [
    ...Object.entries({ ...inputProperties, ...properties }),
  ]);
  expect(properties.filter(([, { description }]) => !description).map(([name]) => name)).toEqual([]);
});

interface WithDefault {
  readonly default?: unknown;
  readonly description: string;
}

const defaultsIn = (properties: Readonly<Record<string, WithDefault>>) =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([, property]) => property.default !== undefined)
      .map(([name, property]) => [name, property.default]),
  );
const isScalar = (value: unknown) => typeof value !== "object";

it.each([
  ["DastScheduledScan", scheduledScanDefaults],
  ["DastScanTrigger", scanTriggerDefaults],
  ["DastScanGate", scanGateDefaults],
])("has the defaults by which the lifecycle of %s judges, and no other, and says each", (name, defaults) => {
  const { inputProperties, properties } = schema.resources[`cobalt:index:${name}`];
  const scalars = Object.entries(defaults).filter(([, value]) => isScalar(value));
  expect(defaultsIn(inputProperties)).toEqual(Object.fromEntries(scalars));
  expect(defaultsIn(properties)).toEqual({});
  const said = Object.entries(defaults).filter(([, value]) => isScalar(value) || Array.isArray(value));
  for (const [input, value] of said)
    expect(inputProperties[input].description).toContain(`Default: \`${[value].flat().join("`, `")}\`.`);
});

it("has the defaults of a readiness", () => {
  expect(defaultsIn(schema.types["cobalt:index:Readiness"].properties)).toEqual(readinessDefaults);
});

it("gives an enumeration a default that is one of its values", () => {
  const inputs = Object.values(schema.resources).flatMap((resource) =>
    Object.values(
      (resource as { inputProperties: Record<string, { $ref?: string; default?: string }> }).inputProperties,
    ),
  );
  const enumerated = inputs.filter(({ $ref, default: value }) => $ref !== undefined && value !== undefined);
  expect(enumerated.length).toBeGreaterThanOrEqual(6);
  for (const { $ref, default: value } of enumerated) {
    const type = schema.types[($ref ?? "").replace("#/types/", "")];
    expect(type.enum.map((one: { value: string }) => one.value)).toContain(value);
  }
});

it("gives the configuration no defaults, which would win over the environment", () => {
  expect(defaultsIn(schema.provider.inputProperties)).toEqual({});
  expect(defaultsIn(schema.config.variables)).toEqual({});
});

it("marks nothing as a secret but the tokens and the headers of a readiness: what else is one, the program says", () => {
  const secrets = [...committed.matchAll(/"secret": true/g)];
  expect(secrets).toHaveLength(2 * 2 + 1);
});

describe("without a repository", () => {
  it("names no address of this project", () => {
    expect(pluginDownloadUrl(undefined)).toBeUndefined();
    const text = renderSchema({ version: "1.2.3" });
    expect(text).not.toMatch(/\.invalid|"(homepage|repository|logoUrl|pluginDownloadURL)"/);
    // Pulumi's generators make Go's import path of the repository themselves, and print that one alone in their instructions.
    expect(JSON.parse(text).language.go).not.toHaveProperty("importBasePath");
  });
});

describe.each([
  ["git+https://github.com/owner/pulumi-cobalt.git", "https://github.com/owner/pulumi-cobalt"],
  ["github:owner/pulumi-cobalt", "https://github.com/owner/pulumi-cobalt"],
  ["git@github.com:owner/pulumi-cobalt.git", "https://github.com/owner/pulumi-cobalt"],
  ["git://github.com/owner/pulumi-cobalt.git", "https://github.com/owner/pulumi-cobalt"],
  ["git+ssh://git@github.com/owner/pulumi-cobalt.git", "https://github.com/owner/pulumi-cobalt"],
  ["https://github.com/owner/some.thing/tree/main", "https://github.com/owner/some.thing"],
  ["git+https://git.example/owner/pulumi-cobalt.git", "https://git.example/owner/pulumi-cobalt"],
])("with the repository %s", (url, address) => {
  it("derives every address from it", () => {
    for (const repository of [url, { url }]) {
      expect(JSON.parse(renderSchema({ version: "1.2.3", repository }))).toMatchObject({
        homepage: address,
        repository: address,
        logoUrl: `${address}/raw/v1.2.3/docs/logo.svg`,
        pluginDownloadURL: address.replace("https://github.com", "github://api.github.com"),
      });
    }
  });
});

it("says who publishes it and whose it is not, and has the logo that it will name", () => {
  expect(schema).toMatchObject({
    publisher: "pulumi-cobalt",
    attribution: expect.stringMatching(/unofficial.*neither made nor endorsed by Cobalt/),
  });
  expect(readFileSync(join(root, "docs", "logo.svg"), "utf8")).toContain("<svg");
});
