import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One resource of an exported state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom: boolean;
  readonly delete?: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly [other: string]: unknown;
}

export interface StackState {
  readonly version: number;
  readonly deployment: {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: StateResource }[];
    readonly [other: string]: unknown;
  };
}

/** The resources that a program made, by their names; neither the stack nor default providers. */
export function resourcesByName(state: StackState): Record<string, StateResource> {
  const own = (state.deployment.resources ?? []).filter(({ type }) => !type.startsWith("pulumi:"));
  return Object.fromEntries(own.map((resource) => [nameOf(resource.urn), resource]));
}

/** Every file below a folder, as text, by its relative path. */
export function readTexts(folder: string): Record<string, string> {
  const texts: Record<string, string> = {};
  const walk = (below: string) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = join(below, entry.name);
      if (entry.isDirectory()) {
        walk(path);
      } else {
        texts[path] = readFileSync(join(folder, path), "utf8");
      }
    }
  };
  walk("");
  return texts;
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
