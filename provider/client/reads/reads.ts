import type { Effects } from "../api";
import { momentOf } from "../effects";
import { CanceledError } from "../errors";
import type { Outcome } from "../http/classify";
import type { Call, ErrorContext } from "../http/error-texts";
import { canceledError, errorFor, protocolError } from "../http/error-texts";
import type { Exchange } from "../http/exchange";
import { ShapeError } from "./parse-fields";
import { decideRead, newReadHistory } from "./read-decision";

export interface Read<T> {
  /** "reading target dt_…" */
  readonly doing: string;
  /** Path and query. */
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

function finalError(parts: ReaderParts, call: Call, outcome: Outcome | undefined): Error {
  if (outcome === undefined || outcome.kind === "ok") return protocolError(parts.context, call, "no outcome");
  return errorFor(parts.context, call, outcome);
}

async function readWithRetries<T>(parts: ReaderParts, call: Call, read: Read<T>): Promise<T | undefined> {
  const { exchange, effects, timeoutMs, signal } = parts;
  const toError = (why: string) => protocolError(parts.context, call, why);
  let history = newReadHistory;
  for (let attempt = 1; ; attempt += 1) {
    const request = { method: "GET", path: call.path } as const;
    const answer = await exchange({ request, attempt, permit: () => timeoutMs });
    if (answer === undefined) throw finalError(parts, call, answer);
    const outcome = parsedOutcome(read, answer, toError);
    const decision = decideRead(outcome, history, { ...momentOf(effects), chance: effects.random() });
    if (decision.act === "return") return decision.value as T;
    const isRefused = decision.act === "fail" || (decision.act === "absent" && read.mustExist);
    if (isRefused) throw finalError(parts, call, outcome);
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
