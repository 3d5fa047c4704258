import * as pulumi from "@pulumi/pulumi";
import { pluginOptions } from "./plugin-options";

/** One organisation in Cobalt. What is not given comes from the environment, as for the default provider. */
export interface ProviderArgs {
  /** A personal API token; kept as a secret whatever comes in. @default COBALT_API_TOKEN */
  readonly apiToken?: pulumi.Input<string | undefined>;
  /** The organisation's v2 token; kept as a secret whatever comes in. @default COBALT_ORG_TOKEN */
  readonly orgToken?: pulumi.Input<string | undefined>;
  /** The data centre that has the organisation. @default COBALT_REGION, or "us" */
  readonly region?: pulumi.Input<"us" | "eu" | undefined>;
  /** https, or http on this machine. @default COBALT_BASE_URL, or the region's */
  readonly baseUrl?: pulumi.Input<string | undefined>;
  /** GETs a minute that this provider may use of the user's quota. @default COBALT_READS_PER_MINUTE, or 100 */
  readonly readsPerMinute?: pulumi.Input<number | undefined>;
  /** The same for POSTs. @default COBALT_WRITES_PER_MINUTE, or 20 */
  readonly writesPerMinute?: pulumi.Input<number | undefined>;
  /** Ids of schedules that a person has removed in Cobalt; those in COBALT_REMOVED_SCHEDULES count too. */
  readonly removedSchedules?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** Scan id → why it is accepted whatever its verdict, optionally ending with `until 2026-12-01`. */
  readonly acceptedScans?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>> | undefined>;
}

/**
 * An explicit provider instance: two organisations, or the US and the EU data centre, in one program. Its quota is its own, so
 * several for one user share that user's 100 GETs and 20 POSTs a minute only where `readsPerMinute` and `writesPerMinute` say so.
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    const own: pulumi.CustomResourceOptions = {
      ...pluginOptions,
      additionalSecretOutputs: ["apiToken", "orgToken"],
    };
    super("cobalt", name, wireOf(args), pulumi.mergeOptions(own, options));
  }
}

/** The engine takes a provider's arguments as texts: what is no text travels as JSON. */
function wireOf({ apiToken, orgToken, region, baseUrl, ...others }: ProviderArgs): pulumi.Inputs {
  const { readsPerMinute, writesPerMinute, removedSchedules, acceptedScans } = others;
  return {
    apiToken: apiToken === undefined ? undefined : pulumi.secret(apiToken),
    orgToken: orgToken === undefined ? undefined : pulumi.secret(orgToken),
    region,
    baseUrl,
    readsPerMinute: asJson(readsPerMinute),
    writesPerMinute: asJson(writesPerMinute),
    removedSchedules: asJson(removedSchedules),
    acceptedScans: asJson(acceptedScans),
  };
}

function asJson(value: pulumi.Input<unknown> | undefined): pulumi.Output<string> | undefined {
  return value === undefined ? undefined : pulumi.output(value).apply((known) => JSON.stringify(known));
}
