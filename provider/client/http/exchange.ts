import type { Effects } from "../api";
import type { Limiter, Slot } from "../limits";
import type { Reply, Transport, TransportRequest } from "../transport";
import { classify, type Outcome } from "./classify";
import type { Mask } from "./mask";
import { retryAfterMs, windowWaitMs } from "./retry-timing";
import { endOf, requestIdOf, type Trace, traceLine } from "./trace";

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
