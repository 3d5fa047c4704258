import type { Effects } from "../api";
import type { Limiter, Slot } from "../limits/limiter";
import type { Reply, Transport, TransportRequest } from "../transport";
import type { Outcome } from "./classify";
import { classify } from "./classify";
import type { Mask } from "./mask";
import { retryAfterMs, windowWaitMs } from "./retry-timing";

export interface Send {
  readonly request: Omit<TransportRequest, "timeoutMs">;
  /** Has it been sent before? Then it goes before all that was not. */
  readonly retry: boolean;
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
  const { transport, effects, mask } = parts;
  return async ({ request, retry, by, permit }) => {
    const limiter = request.method === "GET" ? parts.reads : parts.mutations;
    const slot: Slot = await limiter.take({ retry, by });
    const timeoutMs = permit();
    if (timeoutMs === undefined) {
      slot.unused();
      return undefined;
    }
    const reply = await transport({ ...request, timeoutMs });
    const outcome = classify(reply, mask);
    slot.answered({ remaining: remainingIn(reply), closedForMs: closedFor(outcome, effects) });
    return outcome;
  };
}
