import * as pulumi from "@pulumi/pulumi";
import type { Children, Outputs } from "../../provider/hosts/components";
import type { ComponentName, ResourceName } from "../../provider/resources/all-fields";
import { getDastTargetsOutput } from "./functions";
import { checkConfiguration, refuseSecondSdk } from "./guard";
import { componentWith, type Declaration, inputsOf, propertiesOf, withProperties } from "./properties";

import provider = require("../../provider/hosts/dynamic-provider");

type Registration = ConstructorParameters<typeof pulumi.dynamic.Resource>;

/**
 * What one of the dynamic resources registers with Pulumi.
 * @throws RunError for a key that nobody knows, a token that is set in clear, the option `import`, and a second copy of Pulumi's SDK
 */
export function registrationOf(resource: ResourceName, declaration: Declaration): Registration {
  refuseSecondSdk();
  checkConfiguration();
  refuseImport(resource, declaration);
  const { name, options } = declaration;
  const properties = { ...propertiesOf(resource, declaration), __resource: identityOf(resource, name) };
  return [provider, name, properties, options, "cobalt", resource];
}

/** The base of the dynamic classes. */
export function dynamicResource<Properties>() {
  return withProperties<Properties, Registration, pulumi.dynamic.Resource>(pulumi.dynamic.Resource);
}

const children: Children = {
  declare: (resource, name, args, options) =>
    new (dynamicResource<Outputs>())(...registrationOf(resource, { name, args, options })),
  targets: getDastTargetsOutput,
};

/** The base of a component's class. */
export function component<Properties>(name: ComponentName) {
  return componentWith<Properties>(name, children);
}

export { componentOf, isOfType } from "./properties";

/** What the dynamic host has to know of a resource and Pulumi does not tell it: its kind, and its place in the stack. */
function identityOf(resource: ResourceName, name: string): string {
  return `${resource}:${pulumi.getProject()}/${pulumi.getStack()}/${name}`;
}

/** Pulumi's runtime of dynamic resources cannot import, and fails in words of its own that lead nowhere. */
function refuseImport(resource: ResourceName, { name, options }: Declaration): void {
  if (!options?.import) return;
  const [id = "dsc_…"] = /dsc_\w+/.exec(String(options.import)) ?? [];
  const instead = inputsOf(resource).includes("adopt")
    ? `Take the option out and write, beside the other arguments, adopt: "${id}": what Cobalt has is taken over then, and nothing is posted.`
    : "Take the option out: this resource changes nothing in Cobalt, so it can simply be declared.";
  throw new pulumi.RunError(
    `${resource} ${JSON.stringify(name)}: Pulumi's dynamic resources cannot be imported (import: ${JSON.stringify(options.import)}). ${instead}`,
  );
}
