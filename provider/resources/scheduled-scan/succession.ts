import type { Context } from "../lifecycle";
import { predecessorOf } from "../predecessors";
import type { PropertyMap } from "../property-map";
import {
  isSameSchedule,
  type LeftRunning,
  type ScheduledScanInputs,
  type ScheduledScanState,
} from "./declaration";
import { currentAsLeftRunning, hasEnded, isNamed, ledgerOf, stillRunning, warnOfLeftRunning } from "./ledger";
import type { PostedSchedule } from "./post";

/** What a new resource gets from the one in whose place it is made, as far as this run has seen that one. */
export interface Succession {
  /** The old resource's schedule, where it is the declared one: it is kept, and nothing is posted. */
  readonly kept: PostedSchedule | undefined;
  /** Its schedule, where it is another one and goes on. */
  readonly left: readonly LeftRunning[];
  /** What its own ledger holds that goes on. */
  readonly ledger: readonly LeftRunning[];
  /** The schedule that goes into the key, since whoever repeats a run that was killed sees it too. */
  readonly follows: string | undefined;
}

export function successionOf(
  { inputs, scope }: { readonly inputs: PropertyMap; readonly scope: string },
  context: Context,
): Succession {
  const predecessor = predecessorOf({ kind: "schedule", scope }, context);
  if (predecessor === undefined) return { kept: undefined, left: [], ledger: [], follows: undefined };
  const old = predecessor.state as unknown as ScheduledScanState;
  const now = context.effects.now();
  const isGone = context.removedSchedules.has(old.scheduleId) || hasEnded(old, now);
  const ledger = stillRunning(ledgerOf(old), context.removedSchedules, now);
  const { adopt } = inputs as unknown as ScheduledScanInputs;
  const isMeant =
    adopt === undefined || adopt === old.adopt || adopt === old.scheduleId || adopt === "existing";
  if (!isGone && isMeant && isSameSchedule(predecessor.state, inputs))
    return { kept: old, left: [], ledger, follows: undefined };
  const left = isGone || adopt === old.scheduleId ? [] : [currentAsLeftRunning(old, now)];
  const follows = predecessor.seenBy === "diff" ? old.scheduleId : undefined;
  return { kept: undefined, left, ledger, follows };
}

/** Tells the person what a new resource got from the old one, and the deletion of that one that nobody need be asked to remove it. */
export function takeOver(
  { kept, left, ledger }: Succession,
  { targetId }: ScheduledScanInputs,
  context: Context,
): void {
  const { keptSchedules } = context.memory;
  for (const { id } of [...ledger, ...left]) keptSchedules.add(id);
  warnOfLeftRunning(left, context);
  if (kept === undefined) return;
  keptSchedules.add(kept.scheduleId);
  const text = `The new resource declares the schedule of the one that it replaces, and keeps it: ${kept.scheduleId} of ${targetId}; nothing was posted.`;
  if (isNamed(kept.scheduleId, context))
    context.diagnostics.warn(
      `${text} It was named as left running before this was known: do not remove it in Cobalt.`,
    );
  else context.diagnostics.info(text);
}

/**
 * True if a resource that this run has made in the place of the old one stands for its schedule under an id of ours: the key of the
 * old one said that Cobalt has it. The person learns which it is, and is not asked to remove it.
 */
export function warnOfUnknownSuccessor(old: ScheduledScanState, scope: string, context: Context): boolean {
  const successor = context.memory.unknownSchedules.get(scope);
  if (successor === undefined || successor.scheduleId === old.scheduleId) return false;
  if (!isSameSchedule(old as unknown as PropertyMap, successor)) return false;
  // Another first run was posted under another key, so the answer to it was about another schedule than the old one.
  if (old.firstRunAt !== successor.firstRunAt) return false;
  context.diagnostics.warn(
    `The schedule that stands in the state as ${String(successor.scheduleId)} is most likely ${old.scheduleId}, which the replaced resource ` +
      `had: it is taken over and goes on as declared; do not remove it in Cobalt. Say so with adopt: "${old.scheduleId}", and the state has ` +
      "its id after the next `pulumi up`; nothing is posted. Should Cobalt show two of this series, remove one of them.",
  );
  return true;
}
