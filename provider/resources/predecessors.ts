import type { Context, DiffResponse, RunMemory } from "./lifecycle";
import type { PropertyMap } from "./property-map";

type Kind = "schedule" | "trigger";

interface Place {
  readonly kind: Kind;
  readonly scope: string;
}

/** A resource that this run has seen in the state, and that one made at the same place of the stack replaces. */
export interface Predecessor {
  readonly state: PropertyMap;
  /** A run that repeats this one, should this one be killed, will see by its diff what this one's has seen, and the others perhaps not. */
  readonly seenBy: "diff" | "read" | "delete";
  /** True if a diff of this run has shown that it changes, so that whatever began for it before this run began for another declaration. */
  readonly hasChanged?: boolean;
}

/**
 * The engine does not tell a creation that it replaces anything, so a run remembers what its diffs, reads and deletions show it. Of a
 * forced replacement (`--replace`, a tainted resource) it shows nothing before the creation but what a refresh of the same run reads.
 */
export function notePredecessor({ kind, scope }: Place, predecessor: Predecessor, { memory }: Context): void {
  const key = keyOf(kind, scope);
  const before = memory.predecessors.get(key);
  const hasChanged = predecessor.seenBy === "diff" || (predecessor.seenBy === "delete" && before?.hasChanged);
  memory.predecessors.set(key, { ...predecessor, hasChanged: hasChanged === true });
}

/** A resource without changes is not replaced: one that is created under its name stands at another place. */
export function noteDiff(
  place: Place,
  { state, changes }: { readonly state: PropertyMap; readonly changes: DiffResponse },
  context: Context,
): void {
  if (changes.length > 0) notePredecessor(place, { state, seenBy: "diff" }, context);
  else forgetPredecessor(place, context);
}

export function forgetPredecessor({ kind, scope }: Place, { memory }: { readonly memory: RunMemory }): void {
  memory.predecessors.delete(keyOf(kind, scope));
}

export function predecessorOf({ kind, scope }: Place, { memory }: Context): Predecessor | undefined {
  return memory.predecessors.get(keyOf(kind, scope));
}

function keyOf(kind: Kind, scope: string): string {
  return `${kind} ${scope}`;
}
