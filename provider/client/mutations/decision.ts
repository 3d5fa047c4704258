import { keyLifeMs } from "../../cobalt/facts";
import type { KeySource } from "../api";
import { elapsedMs, type Moment } from "../effects";
import type { Outcome } from "../http/classify";
import { ShapeError } from "../reads/fields";

/**
 * What a mutation's key went through so far. `refused`: 509 or 429, nothing was done. `lost`: no answer, or none that can
 * be read. `server-error`: a 5xx. An answer of 404 is not counted: no such path took the key.
 */
export type PastSend = "refused" | "lost" | "server-error";

/** What happened now. */
export type MutationEvent =
  | "done"
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
  /** True if the other path has not answered 404 yet. */
  readonly otherPathLeft: boolean;
  /** True if a 404 says that what was asked for is the case already, as it does of a removal. */
  readonly absentIsDone: boolean;
  /** True if this client has seen a refused key be accepted within its life. */
  readonly refusalsKeepKeys: boolean;
  /** True if Cobalt's limit may be waited for once more. */
  readonly windowsLeft: boolean;
  /** True if it may be attempted once more to reach Cobalt at all. */
  readonly attemptsLeft: boolean;
}

export type MutationDecision =
  | { readonly act: "done" }
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
 * What to do after this event of a mutation. Pure, and the one place where it is decided whether it may be repeated.
 * Cobalt's 409 says that the key was used within five minutes and not by whom or for what, so what it proves depends
 * on all that this key went through.
 */
export function decideMutation(facts: MutationFacts): MutationDecision {
  const certain = nothingDone(facts.history);
  switch (facts.event) {
    case "done":
      return { act: "done" };
    case "conflict":
      return onConflict(facts);
    case "not found":
      if (facts.otherPathLeft) return { act: "other path" };
      if (facts.absentIsDone) return { act: "done" };
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

/** All sends of one key end this long after its first one began: well inside its life, whatever the clocks say. */
export const keyUseMs = 240_000;
/** What is added before the key is called dead. */
export const keyMarginMs = 5_000;
/** A send with less time left than this is not begun. */
const shortestSendMs = 1_000;

export const mutationLimits = { windows: 20, attempts: 6 } as const;

/** How far a mutation has come. */
export interface MutationState {
  readonly generation: number;
  readonly history: readonly PastSend[];
  /** When the first and the last send that count for this key began and ended. */
  readonly firstSentAt: Moment | undefined;
  readonly lastEndedAt: Moment;
  /** When the limit first refused this key. */
  readonly firstRefusedAt: Moment | undefined;
  /** Which of its paths is tried. */
  readonly path: number;
  /** True if there is no other path, or it has answered 404. */
  readonly otherIsGone: boolean;
  /** Refusals by the limit so far, all keys together. */
  readonly windows: number;
  /** Attempts so far that did not reach Cobalt. */
  readonly unsent: number;
  readonly sends: number;
}

/** @param preferred the path that worked last */
export function firstState(paths: readonly string[], preferred: number, now: Moment): MutationState {
  return {
    generation: 0,
    history: [],
    firstSentAt: undefined,
    lastEndedAt: now,
    firstRefusedAt: undefined,
    path: preferred % paths.length,
    otherIsGone: paths.length === 1,
    windows: 0,
    unsent: 0,
    sends: 0,
  };
}

/** Milliseconds that a send of this key may take now; undefined: none may be begun. Pure. */
export function sendTimeMs(
  firstSentAt: Moment | undefined,
  now: Moment,
  timeoutMs: number,
): number | undefined {
  const left = firstSentAt === undefined ? keyUseMs : keyUseMs - elapsedMs(firstSentAt, now);
  return left < shortestSendMs ? undefined : Math.min(timeoutMs, left);
}

/** A key's last sends begin so long before the end of its use that their answers have time to come. */
const lastSendsMs = 45_000;

/** Milliseconds that may be waited before this key is sent again, whatever Cobalt asks for; 0 or less: none. Pure. */
export function longestWaitMs(firstSentAt: Moment | undefined, now: Moment): number {
  if (firstSentAt === undefined) return Number.POSITIVE_INFINITY;
  return keyUseMs - lastSendsMs - elapsedMs(firstSentAt, now);
}

/** From when on the same key would be a new POST, by the wall clock: a life after the last send that may have used it. */
export function keyEnd({ lastEndedAt }: MutationState, at: Moment): number {
  return at.now - (at.monotonic - lastEndedAt.monotonic) + keyLifeMs + keyMarginMs;
}

export interface Mutation<T> {
  /** "starting a scan of target dt_…" */
  readonly doing: string;
  readonly method: "POST" | "PATCH" | "DELETE";
  /** The documented path, or the two of which the documentation does not say which is right. */
  readonly paths: readonly [string] | readonly [string, string];
  readonly body: unknown;
  /** Absent: there is none, since doing it twice is the same as once. */
  readonly key?: KeySource;
  /** Reads the answer; of an answer without a body it gets undefined. @throws ShapeError */
  readonly parse: (value: unknown) => T;
  /** What a 404 of every path stands for. @default a refusal */
  readonly absent?: () => T;
}

/** What one send has come to, with what it made. */
export interface SendResult<T> {
  readonly event: MutationEvent;
  readonly outcome: Outcome | undefined;
  readonly made?: { readonly value: T };
}

const eventByKind = {
  "not-found": "not found",
  conflict: "conflict",
  "rate-limited": "limit",
  maintenance: "server-error",
  "server-error": "server-error",
  unauthorized: "refusal",
  refused: "refusal",
  redirect: "refusal",
  malformed: "lost",
  canceled: "lost",
} as const satisfies Readonly<Record<Exclude<Outcome["kind"], "ok" | "lost" | "proxy">, MutationEvent>>;

/** What a send's outcome means for its mutation. An answer of another shape is as good as none. Pure. */
export function eventOf<T>(mutation: Mutation<T>, outcome: Outcome | undefined): SendResult<T> {
  if (outcome === undefined) return { event: "key over", outcome };
  if (outcome.kind === "lost" || outcome.kind === "proxy") {
    const unsent = outcome.lasting ? "never to be sent" : "not sent";
    return { event: outcome.kind === "lost" && outcome.sent ? "lost" : unsent, outcome };
  }
  if (outcome.kind === "not-found" && mutation.absent)
    return { event: "not found", outcome, made: { value: mutation.absent() } };
  // Any other empty answer may be that of something on the way.
  const isEmpty = outcome.kind === "malformed" && outcome.isEmpty === true && outcome.status === 204;
  // Without a key a 409 proves nothing about an earlier send.
  const isAnyRefusal = outcome.kind === "conflict" && mutation.key === undefined;
  if (outcome.kind !== "ok" && !isEmpty)
    return { event: isAnyRefusal ? "refusal" : eventByKind[outcome.kind], outcome };
  try {
    const answer = outcome.kind === "ok" ? outcome.value : undefined;
    return { event: "done", outcome, made: { value: mutation.parse(answer) } };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    if (outcome.kind === "malformed") return { event: "lost", outcome };
    return {
      event: "lost",
      outcome: { kind: "malformed", status: outcome.status, why: error.message, tooLarge: false },
    };
  }
}
