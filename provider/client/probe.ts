import type { Effects } from "./api";
import { classify, type Outcome } from "./http/classify";
import { endOf, requestIdOf, type Trace, traceLine } from "./http/exchange";
import { type Advise, errorFor } from "./http/failures";
import { maskOf } from "./http/mask";
import { type ProxyVariables, proxyFor } from "./http/proxies";
import type { Answer, Reply } from "./http/replies";
import { createTransport } from "./transport";

/** The result of one GET that was sent once. */
export interface ProbeResult {
  readonly outcome: Outcome;
  readonly headers: Answer["headers"];
  /** The error's message; undefined where the outcome is `ok`. */
  readonly message: string | undefined;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** Sends one GET. */
export type Probe = (path: string) => Promise<ProbeResult>;

export interface ProbeOptions {
  readonly baseUrl: string;
  readonly apiToken: string;
  /** Undefined: without an organisation, as `GET /orgs` alone allows. */
  readonly orgToken: string | undefined;
  readonly effects: Effects;
  readonly signal: AbortSignal | undefined;
  readonly proxies: ProxyVariables;
  readonly trace?: Trace;
  readonly userAgent?: string;
  readonly advise?: Advise;
}

/** Short, since a person waits at the terminal for each. */
const timeoutMs = 10_000;

export function createProbe(options: ProbeOptions): Probe {
  const { effects, baseUrl, apiToken, orgToken = "", trace, advise } = options;
  const proxy = proxyFor(new URL(baseUrl), options.proxies);
  const transport = createTransport({ ...options, proxy });
  const mask = maskOf([apiToken, orgToken, ...(proxy?.secrets ?? [])]);
  return async (path) => {
    const sentAt = effects.now();
    const since = effects.monotonic();
    const reply = await transport({ method: "GET", path, timeoutMs });
    const answeredAt = effects.now();
    const outcome = classify(reply, mask);
    const traced = {
      at: sentAt,
      method: "GET",
      path,
      attempt: 1,
      ms: effects.monotonic() - since,
      end: endOf(reply, outcome),
      requestId: requestIdOf(reply),
    };
    trace?.(traceLine(traced, mask));
    const call = { doing: "looking around", method: "GET", path } as const;
    const error = outcome.kind === "ok" ? undefined : errorFor({ baseUrl, mask, advise }, call, outcome);
    if (outcome.kind === "canceled" && error !== undefined) throw error;
    return { outcome, headers: headersOf(reply), message: error?.message, sentAt, answeredAt };
  };
}

function headersOf(reply: Reply): Answer["headers"] {
  return reply.kind === "answer" ? reply.headers : {};
}
