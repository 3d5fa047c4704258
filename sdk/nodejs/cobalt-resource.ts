import * as pulumi from "@pulumi/pulumi";
import type { ResourceName } from "../../provider/registry";
import { type Declaration, type Kind, propertiesOf } from "./declarations/kind";
import { refuseClearTokens } from "./guard";

import provider = require("../../provider/hosts/dynamic-provider");

type Registration = ConstructorParameters<typeof pulumi.dynamic.Resource>;

/**
 * What one of the dynamic resources registers with Pulumi.
 * @throws RunError for a token that is set in clear, and for the option `import`
 */
export function registrationOf(kind: Kind, declaration: Declaration): Registration {
  refuseClearTokens();
  refuseImport(kind, declaration);
  const { name, options } = declaration;
  const properties = { ...propertiesOf(kind, declaration), __resource: identityOf(kind.resource, name) };
  return [provider, name, properties, options, "cobalt", kind.resource];
}

/**
 * Pulumi's own class as the base of one whose instances have `Properties` as well, which Pulumi fills in by their names. A class of
 * ours in between would stand in the stack trace that the state keeps of every resource.
 */
export function dynamicResource<Properties>() {
  return pulumi.dynamic.Resource as unknown as new (
    ...registration: Registration
  ) => pulumi.dynamic.Resource & Properties;
}

/** What the dynamic host has to know of a resource and Pulumi does not tell it: its kind, and its place in the stack. */
function identityOf(resource: ResourceName, name: string): string {
  return `${resource}:${pulumi.getProject()}/${pulumi.getStack()}/${name}`;
}

/** Pulumi's runtime of dynamic resources cannot import, and fails in words of its own that lead nowhere. */
function refuseImport({ resource, inputs }: Kind, { name, options }: Declaration): void {
  if (!options?.import) return;
  const [id = "dsc_…"] = /dsc_\w+/.exec(String(options.import)) ?? [];
  const instead = inputs.includes("adopt")
    ? `Take the option out and write, beside the other arguments, adopt: "${id}": what Cobalt has is taken over then, and nothing is posted.`
    : "Take the option out: this resource changes nothing in Cobalt, so it can simply be declared.";
  throw new pulumi.RunError(
    `${resource} ${JSON.stringify(name)}: Pulumi's dynamic resources cannot be imported (import: ${JSON.stringify(options.import)}). ${instead}`,
  );
}
