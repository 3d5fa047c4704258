import * as pulumi from "@pulumi/pulumi";
import { declarations, declaredOutputs } from "./declared";

class Nothing extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs) {
    super("empty:index:Nothing", name, { ...declaredOutputs, ...args });
  }
}

for (const { name, args } of declarations()) new Nothing(name, args);
