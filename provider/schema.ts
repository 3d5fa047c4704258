import { functionTokenOf, tokenOf } from "./registry";
import { configurationProperties } from "./schema/configuration";
import { functionSchemas } from "./schema/functions";
import { resourceSchemas } from "./schema/resources";
import { sharedTypes } from "./schema/shared-types";
import type { Properties, PropertySchema } from "./schema/types";

/** The package's schema as JSON: what every language's SDK is generated from. */
export function renderSchema(version: string): string {
  return `${JSON.stringify(schema(version), undefined, 2)}\n`;
}

function schema(version: string): object {
  return {
    name: "cobalt",
    displayName: "Cobalt (unofficial)",
    version,
    description:
      "Dynamic application security testing with Cobalt: scan schedules, scans that a deployment starts, and gates.",
    keywords: ["pulumi", "cobalt", "dast", "category/utility", "kind/native"],
    license: "Apache-2.0",
    language: { nodejs: { packageName: "pulumi-cobalt-sdk" } },
    config: { variables: configurationProperties },
    provider: { description: "One organisation in Cobalt.", inputProperties: configurationProperties },
    types: rename(sharedTypes, tokenOf),
    resources: rename(
      resourceSchemas,
      tokenOf,
      ({ description, inputs, requiredInputs, outputs, requiredOutputs }) => ({
        description,
        inputProperties: inProse(inputs),
        requiredInputs,
        properties: { ...inProse(withoutReplace(inputs)), ...outputs },
        required: requiredOutputs,
      }),
    ),
    functions: rename(
      functionSchemas,
      functionTokenOf,
      ({ description, inputs, requiredInputs, outputs, requiredOutputs }) => ({
        description,
        inputs: { type: "object", properties: inputs, required: requiredInputs },
        outputs: { type: "object", properties: outputs, required: requiredOutputs },
      }),
    ),
  };
}

function rename<T>(
  entries: Readonly<Record<string, T>>,
  token: (name: string) => string,
  render: (value: T) => unknown = (v) => v,
) {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [token(name), render(value)]));
}

/**
 * Defaults are the lifecycles' and stand in the descriptions only: a generated SDK would write them into the inputs, and a
 * program that moves between the hosts would then seem to have changed.
 */
function inProse(properties: Properties): Properties {
  return mapProperties(properties, ({ default: value, ...rest }) =>
    value === undefined ? rest : { ...rest, description: `${rest.description} Default: \`${value}\`.` },
  );
}

function withoutReplace(properties: Properties): Properties {
  return mapProperties(properties, ({ willReplaceOnChanges: _, ...rest }) => rest);
}

function mapProperties(
  properties: Properties,
  map: (property: PropertySchema) => PropertySchema,
): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, map(property)]));
}
