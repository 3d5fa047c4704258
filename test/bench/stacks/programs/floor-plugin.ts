import * as pulumi from "@pulumi/pulumi";
import { declarations, declaredProperties } from "./declared";

class DastScheduledScan extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs) {
    super("empty:index:DastScheduledScan", name, { ...declaredProperties, ...args });
  }
}

for (const { name, args } of declarations()) new DastScheduledScan(name, args);
