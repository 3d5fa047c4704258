import type { CobaltError } from "../errors";
import { CanceledError, CobaltApiError, ConnectionError, ProtocolError } from "../errors";
import type { Region } from "../regions";
import type { TransportRequest } from "../transport";
import type { Outcome, ProxyRefusal, Refusal } from "./classify";
import type { Mask } from "./mask";
import type { LostReply } from "./transport-faults";

/** What a client's messages need to know of it. */
export interface ErrorContext {
  readonly baseUrl: string;
  readonly region: Region | undefined;
  readonly mask: Mask;
  /** Where the tokens come from, and how to renew them there. */
  readonly unauthorizedHint?: string;
}

/** A call, as messages name it. */
export interface Call {
  /** "reading target dt_…": what comes after "while". */
  readonly doing: string;
  readonly method: TransportRequest["method"];
  readonly path: string;
}

/** A base URL of the person's own wins over the region, so another region would change nothing. */
function regionAdvice(region: Region | undefined): string {
  if (region === undefined)
    return ", the host of cobalt:baseUrl (or COBALT_BASE_URL), refused the tokens: if it is the right host,";
  const other: Region = region === "us" ? "eu" : "us";
  return (
    `, the data centre of region "${region}", refused the tokens. An organisation lives in one data centre only: if it is the other ` +
    `one, run \`pulumi config set cobalt:region ${other}\` or set COBALT_REGION=${other}. Else`
  );
}

function unauthorizedAdvice(context: ErrorContext): string {
  const host = new URL(context.baseUrl).host;
  return (
    `${host}${regionAdvice(context.region)} make sure that COBALT_API_TOKEN and COBALT_ORG_TOKEN (or cobalt:apiToken and ` +
    "cobalt:orgToken) are current, and that the second is a v2 token." +
    (context.unauthorizedHint === undefined ? "" : ` ${context.unauthorizedHint}`)
  );
}

const adviceByKind: Readonly<Record<Exclude<Refusal["kind"], "unauthorized">, string>> = {
  "not-found":
    "Cobalt has nothing there for this organisation: check the id, the organisation token and the region.",
  conflict: "The idempotency key was used within the last five minutes.",
  "rate-limited":
    "Cobalt's limit of requests per minute did not open for this user, so nothing was done. Somebody else may be using " +
    "the same user's quota: run again later, or lower cobalt:readsPerMinute and cobalt:writesPerMinute.",
  maintenance: "Cobalt says that it is under maintenance: run again later.",
  "server-error": "The fault is Cobalt's: run again later, and tell Cobalt's support if it lasts.",
  refused: "Cobalt understood the request and will not do it.",
};

const adviceByStatus: Readonly<Record<number, string>> = {
  400: "Cobalt could not make sense of the request.",
  403:
    "The API token's user may not do this, or COBALT_ORG_TOKEN (cobalt:orgToken) is not the v2 token of an organisation of " +
    "theirs: ask for the right in Cobalt, use another user's token, or set the organisation's anew.",
  405: "Cobalt's API has changed: look for a newer version of pulumi-cobalt.",
  406: "Cobalt's API has changed: look for a newer version of pulumi-cobalt.",
  410: "Cobalt has removed this part of its API: look for a newer version of pulumi-cobalt.",
  422: "Cobalt understood the request and will not do it: correct what it names.",
};

function adviceFor(context: ErrorContext, outcome: Refusal): string {
  if (outcome.kind === "unauthorized") return unauthorizedAdvice(context);
  return adviceByStatus[outcome.status] ?? adviceByKind[outcome.kind];
}

function place(call: Call, status?: number): string {
  return `(${call.method} ${call.path}${status === undefined ? "" : `, status ${status}`})`;
}

/** `, and said: "…"` or nothing. */
export function quote(said: string | undefined): string {
  return said === undefined ? "" : `: ${JSON.stringify(said)}`;
}

/** The error for a refusal that is final. */
export function refusalError(context: ErrorContext, call: Call, outcome: Refusal): CobaltApiError {
  const { mask } = context;
  const text = `Cobalt refused while ${call.doing} ${place(call, outcome.status)}${quote(outcome.said)}.`;
  return new CobaltApiError(mask(`${text} ${adviceFor(context, outcome)}`), {
    status: outcome.status,
    method: call.method,
    path: mask(call.path),
    said: outcome.said,
  });
}

/** The error for an answer that is not Cobalt's documented form. `why`: a whole clause. */
export function protocolError(context: ErrorContext, call: Call, why: string): ProtocolError {
  const advice = "Is the base URL Cobalt's, and no proxy in between answering in its place?";
  return new ProtocolError(
    context.mask(`Unexpected answer while ${call.doing} ${place(call)}: ${why}. ${advice}`),
  );
}

export function canceledError(
  context: ErrorContext,
  call: Call,
  more = "Nothing was changed.",
): CanceledError {
  return new CanceledError(context.mask(`Canceled while ${call.doing}. ${more}`));
}

function connectionError(context: ErrorContext, call: Call, { what, lasting }: LostReply): ConnectionError {
  const host = new URL(context.baseUrl).host;
  // A read may belong to the search for what a lost POST has changed.
  const unchanged = call.method !== "GET" ? "Nothing was changed. " : "";
  return new ConnectionError(
    context.mask(
      `No answer from ${host} while ${call.doing} ${place(call)}: ${what}. ${unchanged}Check the network, the ` +
        "proxy (HTTPS_PROXY, NO_PROXY) and Cobalt's status, and run again.",
    ),
    lasting,
  );
}

/** "the proxy 10.0.0.1:3128 answered 407 to CONNECT: …" */
export function proxyAnswer({ proxy, status, said }: ProxyRefusal): string {
  return `the proxy ${proxy} answered ${status} to CONNECT${quote(said)}`;
}

/** What to do about it. `host`: the one that was to be reached. */
export function proxyAdvice({ status, lasting }: ProxyRefusal, host: string): string {
  if (status === 407)
    return (
      "It asks for a user name and a password: set HTTPS_PROXY=http://<user>:<password>@<host>:<port>, both percent-encoded " +
      "(\\ is %5C, @ is %40)."
    );
  return lasting
    ? `Ask those who run the proxy to allow CONNECT to ${host}, or name ${host} in NO_PROXY if it can be reached without it.`
    : `Its way to ${host} is in trouble: run again later, and ask those who run the proxy if it lasts.`;
}

/** `host:port` of a base URL, as a proxy is asked for it. */
export function authorityOf(baseUrl: string): string {
  const { hostname, port } = new URL(baseUrl);
  return `${hostname}:${port === "" ? 443 : port}`;
}

function proxyError(context: ErrorContext, call: Call, outcome: ProxyRefusal): ConnectionError {
  const advice = proxyAdvice(outcome, authorityOf(context.baseUrl));
  return new ConnectionError(
    context.mask(
      `Nothing was sent to Cobalt while ${call.doing} ${place(call)}: ${proxyAnswer(outcome)}. ${advice}`,
    ),
    outcome.lasting,
  );
}

/** The error for an outcome that ends a call. */
export function errorFor(
  context: ErrorContext,
  call: Call,
  outcome: Exclude<Outcome, { kind: "ok" }>,
): CobaltError {
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
