import type { Condition } from "./condition";

/**
 * A row of the table: resource types of one shape, what makes them public, and where their host names are. Paths are
 * such as `spec.rules[*].host`; `[*]` is every item of a list.
 */
export interface EndpointRule {
  /** Pulumi's types; those of Azure Native and Kubernetes without the version of their API, see `canonicalType`. */
  readonly types: readonly string[];
  readonly publicWhen: Condition;
  /** Where the host names are that people chose: aliases, custom domains, an ingress's rules. */
  readonly hosts?: readonly string[];
  /** Where the name or address is that the cloud makes up, mostly known only after a deployment. */
  readonly generated?: readonly GeneratedHost[];
  /** The resource only names hosts that another one serves: without a host it says nothing. */
  readonly namesOnly?: boolean;
  /** Where the properties leave open whether the resource is public, and what would settle it. */
  readonly openWhen?: { readonly condition: Condition; readonly why: string };
}

/** The path of a property that holds the name, or from which `hostOf` makes it. */
export type GeneratedHost =
  | string
  | { readonly path: string; readonly hostOf: (value: string) => string | undefined };

/** What is known of a resource as an endpoint. */
export type EndpointReading =
  | {
      readonly kind: "public";
      /** Each of them must belong to a target; normalised, without duplicates, at least one. */
      readonly hosts: readonly string[];
      /** Properties with further hosts that can't be told: not known in a preview yet, or no host name. */
      readonly undecided: readonly string[];
    }
  | { readonly kind: "private" }
  | { readonly kind: "cannotTell"; readonly why: string };
