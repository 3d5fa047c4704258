import type { Outcome } from "../http/classify";
import { type Call, proxyAnswer, quote } from "../http/failures";

/** One outcome of a send in a few words. */
export function describeOutcome(outcome: Outcome | undefined): string {
  if (outcome === undefined) return "the time for sending it again was over";
  switch (outcome.kind) {
    case "ok":
      return `status ${outcome.status} with an answer of another shape`;
    case "malformed":
      return `status ${outcome.status}, but ${outcome.why}`;
    case "lost":
      return outcome.what;
    case "proxy":
      return proxyAnswer(outcome);
    case "redirect":
      return `status ${outcome.status}, a redirect to ${outcome.to}`;
    case "canceled":
      return "canceled";
    default:
      return `status ${outcome.status}${quote(outcome.apiMessage)}`;
  }
}

/** `a, then b (3 times), then c`: at most the last six. */
export function sendHistory(parts: readonly string[]): string {
  const counted: { text: string; times: number }[] = [];
  for (const text of parts) {
    const last = counted.at(-1);
    if (last?.text === text) last.times += 1;
    else counted.push({ text, times: 1 });
  }
  const described = counted
    .slice(-6)
    .map(({ text, times }) => (times === 1 ? text : `${text} (${times} times)`));
  return described.join(", then ");
}

/** Messages about a mutation whose answer is not a plain yes or no. */
export const mutationTexts = {
  accepted: (call: Call, by: "this run" | "an earlier run") =>
    by === "this run"
      ? `Cobalt accepted ${call.doing} (${call.method} ${call.path}), but its answer was lost; it now says that the ` +
        "idempotency key is used (409)."
      : `Cobalt says that ${call.doing} (${call.method} ${call.path}) was accepted within the last five minutes (409 for its ` +
        "idempotency key): an earlier run sent it and ended before the answer came.",
  unknown: (call: Call, history: string) =>
    `${call.doing} (${call.method} ${call.path}) went like this: ${history}.`,
} as const;
