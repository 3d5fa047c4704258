import { configurationProperties } from "./schema/configuration";
import { withDefaults } from "./schema/defaults";
import { functionSchemas } from "./schema/functions";
import { languages } from "./schema/languages";
import { pluginDownloadUrl, type Repository } from "./schema/plugin-download-url";
import { resourceSchemas } from "./schema/resources";
import { sharedTypes } from "./schema/shared-types";
import type { Properties } from "./schema/types";
import { tokenOf } from "./tokens";

/**
 * The package's schema as JSON: what every language's SDK is generated from.
 * @param repository package.json's, where it has one: the place of releases.
 */
export function renderSchema(version: string, repository?: Repository): string {
  return `${JSON.stringify(schema(version, repository), undefined, 2)}\n`;
}

function schema(version: string, repository: Repository | undefined): object {
  return {
    name: "cobalt",
    displayName: "Cobalt (unofficial)",
    version,
    description:
      "Dynamic application security testing with Cobalt: scan schedules, scans that a deployment starts, and gates.",
    keywords: ["pulumi", "cobalt", "dast", "category/utility", "kind/native"],
    license: "Apache-2.0",
    pluginDownloadURL: pluginDownloadUrl(repository),
    language: languages,
    config: { variables: configurationProperties },
    provider: { description: "One organisation in Cobalt.", inputProperties: configurationProperties },
    types: rename(sharedTypes, tokenOf),
    resources: rename(
      resourceSchemas,
      tokenOf,
      ({ description, inputs, requiredInputs, defaults, outputs, requiredOutputs }) => ({
        description,
        inputProperties: withDefaults(inputs, defaults),
        requiredInputs,
        properties: { ...withoutReplace(inputs), ...outputs },
        required: requiredOutputs,
      }),
    ),
    functions: rename(
      functionSchemas,
      tokenOf,
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

function withoutReplace(properties: Properties): Properties {
  const entries = Object.entries(properties);
  return Object.fromEntries(entries.map(([name, { willReplaceOnChanges: _, ...rest }]) => [name, rest]));
}
