import { CanceledError, CobaltApiError, type CobaltError, ConnectionError, ProtocolError } from "../errors";
import type { Method } from "../transport";
import type { Outcome, ProxyRefusal, Refusal } from "./classify";
import type { Mask } from "./mask";
import type { LostReply } from "./replies";

/** Why a call, or a client, came to nothing: the facts, for whoever says what to do about it. */
export type Failure =
  | Refusal
  | LostReply
  | ProxyRefusal
  /** An answer that is not in Cobalt's documented form. `why`: a whole clause. */
  | { readonly kind: "unexpected answer"; readonly why: string }
  /** A list changed too often to be read. `why`: a clause. */
  | { readonly kind: "list moved"; readonly why: string }
  /** Given up by the person. `isInDoubt`: Cobalt may have done it all the same, and its key can tell. */
  | { readonly kind: "canceled"; readonly isInDoubt: boolean }
  /** A token that no request can carry. */
  | { readonly kind: "token"; readonly token: "apiToken" | "orgToken" };

/** Says what a person can do about a failure, in sentences; nothing where there is nothing to say. */
export type Advise = (failure: Failure) => string;

/** What a client's errors are made with. */
export interface ErrorContext {
  readonly baseUrl: string;
  readonly mask: Mask;
  /** @default nobody advises: an error says what has happened, and no more */
  readonly advise?: Advise | undefined;
}

/** A call, as messages name it. */
export interface Call {
  /** "reading target dt_…": what comes after "while". */
  readonly doing: string;
  readonly method: Method;
  readonly path: string;
}

/** What has happened, and what to do about it. */
export function withAdvice(text: string, failure: Failure, advise: Advise | undefined): string {
  const advice = advise?.(failure) ?? "";
  return advice === "" ? text : `${text} ${advice}`;
}

function messageOf({ mask, advise }: ErrorContext, text: string, failure: Failure): string {
  return mask(withAdvice(text, failure, advise));
}

function place(call: Call, status?: number): string {
  return `(${call.method} ${call.path}${status === undefined ? "" : `, status ${status}`})`;
}

/** `: "…"`, or nothing. */
export function quote(apiMessage: string | undefined): string {
  return apiMessage === undefined ? "" : `: ${JSON.stringify(apiMessage)}`;
}

function refusalError(context: ErrorContext, call: Call, outcome: Refusal): CobaltApiError {
  const { status, apiMessage } = outcome;
  const text = `Cobalt refused while ${call.doing} ${place(call, status)}${quote(apiMessage)}.`;
  return new CobaltApiError(messageOf(context, text, outcome), {
    status,
    method: call.method,
    path: context.mask(call.path),
    apiMessage,
  });
}

/** The error for an answer that is not in Cobalt's documented form. `why`: a whole clause. */
export function protocolError(context: ErrorContext, call: Call, why: string): ProtocolError {
  const text = `Unexpected answer while ${call.doing} ${place(call)}: ${why}.`;
  return new ProtocolError(messageOf(context, text, { kind: "unexpected answer", why }));
}

/** @param isInDoubt true if Cobalt may have done it all the same */
export function canceledError(context: ErrorContext, call: Call, isInDoubt = false): CanceledError {
  const hasKey = call.method === "POST";
  const again = hasKey ? "" : " Doing it twice does no harm: run the same command again.";
  const rest = isInDoubt
    ? `Cobalt may have accepted it all the same (${call.method} ${call.path}, its answer did not arrive).${again}`
    : "Nothing was changed.";
  const text = `Canceled while ${call.doing}. ${rest}`;
  return new CanceledError(messageOf(context, text, { kind: "canceled", isInDoubt: isInDoubt && hasKey }));
}

function connectionError(context: ErrorContext, call: Call, outcome: LostReply): ConnectionError {
  const host = new URL(context.baseUrl).host;
  // A read may belong to the search for what a lost POST has changed.
  const unchanged = call.method === "GET" ? "" : " Nothing was changed.";
  const text = `No answer from ${host} while ${call.doing} ${place(call)}: ${outcome.what}.${unchanged}`;
  return new ConnectionError(messageOf(context, text, outcome), outcome.lasting);
}

/** "the proxy 10.0.0.1:3128 answered 407 to CONNECT: …" */
export function proxyAnswer({ proxy, status, apiMessage }: ProxyRefusal): string {
  return `the proxy ${proxy} answered ${status} to CONNECT${quote(apiMessage)}`;
}

function proxyError(context: ErrorContext, call: Call, outcome: ProxyRefusal): ConnectionError {
  const text = `Nothing was sent to Cobalt while ${call.doing} ${place(call)}: ${proxyAnswer(outcome)}.`;
  return new ConnectionError(messageOf(context, text, outcome), outcome.lasting);
}

/** The error for an outcome that ends a call; for one that has none, since nothing was sent any more. */
export function errorFor(context: ErrorContext, call: Call, outcome: Outcome | undefined): CobaltError {
  if (outcome === undefined || outcome.kind === "ok") return protocolError(context, call, "no outcome");
  switch (outcome.kind) {
    case "lost":
      return connectionError(context, call, outcome);
    case "proxy":
      return proxyError(context, call, outcome);
    case "malformed":
      return protocolError(context, call, `status ${outcome.status}, and ${outcome.why}`);
    case "redirect":
      return protocolError(
        context,
        call,
        `status ${outcome.status}, a redirect to ${outcome.to}, which is not followed, since the tokens would travel with it`,
      );
    case "canceled":
      return canceledError(context, call);
    default:
      return refusalError(context, call, outcome);
  }
}
