import * as pulumi from "@pulumi/pulumi";
import type { ResourceName } from "../../provider/registry";

/** What the dynamic host has to know of a resource and Pulumi does not tell it: its kind, and its place in the stack. */
export function identityOf(resource: ResourceName, name: string): string {
  return `${resource}:${pulumi.getProject()}/${pulumi.getStack()}/${name}`;
}
