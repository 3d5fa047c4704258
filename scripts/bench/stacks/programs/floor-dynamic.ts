import * as pulumi from "@pulumi/pulumi";
import { declarations } from "./declared";

/** The floor: a dynamic provider that does nothing. */
const provider: pulumi.dynamic.ResourceProvider = {
  create: async (inputs) => ({ id: "nothing", outs: inputs }),
};

class Nothing extends pulumi.dynamic.Resource {
  constructor(name: string, args: pulumi.Inputs) {
    super(provider, name, args);
  }
}

for (const { name, args } of declarations()) new Nothing(name, args);
