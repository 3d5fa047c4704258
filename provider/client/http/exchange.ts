import type { Effects } from "../api";
import type { Limiter, Slot } from "../limits";
import type { Transport, TransportRequest } from "../transport";
import { classify, type Outcome } from "./classify";
import { proxyAnswer } from "./failures";
import { type Mask, quotable } from "./mask";
import type { Reply } from "./replies";
import { retryAfterMs, windowWaitMs } from "./timing";

export interface Send {
  readonly request: Omit<TransportRequest, "timeoutMs">;
  /** 1, 2, …: what has been sent before goes before all that was not. */
  readonly attempt: number;
  /** When it must be sent even if Cobalt has asked to wait for longer, by the monotonic clock; the limit itself always holds. */
  readonly by?: number;
  /**
   * Asked when the limiter has given a place, immediately before the sending: milliseconds for the request, or
   * undefined, and then nothing is sent.
   */
  readonly permit: () => number | undefined;
}

/** Sends once, inside the limit. `undefined`: the permit was refused, and nothing was sent. */
export type Exchange = (send: Send) => Promise<Outcome | undefined>;

export interface ExchangeParts {
  readonly transport: Transport;
  readonly reads: Limiter;
  readonly mutations: Limiter;
  readonly effects: Effects;
  readonly mask: Mask;
  readonly trace?: Trace;
}

function remainingIn(reply: Reply): number | undefined {
  const text = reply.kind === "answer" ? reply.headers.remaining : undefined;
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

function closedFor(outcome: Outcome, effects: Effects): number | undefined {
  if (outcome.kind !== "rate-limited") return undefined;
  return windowWaitMs(retryAfterMs(outcome.retryAfter, effects.now()), effects.random());
}

export function createExchange(parts: ExchangeParts): Exchange {
  const { transport, effects, mask, trace } = parts;
  return async ({ request, attempt, by, permit }) => {
    const limiter = request.method === "GET" ? parts.reads : parts.mutations;
    const slot: Slot = await limiter.take({ retry: attempt > 1, by });
    const timeoutMs = permit();
    if (timeoutMs === undefined) {
      slot.unused();
      return undefined;
    }
    const sent = { at: effects.now(), monotonic: effects.monotonic() };
    const reply = await transport({ ...request, timeoutMs }).catch((fault: unknown) => {
      slot.answered({});
      throw fault;
    });
    const outcome = classify(reply, mask);
    const remaining = remainingIn(reply);
    slot.answered({ remaining, closedForMs: closedFor(outcome, effects) });
    trace?.(
      traceLine(
        {
          ...request,
          at: sent.at,
          ms: effects.monotonic() - sent.monotonic,
          attempt,
          end: endOf(reply, outcome),
          left: remaining === undefined ? `${limiter.left()} left` : `${remaining} left, as Cobalt says`,
          requestId: requestIdOf(reply),
        },
        mask,
      ),
    );
    return outcome;
  };
}

/** Takes one line a request, for whoever looks for a fault: no token, no body, and of headers a request id alone. */
export type Trace = (line: string) => void;

export interface TracedRequest {
  /** When it was sent; ms since 1970. */
  readonly at: number;
  readonly method: string;
  /** Path and query, or an address that is not Cobalt's. */
  readonly path: string;
  readonly idempotencyKey?: string;
  /** 1, 2, …: which sending of the same request it was. */
  readonly attempt: number;
  /** What became of it, in a few words. */
  readonly end: string;
  readonly ms: number;
  /** What is left of the limit: as Cobalt said, or as this process counts. */
  readonly left?: string;
  readonly requestId?: string;
}

/** Parameters whose values are ours, and no secrets. */
const shownParameters: readonly string[] = ["limit", "target", "scan", "page", "size"];

/** The query without the values of others: a cursor may hold whatever Cobalt put into it. */
function shownPath(path: string): string {
  const [bare = "", query] = path.split("?");
  if (query === undefined) return bare;
  const shown = [...new URLSearchParams(query)].map(([name, value]) =>
    shownParameters.includes(name) ? `${name}=${value}` : `${name}=…`,
  );
  return `${bare}?${shown.join("&")}`;
}

/** The part of a key that tells it from others: what follows the last dash. */
function shownKey(key: string): string {
  return `${key.slice(key.lastIndexOf("-") + 1).slice(0, 8)}…`;
}

/** One line about one request. Pure. */
export function traceLine(request: TracedRequest, mask: Mask): string {
  const { at, method, path, idempotencyKey, attempt, end, ms, left, requestId } = request;
  const parts = [
    `${new Date(at).toISOString()} ${method} ${shownPath(path)}: ${end}`,
    `${Math.round(ms)} ms`,
    `attempt ${attempt}`,
    ...(left === undefined ? [] : [left]),
    ...(idempotencyKey === undefined ? [] : [`key ${shownKey(idempotencyKey)}`]),
    ...(requestId === undefined ? [] : [`request id ${mask(requestId).slice(0, 100)}`]),
  ];
  return quotable(parts.join(", "), mask);
}

/** The status of an answer, or why there is none; never what an answer says, which may be a finding's text. */
export function endOf(reply: Reply, outcome: Outcome): string {
  if (reply.kind === "answer") return String(reply.status);
  if (outcome.kind === "proxy") return proxyAnswer(outcome);
  return outcome.kind === "lost" ? outcome.what : "canceled";
}

/** The request's id in the other side's own log, where it gave one. */
export function requestIdOf(reply: Reply): string | undefined {
  return reply.kind === "answer" ? reply.headers.requestId : undefined;
}
