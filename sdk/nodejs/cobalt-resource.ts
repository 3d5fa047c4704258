import * as pulumi from "@pulumi/pulumi";
import type { ResourceName } from "../../provider/registry";
import { type Declaration, type Kind, propertiesOf } from "./declarations/kind";
import { refuseClearTokens } from "./guard";

import provider = require("../../provider/hosts/dynamic-provider");

type Registration = ConstructorParameters<typeof pulumi.dynamic.Resource>;

/** What one of the dynamic resources registers with Pulumi. @throws RunError for a token that is set in clear. */
export function registrationOf(kind: Kind, declaration: Declaration): Registration {
  refuseClearTokens();
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
