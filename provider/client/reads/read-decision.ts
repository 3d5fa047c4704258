import type { Moment } from "../effects";
import type { Outcome } from "../http/classify";
import { backoffMs, retryAfterMs } from "../http/retry-timing";

/** What happened to a read so far. */
export interface ReadHistory {
  /** No answer, or a 5xx. */
  readonly failures: number;
  /** Successes that were not JSON. */
  readonly malformed: number;
  /** 509 and 429. */
  readonly refusals: number;
  /** When the first failure since the last sign of life was, by the monotonic clock. */
  readonly failingSince: number | undefined;
}

export const readLimits = { failures: 6, malformed: 3, refusals: 20, failingForMs: 120_000 } as const;

export type ReadDecision =
  | { readonly act: "return"; readonly value: unknown }
  | { readonly act: "absent" }
  /** Send it again after so long; after a 509 or 429 the limiter holds it back until the window opens. */
  | { readonly act: "again"; readonly waitMs: number; readonly history: ReadHistory }
  | { readonly act: "fail" };

/** What a decision depends on beside the answers. */
export interface Circumstances extends Moment {
  /** 0 ≤ x < 1 */
  readonly chance: number;
}

export const newReadHistory: ReadHistory = {
  failures: 0,
  malformed: 0,
  refusals: 0,
  failingSince: undefined,
};

function afterFailure(outcome: Outcome, history: ReadHistory, moment: Circumstances): ReadDecision {
  const failures = history.failures + 1;
  const failingSince = history.failingSince ?? moment.monotonic;
  const tooLong = moment.monotonic - failingSince > readLimits.failingForMs;
  if (failures >= readLimits.failures || tooLong) return { act: "fail" };
  const asked = outcome.kind === "maintenance" ? retryAfterMs(outcome.retryAfter, moment.now) : undefined;
  const waitMs = asked ?? backoffMs(failures, moment.chance);
  return { act: "again", waitMs, history: { ...history, failures, failingSince } };
}

/** What to do after this outcome of a GET. Pure. A GET may be repeated at will; only the quota is spent. */
export function decideRead(outcome: Outcome, history: ReadHistory, moment: Circumstances): ReadDecision {
  switch (outcome.kind) {
    case "ok":
      return { act: "return", value: outcome.value };
    case "not-found":
      return { act: "absent" };
    case "rate-limited": {
      const refusals = history.refusals + 1;
      if (refusals > readLimits.refusals) return { act: "fail" };
      return { act: "again", waitMs: 0, history: { ...history, refusals, failingSince: undefined } };
    }
    case "malformed": {
      const malformed = history.malformed + 1;
      if (outcome.tooLarge || malformed >= readLimits.malformed) return { act: "fail" };
      return {
        act: "again",
        waitMs: backoffMs(malformed, moment.chance),
        history: { ...history, malformed },
      };
    }
    case "lost":
    case "proxy":
      return outcome.lasting ? { act: "fail" } : afterFailure(outcome, history, moment);
    case "maintenance":
    case "server-error":
      return afterFailure(outcome, history, moment);
    case "conflict":
    case "unauthorized":
    case "refused":
    case "redirect":
    case "canceled":
      return { act: "fail" };
  }
}
