/** Real property shapes of resource types that one row of the table serves, and what each must be read as. */
export interface Shapes {
  readonly types: readonly string[];
  readonly shapes: readonly Shape[];
}

export interface Shape {
  readonly case: string;
  readonly properties: unknown;
  readonly expected: Expected;
  /** Resources of the same stack, which this one refers to. */
  readonly stack?: readonly { readonly type: string; readonly properties: unknown }[];
}

export type Expected =
  | { readonly kind: "public"; readonly hosts: readonly string[]; readonly undecided: readonly string[] }
  | { readonly kind: "private" }
  | { readonly kind: "cannotTell"; readonly why: string }
  | undefined;

export const isPrivate: Expected = { kind: "private" };

export function isPublic(...hosts: readonly string[]): Expected {
  return { kind: "public", hosts, undecided: [] };
}

/** `why` is a part of the reason. */
export function cannotTell(why: string): Expected {
  return { kind: "cannotTell", why: expect.stringContaining(why) };
}
