import type { ResourceName } from "../../../provider/resources/all-fields";
import type { Properties } from "../../hosts/plugin/support/calls";
import type { Cobalt } from "../../hosts/plugin/support/plugin";

/**
 * What one command did, in words that do not depend on a host. Ids that the sandbox gave are named by their places: `$target0`,
 * `$scan1`, `$schedule0`.
 */
export interface Seen {
  readonly did: "create" | "same" | "update" | "replace" | "read" | "import" | "delete" | "failed";
  /** The properties that need a new resource. */
  readonly replaces: readonly string[];
  /** What a failed command says, each fault of a check on a line of its own after its property. */
  readonly failure: string;
  readonly id: string | undefined;
  /** The outputs in the state afterwards; undefined: the resource is not in the state. */
  readonly state: Properties | undefined;
  /** The properties of the state, and of its inputs, that are or hold a secret. */
  readonly secrets: readonly string[];
  /** Every request to Cobalt: the kind of call and the status of its answer. */
  readonly requests: readonly string[];
  /** The POSTs, with idempotency key and body. */
  readonly posts: readonly Properties[];
  /** What the person is told: `warn`, `info`, `progress`, or a table's name (with `begins` at its heading), before the text. */
  readonly said: readonly string[];
  /** In a preview: the outputs to come. */
  readonly planned?: Properties;
  /** In a preview of a change: each path, and how it changes. */
  readonly details?: Properties;
}

/** A text that has to be found. */
export type Part = RegExp;

/** What is expected of a command; what is left out is not looked at, but has to be the same in both hosts all the same. */
export interface Expected {
  readonly did?: Seen["did"];
  readonly replaces?: readonly string[];
  readonly failure?: Part;
  readonly id?: string;
  /** These outputs, among others; undefined: one that is not there. */
  readonly state?: Properties;
  readonly secrets?: readonly string[];
  readonly requests?: readonly string[];
  /** How many POSTs. */
  readonly posts?: number;
  /** Each has to be found in what is said. */
  readonly says?: readonly Part[];
  /** Warnings and tables begun; lines beside them do not count. */
  readonly warnings?: number;
  readonly planned?: Properties;
  readonly details?: Properties;
}

/** Where the hosts differ: which parts of what is seen, what each shows there, and why. */
export interface Difference {
  readonly parts: readonly (keyof Seen)[];
  readonly dynamic: Expected;
  readonly plugin: Expected;
  readonly why: string;
  /** A phrase of the row of docs/hosts.md that says so. */
  readonly readme: string;
}

interface Surroundings {
  /** @default the case's */
  readonly config?: Properties;
  /** @default true */
  readonly tokens?: boolean;
  readonly expect: Expected;
  readonly differs?: Difference;
}

/** `up` and `preview` with these inputs, or another command; each runs in a provider process of its own. */
export type Step =
  | ({
      readonly run: "up" | "preview";
      readonly inputs: Properties;
      readonly timeout?: number;
    } & Surroundings)
  | ({ readonly run: "refresh" | "destroy" } & Surroundings)
  | ({ readonly run: "import"; readonly id: string } & Surroundings)
  /** What happens meanwhile, in Cobalt or on the way to it. */
  | { readonly run: "meanwhile"; readonly happens: (cobalt: Cobalt) => void };

export interface Case {
  readonly name: string;
  readonly resource: ResourceName;
  readonly config?: Properties;
  readonly steps: readonly Step[];
}

export const up = (inputs: Properties, expect: Expected, more: Partial<Surroundings> = {}): Step => ({
  run: "up",
  inputs,
  expect,
  ...more,
});
export const preview = (inputs: Properties, expect: Expected, more: Partial<Surroundings> = {}): Step => ({
  run: "preview",
  inputs,
  expect,
  ...more,
});
export const meanwhile = (happens: (cobalt: Cobalt) => void): Step => ({ run: "meanwhile", happens });

/** What a preview shows in the plugin alone: the engine does not ask a dynamic provider for it. */
export function shown(plugin: Pick<Expected, "planned" | "details" | "says">): Pick<Surroundings, "differs"> {
  const parts = ["planned", "details", ...(plugin.says ? (["said"] as const) : [])] as const;
  const why = "the engine asks a dynamic provider neither for outputs to come nor for exact changes";
  return { differs: { parts, dynamic: {}, plugin, why, readme: "outputs that are not known yet" } };
}
