import type { DiffResponse } from "./lifecycle";

/** A resource that this run has seen in the state, and that one made at the same place of the stack replaces. */
export interface Predecessor<State> {
  readonly state: State;
  /** A run that repeats this one, should this one be killed, will see by its diff what this one's has seen, and the others perhaps not. */
  readonly seenBy: "diff" | "read" | "delete";
  /** True if a diff of this run has shown that it changes, so that whatever began for it before this run began for another declaration. */
  readonly hasChanged: boolean;
}

/** Those of one kind, by scope. */
type Predecessors<State> = Map<string, Predecessor<State>>;

/**
 * The engine does not tell a creation that it replaces anything, so a run remembers what its diffs, reads and deletions show it. Of a
 * forced replacement (`--replace`, a tainted resource) it shows nothing before the creation but what a refresh of the same run reads.
 */
export function notePredecessor<State>(
  predecessors: Predecessors<State>,
  {
    scope,
    state,
    seenBy,
  }: { readonly scope: string; readonly state: State; readonly seenBy: "read" | "delete" },
): void {
  const hadChanged = predecessors.get(scope)?.hasChanged === true;
  predecessors.set(scope, { state, seenBy, hasChanged: seenBy === "delete" && hadChanged });
}

/** A resource without changes is not replaced: one that is created under its name stands at another place. */
export function noteDiff<State>(
  predecessors: Predecessors<State>,
  {
    scope,
    state,
    changes,
  }: { readonly scope: string; readonly state: State; readonly changes: DiffResponse },
): void {
  if (changes.length > 0) predecessors.set(scope, { state, seenBy: "diff", hasChanged: true });
  else predecessors.delete(scope);
}
