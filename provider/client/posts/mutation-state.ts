import { keyLifeMs } from "../../cobalt/facts";
import { elapsedMs, type Moment } from "../effects";
import type { PastSend } from "./mutation-decision";
import type { PathIndex } from "./post-paths";

/** All sends of one key end this long after its first one began: well inside its life, whatever the clocks say. */
export const keyUseMs = 240_000;
/** What is added before the key is called dead. */
export const keyMarginMs = 5_000;
/** A send with less time left than this is not begun. */
const shortestSendMs = 1_000;

export const mutationLimits = { windows: 20, attempts: 6 } as const;

/** Where a POST stands. */
export interface MutationState {
  readonly generation: number;
  readonly history: readonly PastSend[];
  /** When the first and the last send that count for this key began and ended. */
  readonly firstSentAt: Moment | undefined;
  readonly lastEndedAt: Moment;
  /** When the limit first refused this key. */
  readonly firstRefusedAt: Moment | undefined;
  readonly path: PathIndex;
  /** Has the other path answered 404? */
  readonly otherIsGone: boolean;
  /** Refusals by the limit so far, all keys together. */
  readonly windows: number;
  /** Attempts so far that did not reach Cobalt. */
  readonly unsent: number;
  readonly sends: number;
}

export function firstState(path: PathIndex, now: Moment): MutationState {
  return {
    generation: 0,
    history: [],
    firstSentAt: undefined,
    lastEndedAt: now,
    firstRefusedAt: undefined,
    path,
    otherIsGone: false,
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
