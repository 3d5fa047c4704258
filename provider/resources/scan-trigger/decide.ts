import { instantOf } from "../../time/date-time";
import type { MaybeUnknown, Preview } from "../decode";
import type { Predecessor } from "../predecessors";
import { containsUnknown, sameValue } from "../property-map";
import type { ScanTriggerInputs, ScanTriggerState } from "./fields";

/** What a decision rests on beside the state and the declaration. */
export interface Circumstances {
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
  | { readonly kind: "replace" }
  /** A preview does not know yet whether the triggers change. */
  | { readonly kind: "unknown" };

/** What a scan follows, and with that its idempotency key. */
export interface Origin {
  /** The scan that goes into the key: going from A to B and back to A is three scans. */
  readonly follows?: string;
  /** Scans of earlier changes, which are not this one's. */
  readonly known: readonly string[];
  /** The trigger in whose place this one is made, where its scan is not what this one follows. */
  readonly replaced?: Replaced;
  /** True if it is certain that no earlier run has posted this change. */
  readonly isFirstTry: boolean;
}

export interface Replaced {
  readonly scanId: string | undefined;
  /** When its scan was asked for, if its declaration was the same: its key is then that of this one's first try. */
  readonly sameKeyAskedAt: number | undefined;
}

export function decide(
  state: ScanTriggerState | undefined,
  inputs: Preview<ScanTriggerInputs>,
  { predecessor }: Circumstances,
): TriggerDecision {
  if (state === undefined) {
    if (inputs.adopt !== undefined) return { kind: "adopt", scanId: inputs.adopt };
    return inputs.scanOnCreate === false
      ? { kind: "none" }
      : { kind: "start", origin: originOfNew(inputs, predecessor) };
  }
  if (inputs.targetId !== state.targetId) return { kind: "replace" };
  if (containsUnknown(inputs.triggers)) return { kind: "unknown" };
  if (sameValue(state.triggers ?? [], inputs.triggers ?? [])) return { kind: "none" };
  return { kind: "start", origin: { follows: state.scanId, known: scansOf(state), isFirstTry: false } };
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
 * What the scan of a new trigger follows. A replaced trigger that a diff has shown is seen by whoever repeats a run that was killed,
 * so its scan goes into the key, and a new one starts. One that was deleted or read is not: only without it is the key of a repeated run
 * the same; so its scan is known, and a 409 that it explains leads to the next key. So does any 409 where a diff of this run has shown it
 * too: a killed run of this change would have deleted it, and there would have been no diff.
 */
function originOfNew(
  inputs: Preview<ScanTriggerInputs>,
  predecessor: Predecessor<ScanTriggerState> | undefined,
): Origin {
  if (predecessor === undefined) return { known: [], isFirstTry: false };
  const { state, seenBy, hasChanged } = predecessor;
  if (seenBy === "diff") return { follows: state.scanId, known: scansOf(state), isFirstTry: false };
  const isAlike = sameValue([state.targetId, state.triggers], [inputs.targetId, inputs.triggers]);
  const replaced = {
    scanId: state.scanId,
    sameKeyAskedAt: isAlike ? instantOf(state.requestedAt) : undefined,
  };
  return { known: scansOf(state), replaced, isFirstTry: hasChanged };
}

function scansOf({ scanId, previousScanId }: ScanTriggerState): readonly string[] {
  return [scanId, previousScanId].filter((id) => id !== undefined);
}
