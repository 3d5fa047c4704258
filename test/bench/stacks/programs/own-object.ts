import * as pulumi from "@pulumi/pulumi";
import { declarations } from "./declared";

/** In the manner of Pulumi's own performance gate (tests/performance, many_resources): a new provider object for each resource. */
class OwnProvider implements pulumi.dynamic.ResourceProvider {
  readonly create: (inputs: pulumi.Inputs) => Promise<pulumi.dynamic.CreateResult>;
  constructor() {
    this.create = async (inputs) => ({ id: "nothing", outs: inputs });
  }
}

class Nothing extends pulumi.dynamic.Resource {
  constructor(name: string, args: pulumi.Inputs) {
    super(new OwnProvider(), name, args);
  }
}

for (const { name, args } of declarations()) new Nothing(name, args);
