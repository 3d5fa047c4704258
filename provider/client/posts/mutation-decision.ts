/**
 * What a POST's key went through so far. `refused`: 509 or 429, nothing was done. `lost`: no answer, or none that can
 * be read. `server-error`: a 5xx. An answer of 404 is not counted: no such path took the key.
 */
export type PastSend = "refused" | "lost" | "server-error";

/** What happened now. */
export type MutationEvent =
  | "created"
  | "conflict"
  | "not found"
  | "limit"
  | "lost"
  | "server-error"
  /** It is certain that nothing reached Cobalt. */
  | "not sent"
  /** As "not sent", and another attempt would end the same way. */
  | "never to be sent"
  /** Any other answer that says no: 401, 403, 422, a redirect. */
  | "refusal"
  /** The key's 240 s were over before it could be sent again. */
  | "key over";

export interface MutationFacts {
  readonly event: MutationEvent;
  /** Of this key, this event not included. */
  readonly history: readonly PastSend[];
  /** The other path has not answered 404 yet. */
  readonly otherPathLeft: boolean;
  /** This client has seen a refused key be accepted within its life. */
  readonly refusalsKeepKeys: boolean;
  /** Cobalt's limit may be waited for once more. */
  readonly windowsLeft: boolean;
  /** It may be attempted once more to reach Cobalt at all. */
  readonly attemptsLeft: boolean;
}

export type MutationDecision =
  | { readonly act: "created" }
  | { readonly act: "accepted"; readonly by: "this run" | "an earlier run" }
  | { readonly act: "unknown" }
  /** Nothing was done, and Cobalt has said why. */
  | { readonly act: "refused" }
  | { readonly act: "limit stays closed" }
  | { readonly act: "cannot be reached" }
  | { readonly act: "other path" }
  /** The same key once more, with this event added to its history. */
  | { readonly act: "again"; readonly after: "backoff" | "window"; readonly record: PastSend | undefined }
  /** Nothing was done with this key, and it may be burned. */
  | { readonly act: "next key" };

const unknown: MutationDecision = { act: "unknown" };

/** Only refusals, or nothing at all: it is certain that nothing was done with this key. */
function nothingDone(history: readonly PastSend[]): boolean {
  return history.every((past) => past === "refused");
}

function onConflict({ history, refusalsKeepKeys }: MutationFacts): MutationDecision {
  if (history.length === 0) return { act: "accepted", by: "an earlier run" };
  if (history.every((past) => past === "lost")) return { act: "accepted", by: "this run" };
  if (!nothingDone(history)) return unknown;
  return refusalsKeepKeys ? { act: "accepted", by: "an earlier run" } : { act: "next key" };
}

function onLimit({ history, windowsLeft }: MutationFacts): MutationDecision {
  if (windowsLeft) return { act: "again", after: "window", record: "refused" };
  return nothingDone(history) ? { act: "limit stays closed" } : unknown;
}

function onNotSent({ history, attemptsLeft }: MutationFacts): MutationDecision {
  if (attemptsLeft || !nothingDone(history)) return { act: "again", after: "backoff", record: undefined };
  return { act: "cannot be reached" };
}

function onKeyOver({ history, windowsLeft }: MutationFacts): MutationDecision {
  if (!nothingDone(history)) return unknown;
  return windowsLeft ? { act: "next key" } : { act: "limit stays closed" };
}

/**
 * What to do after this event of a POST. Pure, and the one place where it is decided whether a POST may be repeated.
 * Cobalt's 409 says that the key was used within five minutes and not by whom or for what, so what it proves depends
 * on all that this key went through.
 */
export function decideMutation(facts: MutationFacts): MutationDecision {
  const certain = nothingDone(facts.history);
  switch (facts.event) {
    case "created":
      return { act: "created" };
    case "conflict":
      return onConflict(facts);
    case "not found":
      if (facts.otherPathLeft) return { act: "other path" };
      return certain ? { act: "refused" } : unknown;
    case "limit":
      return onLimit(facts);
    case "lost":
    case "server-error":
      return { act: "again", after: "backoff", record: facts.event };
    case "not sent":
      return onNotSent(facts);
    case "never to be sent":
      return certain ? { act: "cannot be reached" } : unknown;
    case "refusal":
      return certain ? { act: "refused" } : unknown;
    case "key over":
      return onKeyOver(facts);
  }
}
