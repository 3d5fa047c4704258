import { instantOf } from "../../time/date-time";
import type { MaybeUnknown, Preview } from "../decode";
import { replacementsIn } from "../fields";
import { keyLifeWithMarginMs } from "../keys";
import type { PropertyChange } from "../lifecycle";
import type { Predecessor } from "../predecessors";
import { containsUnknown, sameValue } from "../property-map";
import { type ScanTriggerInputs, type ScanTriggerState, scanTriggerFields } from "./fields";

/** What a decision rests on beside the state and the declaration. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The trigger in whose place a new one is made, as far as this run has seen it. */
  readonly predecessor?: Predecessor<ScanTriggerState>;
}

/** What is to be done about one declaration. Diff, plan, create and update do and show this, and ask nothing anew. */
export type TriggerDecision =
  /** Nothing is started: the triggers are those of the latest scan, or are only taken note of. */
  | { readonly kind: "none" }
  /** A scan that Cobalt has is taken over. */
  | { readonly kind: "adopt"; readonly scanId: MaybeUnknown<string> }
  | { readonly kind: "start"; readonly origin: Origin }
  /** Another target needs a new trigger. */
  | { readonly kind: "replace"; readonly changes: readonly PropertyChange[] }
  /** A preview does not know yet whether the triggers change. */
  | { readonly kind: "unknown" };

/** What a scan follows, and with that its idempotency key. */
export interface Origin {
  /** The scan that goes into the key: going from A to B and back to A is three scans. */
  readonly follows?: string;
  /** Scans of earlier changes, which are not this one's. */
  readonly known: readonly string[];
  /** The scan before this one, where it is not in the key. */
  readonly earlier?: EarlierScan;
  /** When the scan before this one was asked for, as a state has it. */
  readonly previousRequestedAt?: string | undefined;
  /** True if it is certain that no earlier run has posted this change. */
  readonly isFirstTry: boolean;
}

export interface EarlierScan {
  readonly scanId: string | undefined;
  /** True if it is this trigger's own: then a scan that began in the same second may be of this change, since no other is known. */
  readonly isOwn: boolean;
  /** When its scan was asked for, if its declaration was the same: its key is then that of this one's first try. */
  readonly sameKeyAskedAt: number | undefined;
}

export function decide(
  state: ScanTriggerState | undefined,
  inputs: Preview<ScanTriggerInputs>,
  { now, predecessor }: Circumstances,
): TriggerDecision {
  if (state === undefined) {
    if (inputs.adopt !== undefined) return { kind: "adopt", scanId: inputs.adopt };
    return inputs.scanOnCreate === false
      ? { kind: "none" }
      : { kind: "start", origin: originOfNew(inputs, predecessor, now) };
  }
  const replacements = replacementsIn(scanTriggerFields, { state, inputs });
  if (replacements.length > 0) return { kind: "replace", changes: replacements };
  if (containsUnknown(inputs.triggers)) return { kind: "unknown" };
  if (sameValue(state.triggers ?? [], inputs.triggers ?? [])) return { kind: "none" };
  return { kind: "start", origin: originAfter(state, now) };
}

/** True if two declarations may ask for two scans, so that the target has to be there for the second. */
export function asksForAnother(
  earlier: Preview<ScanTriggerInputs> | undefined,
  inputs: Preview<ScanTriggerInputs>,
): boolean {
  if (earlier === undefined) return true;
  const asked = ({ targetId, triggers = [] }: Preview<ScanTriggerInputs>) => [targetId, triggers];
  return !sameValue(asked(earlier), asked(inputs));
}

/**
 * What follows the scan of a state. Where the declaration may be one that this trigger has had before, within the life of its key, that
 * scan goes into the key, since whoever repeats a killed run sees it too. Else it does not: a forced replacement, which the engine shows
 * no predecessor, starts the same scan under the key of its declaration alone.
 */
function originAfter(state: ScanTriggerState, now: number): Origin {
  const { scanId, requestedAt: previousRequestedAt } = state;
  const origin = { known: scansOf(state), isFirstTry: false, previousRequestedAt };
  const before = instantOf(state.previousRequestedAt);
  // A run that was killed within the key's life may be repeated as much later.
  const mayBeReturn = before !== undefined && before >= now - 2 * keyLifeWithMarginMs;
  return mayBeReturn
    ? { ...origin, follows: scanId }
    : { ...origin, earlier: { scanId, isOwn: true, sameKeyAskedAt: undefined } };
}

/**
 * What the scan of a new trigger follows. A replaced trigger that a diff has shown is seen by whoever repeats a run that was killed,
 * so it is as with an update, and a new one starts. One that was deleted or read is not: only without it is the key of a repeated run
 * the same; so its scan is known, and a 409 that it explains leads to the next key. So does any 409 where a diff of this run has shown it
 * too: a killed run of this change would have deleted it, and there would have been no diff.
 */
function originOfNew(
  inputs: Preview<ScanTriggerInputs>,
  predecessor: Predecessor<ScanTriggerState> | undefined,
  now: number,
): Origin {
  if (predecessor === undefined) return { known: [], isFirstTry: false };
  const { state, seenBy, hasChanged } = predecessor;
  if (seenBy === "diff") return originAfter(state, now);
  const isAlike = sameValue([state.targetId, state.triggers], [inputs.targetId, inputs.triggers]);
  const earlier = {
    scanId: state.scanId,
    isOwn: false,
    sameKeyAskedAt: isAlike ? instantOf(state.requestedAt) : undefined,
  };
  return { known: scansOf(state), earlier, isFirstTry: hasChanged };
}

function scansOf({ scanId, previousScanId }: ScanTriggerState): readonly string[] {
  return [scanId, previousScanId].filter((id) => id !== undefined);
}
