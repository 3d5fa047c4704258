import * as pulumi from "@pulumi/pulumi";

/**
 * Stands for whatever you deploy: a folder that is copied to another place. It is a resource of its own, so that the example
 * runs without a cloud.
 */
export class Site extends pulumi.dynamic.Resource {
  declare readonly destination: pulumi.Output<string>;

  constructor(name: string, args: SiteArgs, options?: pulumi.CustomResourceOptions) {
    super(copier, name, { ...args }, options, "example", "Site");
  }
}

export interface SiteArgs {
  readonly source: pulumi.Input<string>;
  readonly destination: pulumi.Input<string>;
  /** What the source holds; a change copies it again. */
  readonly version: pulumi.Input<string>;
}

interface SiteInputs {
  readonly source: string;
  readonly destination: string;
  readonly version: string;
}

const copier: pulumi.dynamic.ResourceProvider<SiteInputs, SiteInputs> = {
  create: async (inputs) => {
    const fs = await import("node:fs/promises");
    await fs.cp(inputs.source, inputs.destination, { recursive: true });
    return { id: inputs.destination, outs: inputs };
  },
  update: async (_id, _olds, news) => {
    const fs = await import("node:fs/promises");
    await fs.cp(news.source, news.destination, { recursive: true });
    return { outs: news };
  },
  delete: async (_id, { destination }) => {
    const fs = await import("node:fs/promises");
    await fs.rm(destination, { recursive: true, force: true });
  },
};
