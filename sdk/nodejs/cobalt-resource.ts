import * as pulumi from "@pulumi/pulumi";
import type { ResourceName } from "../../provider/registry";
import { refuseClearTokens } from "./guard";

import provider = require("../../provider/hosts/dynamic-provider");

/** A kind of resource, as its class hands it to the dynamic host. */
export interface Kind {
  readonly resource: ResourceName;
  /** The inputs that its lifecycle knows; others are left out. */
  readonly inputs: readonly string[];
  /** What the class shows beside its inputs. Pulumi fills in the properties that it finds named. */
  readonly outputs: readonly string[];
}

export interface Declaration {
  readonly name: string;
  readonly args: object;
  readonly options: pulumi.CustomResourceOptions | undefined;
}

/** What the resources of this package share. */
export abstract class CobaltResource extends pulumi.dynamic.Resource {
  constructor({ resource, inputs, outputs }: Kind, { name, args, options }: Declaration) {
    refuseClearTokens();
    const given = new Map(Object.entries(args));
    const properties = {
      ...Object.fromEntries(outputs.map((output) => [output, undefined])),
      ...Object.fromEntries(inputs.map((input) => [input, given.get(input)])),
      __resource: identityOf(resource, name),
    };
    super(provider, name, properties, options, "cobalt", resource);
  }
}

/** What the dynamic host has to know of a resource and Pulumi does not tell it: its kind, and its place in the stack. */
function identityOf(resource: ResourceName, name: string): string {
  return `${resource}:${pulumi.getProject()}/${pulumi.getStack()}/${name}`;
}
