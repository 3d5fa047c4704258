import * as pulumi from "@pulumi/pulumi";
import { sandboxVariables } from "../../../provider/configuration";
import {
  type ConfigurationField,
  type ConfigurationKey,
  configurationFields,
  environmentVariables,
} from "../../../provider/configuration-fields";
import type { ProviderArgs } from "../declarations";
import { refuseSecondSdk } from "../guard";
import { isOfType } from "../properties";
import { pluginOptions } from "./invokes";

const argumentFields = Object.entries<ConfigurationField>(configurationFields);

/**
 * An explicit provider instance: two organisations, or the US and the EU data centre, in one program. Its quota is its own, so
 * several for one user share that user's 100 GETs and 20 POSTs a minute only where `readsPerMinute` and `writesPerMinute` say so.
 *
 * The option `envVarMappings` (Pulumi 3.220 or later) gives it the tokens of other variables of the environment, and keeps them out of
 * the state: `{ EU_API_TOKEN: "COBALT_API_TOKEN", EU_ORG_TOKEN: "COBALT_ORG_TOKEN" }`.
 */
export class Provider extends pulumi.ProviderResource {
  /** True if the value is a resource of this class. */
  static override readonly isInstance = isOfType<Provider>("pulumi:providers:cobalt");

  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    refuseSecondSdk();
    const own: pulumi.CustomResourceOptions = {
      ...pluginOptions,
      additionalSecretOutputs: argumentFields.filter(([, { secret }]) => secret === true).map(([key]) => key),
    };
    refuseForeignTokens(name, options?.envVarMappings);
    super("cobalt", name, mapped(wireOf(args), options?.envVarMappings), pulumi.mergeOptions(own, options));
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

type Mappings = pulumi.ResourceOptions["envVarMappings"];

/**
 * A variable that is not set maps nothing, and the provider would use the tokens that stand in its place: another organisation's.
 * @throws RunError
 */
function refuseForeignTokens(provider: string, mappings: Mappings = {}): void {
  const { apiToken, orgToken } = environmentVariables;
  if (process.env[sandboxVariables.baseUrl]) return;
  for (const [source, target] of Object.entries(mappings)) {
    if (![apiToken, orgToken].includes(target) || process.env[source] !== undefined) continue;
    if (process.env[target] === undefined) continue;
    throw new pulumi.RunError(
      `The provider ${JSON.stringify(provider)} takes ${target} from ${source}, which is not set, and would use the ${target} of the ` +
        `environment instead. Set ${source}, or unset ${target}.`,
    );
  }
}

/** The first engine that does not silently pass over the option `envVarMappings`. */
const mappingEngine = ">=3.220.0";

/** The same arguments, of which one waits until the engine is known to take the mappings. */
function mapped(args: pulumi.Inputs, mappings: Mappings): pulumi.Inputs {
  if (mappings === undefined) return args;
  return {
    ...args,
    region: pulumi.requirePulumiVersion(mappingEngine).then(() => args.region),
  };
}
