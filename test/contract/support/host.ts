import type { Environment } from "../../../provider/configuration";
import type { ResourceName } from "../../../provider/resources/all-fields";
import type { Properties } from "../../hosts/plugin/support/calls";
import type { Cobalt, Said } from "../../hosts/plugin/support/plugin";

/** One process of a provider, for one command of Pulumi's CLI. */
export interface ProcessOptions {
  readonly cobalt: Cobalt;
  readonly environment: Environment;
  /** Values of `cobalt:` keys. */
  readonly config: Properties;
}

export type Failure = readonly [property: string, reason: string];

export interface Diff {
  readonly kind: "none" | "update" | "replace";
  readonly replaces: readonly string[];
  /** Path → kind of change; absent where the host cannot say. */
  readonly details?: Properties;
}

export interface Stored {
  readonly id: string;
  readonly state: Properties;
}

/**
 * A host as Pulumi's engine uses it, for one resource `shop/dev/one`. Properties are the engine's own: with its marks for
 * secrets and for what is not known yet. What a host does not offer is rejected as the engine would.
 */
export interface Host {
  readonly said: readonly Said[];
  check(
    olds: Properties | undefined,
    news: Properties,
  ): Promise<{ readonly inputs: Properties; readonly failures: readonly Failure[] }>;
  diff(old: Stored, inputs: Properties): Promise<Diff>;
  /** The outputs to come; undefined where the engine does not ask the host in a preview. */
  plan(old: Stored | undefined, inputs: Properties): Promise<Properties | undefined>;
  create(inputs: Properties, timeoutSeconds?: number): Promise<Stored>;
  update(old: Stored, inputs: Properties): Promise<Properties>;
  read(old: Stored, inputs: Properties): Promise<Stored>;
  import(id: string): Promise<Stored & { readonly inputs: Properties }>;
  remove(old: Stored): Promise<void>;
  close(): Promise<void>;
}

export type HostName = "dynamic" | "plugin";
export type StartHost = (resource: ResourceName, options: ProcessOptions) => Promise<Host>;
