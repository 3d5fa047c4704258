import type { Effects } from "../api";
import { type Moment, momentOf } from "../effects";
import { CanceledError } from "../errors";
import type { Outcome } from "../http/classify";
import type { Exchange } from "../http/exchange";
import { type Call, canceledError, type ErrorContext, errorFor, protocolError } from "../http/failures";
import { backoffMs, retryAfterMs } from "../http/timing";
import { ShapeError } from "./fields";

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

export interface Read<T> {
  /** "reading target dt_…" */
  readonly doing: string;
  /** Path and query; also the key of a read that several share. */
  readonly path: string;
  readonly parse: (value: unknown) => T;
  /** True if a 404 is no answer but a refusal, as it is of a list. */
  readonly mustExist?: boolean;
}

/** Reads one thing, with retries. Undefined: Cobalt answered 404. */
export type Reader = <T>(read: Read<T>) => Promise<T | undefined>;

export interface ReaderParts {
  readonly exchange: Exchange;
  readonly effects: Effects;
  readonly context: ErrorContext;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What a read's outcome holds. An answer about something else may be a passing fault, so it is as good as none. */
function parsedOutcome<T>(read: Read<T>, outcome: Outcome, toError: (why: string) => Error): Outcome {
  if (outcome.kind !== "ok") return outcome;
  try {
    return { ...outcome, value: read.parse(outcome.value) };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const { status } = outcome;
    if (error.isPassing) return { kind: "malformed", status, why: error.message, tooLarge: false };
    throw toError(`status ${status}, but ${error.message}`);
  }
}

async function readWithRetries<T>(parts: ReaderParts, call: Call, read: Read<T>): Promise<T | undefined> {
  const { exchange, effects, timeoutMs, signal } = parts;
  const toError = (why: string) => protocolError(parts.context, call, why);
  let history = newReadHistory;
  for (let attempt = 1; ; attempt += 1) {
    const request = { method: "GET", path: call.path } as const;
    const answer = await exchange({ request, attempt, permit: () => timeoutMs });
    if (answer === undefined) throw errorFor(parts.context, call, answer);
    const outcome = parsedOutcome(read, answer, toError);
    const decision = decideRead(outcome, history, { ...momentOf(effects), chance: effects.random() });
    if (decision.act === "return") return decision.value as T;
    const isRefused = decision.act === "fail" || (decision.act === "absent" && read.mustExist);
    if (isRefused) throw errorFor(parts.context, call, outcome);
    if (decision.act === "absent") return undefined;
    history = decision.history;
    if (decision.waitMs > 0) await effects.sleep(decision.waitMs, signal);
  }
}

export function createReader(parts: ReaderParts): Reader {
  return async (read) => {
    const call: Call = { doing: read.doing, method: "GET", path: read.path };
    try {
      return await readWithRetries(parts, call, read);
    } catch (error) {
      throw error instanceof CanceledError ? canceledError(parts.context, call) : error;
    }
  };
}
