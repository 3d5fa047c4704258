import * as pulumi from "@pulumi/pulumi";
import type { ResourceName } from "../../provider/registry";
import { type Declaration, type Kind, propertiesOf } from "./declarations/kind";
import { refuseClearTokens } from "./guard";

import provider = require("../../provider/hosts/dynamic-provider");

/** What the dynamic resources of this package share. */
class CobaltResource extends pulumi.dynamic.Resource {
  constructor(kind: Kind, declaration: Declaration) {
    refuseClearTokens();
    const { name, options } = declaration;
    const properties = { ...propertiesOf(kind, declaration), __resource: identityOf(kind.resource, name) };
    super(provider, name, properties, options, "cobalt", kind.resource);
  }
}

/** The base of a class whose instances have `Properties` as well, which Pulumi fills in by their names. */
export function dynamicResource<Properties>() {
  return CobaltResource as unknown as new (
    kind: Kind,
    declaration: Declaration,
  ) => pulumi.dynamic.Resource & Properties;
}

/** What the dynamic host has to know of a resource and Pulumi does not tell it: its kind, and its place in the stack. */
function identityOf(resource: ResourceName, name: string): string {
  return `${resource}:${pulumi.getProject()}/${pulumi.getStack()}/${name}`;
}
