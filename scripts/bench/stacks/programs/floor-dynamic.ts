import * as pulumi from "@pulumi/pulumi";
import { declarations, declaredOutputs, outputs } from "./declared";

/** The floor: a dynamic provider that does nothing, for a resource with the same properties. */
const seen = { ...outputs };
const provider: pulumi.dynamic.ResourceProvider = {
  create: async (inputs) => ({ id: "nothing", outs: { ...inputs, ...seen } }),
};

class Nothing extends pulumi.dynamic.Resource {
  constructor(name: string, args: pulumi.Inputs) {
    super(provider, name, { ...declaredOutputs, ...args });
  }
}

for (const { name, args } of declarations()) new Nothing(name, args);
