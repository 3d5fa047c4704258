import * as pulumi from "@pulumi/pulumi";
import {
  type ConfigurationField,
  type ConfigurationKey,
  configurationFields,
} from "../../../provider/configuration-fields";
import type { ProviderArgs } from "../declarations";
import { pluginOptions } from "./plugin-resource";

const argumentFields = Object.entries<ConfigurationField>(configurationFields);

/**
 * An explicit provider instance: two organisations, or the US and the EU data centre, in one program. Its quota is its own, so
 * several for one user share that user's 100 GETs and 20 POSTs a minute only where `readsPerMinute` and `writesPerMinute` say so.
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    const own: pulumi.CustomResourceOptions = {
      ...pluginOptions,
      additionalSecretOutputs: argumentFields.filter(([, { secret }]) => secret === true).map(([key]) => key),
    };
    super("cobalt", name, wireOf(args), pulumi.mergeOptions(own, options));
  }
}

/** The engine takes a provider's arguments as texts: what is no text travels as JSON. */
function wireOf(args: ProviderArgs): pulumi.Inputs {
  return Object.fromEntries(
    argumentFields.map(([key, field]) => {
      const value: pulumi.Input<unknown> = args[key as ConfigurationKey];
      if (value === undefined) return [key, undefined];
      if (field.kind.shape.type !== "string")
        return [key, pulumi.output(value).apply((known) => JSON.stringify(known))];
      return [key, field.secret === true ? pulumi.secret(value) : value];
    }),
  );
}
