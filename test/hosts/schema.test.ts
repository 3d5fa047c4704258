import { readFileSync } from "node:fs";
import { join } from "node:path";
import { functions, resources } from "../../provider/registry";
import { scanGateRules } from "../../provider/resources/scan-gate/declaration";
import { scanTriggerRules } from "../../provider/resources/scan-trigger/declaration";
import { scheduledScanRules } from "../../provider/resources/scheduled-scan/declaration";
import { renderSchema } from "../../provider/schema";

const root = join(__dirname, "..", "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const committed = readFileSync(join(root, "provider", "schema.json"), "utf8");
const schema = JSON.parse(committed);

it("is committed as it is generated (npm run schema writes it)", () => {
  expect(committed).toBe(renderSchema(version));
});

it("holds every resource and function of the registry, and no other", () => {
  const tokens = (names: object) => Object.keys(names).map((name) => `cobalt:index:${name}`);
  expect(Object.keys(schema.resources)).toEqual(tokens(resources));
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
