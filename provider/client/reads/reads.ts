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

/** Applies a parser; what has another shape becomes a `ProtocolError` that names the call and the field. */
function parsed<T>(read: Read<T>, value: unknown, toError: (why: string) => Error): T {
  try {
    return read.parse(value);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw toError(`status 200, but ${error.message}`);
  }
}

function finalError(parts: ReaderParts, call: Call, outcome: Outcome | undefined): Error {
  if (outcome === undefined || outcome.kind === "ok") return protocolError(parts.context, call, "no outcome");
  return errorFor(parts.context, call, outcome);
}

async function readWithRetries(parts: ReaderParts, call: Call): Promise<{ value: unknown } | undefined> {
  const { exchange, effects, timeoutMs, signal } = parts;
  let history = newReadHistory;
  for (let attempt = 0; ; attempt += 1) {
    const request = { method: "GET", path: call.path } as const;
    const outcome = await exchange({ request, retry: attempt > 0, permit: () => timeoutMs });
    if (outcome === undefined) throw finalError(parts, call, outcome);
    const moment = { ...momentOf(effects), chance: effects.random() };
    const decision = decideRead(outcome, history, moment);
    if (decision.act === "return") return { value: decision.value };
    if (decision.act === "absent") return undefined;
    if (decision.act === "fail") throw finalError(parts, call, outcome);
    history = decision.history;
    if (decision.waitMs > 0) await effects.sleep(decision.waitMs, signal);
  }
}

export function createReader(parts: ReaderParts): Reader {
  return async (read) => {
    const call: Call = { doing: read.doing, method: "GET", path: read.path };
    try {
      const answer = await readWithRetries(parts, call);
      if (answer === undefined) return undefined;
      return parsed(read, answer.value, (why) => protocolError(parts.context, call, why));
    } catch (error) {
      throw error instanceof CanceledError ? canceledError(parts.context, call) : error;
    }
  };
}
