import type { EndpointSource } from "../reading";
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
  readonly hosts?: readonly HostSource[];
  /** Where the name or address is that the cloud makes up, mostly known only after a deployment. */
  readonly generated?: readonly HostSource[];
  /** The resource only names hosts that another one serves: without a host it says nothing. */
  readonly namesOnly?: boolean;
  /** Where the properties leave open whether the resource is public, and what would settle it. */
  readonly openWhen?: { readonly condition: Condition; readonly why: string };
  /** The resources of the same stack that serve the hosts which this one names. */
  readonly servedBy?: ServedBy;
  /** The resources of the same stack that hold this one's address, where its own properties only refer to them. */
  readonly addressIn?: AddressIn;
}

/** The path of a property with host names, or of the items that `hostsOf` reads them from. */
export type HostSource =
  | string
  | {
      readonly path: string;
      /** The hosts of one item, maybe none; undefined where they cannot be told from it. */
      readonly hostsOf: (item: unknown, source: EndpointSource) => readonly string[] | undefined;
    }
  /** Those of the items at `path` that `where` is true for have host names in these fields. */
  | {
      readonly path: string;
      readonly where: (item: unknown, source: EndpointSource) => boolean;
      readonly fields: readonly string[];
    };

export interface ServedBy {
  /** Types without the version of their API. */
  readonly types: readonly string[];
  /** Where the references are; each of them names one resource. */
  readonly path: string;
  /** What one reference names: a resource of Kubernetes, nothing outside of the cluster, or undefined for what cannot be told. */
  readonly referenceOf: (item: unknown, source: EndpointSource) => Reference | undefined;
  /** True if the hosts stay inside of the cluster where there is no reference at all. */
  readonly privateWithout: boolean;
}

export type Reference = { readonly namespace: string; readonly name: string } | "inside the cluster";

export interface AddressIn {
  /** The property that the address comes from. */
  readonly property: string;
  readonly types: readonly string[];
  /** Where those types have it. */
  readonly paths: readonly string[];
}

/** A resource beside others of its stack. */
export interface StackResource extends EndpointSource {
  /** URNs of the resources that the property's value comes from. */
  comesFrom(property: string): readonly string[];
}

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

export function pathOf(source: HostSource): string {
  return typeof source === "string" ? source : source.path;
}
