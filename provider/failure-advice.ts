import type { Advise, Failure, ProxyRefusal, Refusal } from "./client";
import { otherRegion, type Region } from "./cobalt/facts";

/** What the client's failures are about, for the advice on them. */
export interface AdviceContext {
  readonly baseUrl: string;
  /** Undefined for a base URL of the person's own. */
  readonly region: Region | undefined;
  /** Where the tokens come from, and how to renew them there. */
  readonly tokenHint?: string;
}

/** The one place that says what a person can do about a failure of the client's, which knows neither Pulumi nor where settings come from. */
export function adviceIn(context: AdviceContext): Advise {
  return (failure) => adviceOn(failure, context);
}

function adviceOn(failure: Failure, context: AdviceContext): string {
  switch (failure.kind) {
    case "lost":
      return "Check the network, the proxy (HTTPS_PROXY, NO_PROXY) and Cobalt's status, and run again.";
    case "proxy":
      return proxyAdvice(failure, context.baseUrl);
    case "unexpected answer":
      return "Is the base URL Cobalt's, and no proxy in between answering in its place?";
    case "list moved":
      return "Run it again.";
    case "canceled":
      return failure.isInDoubt
        ? "Run again within five minutes and it is recognised by its idempotency key; later, look in Cobalt's web application first."
        : "";
    case "token":
      return tokenAdvice(tokenSettings[failure.token]);
    case "unauthorized":
      return unauthorizedAdvice(context);
    default:
      return byStatus[failure.status] ?? byKind[failure.kind];
  }
}

const tokenSettings = {
  apiToken: "COBALT_API_TOKEN (or cobalt:apiToken)",
  orgToken: "COBALT_ORG_TOKEN (or cobalt:orgToken)",
} as const;

/** What to do about a token that no request can carry. */
export function tokenAdvice(setting: string): string {
  return `Set ${setting} anew, as Cobalt shows the token.`;
}

function unauthorizedAdvice({ baseUrl, region, tokenHint }: AdviceContext): string {
  const host = new URL(baseUrl).host;
  return (
    `${host}${regionAdvice(region)} make sure that COBALT_API_TOKEN and COBALT_ORG_TOKEN (or cobalt:apiToken and ` +
    "cobalt:orgToken) are current, and that the second is a v2 token." +
    (tokenHint === undefined ? "" : ` ${tokenHint}`)
  );
}

/** A base URL of the person's own wins over the region, so another region would change nothing. */
function regionAdvice(region: Region | undefined): string {
  if (region === undefined)
    return ", the host of cobalt:baseUrl (or COBALT_BASE_URL), refused the tokens: if it is the right host,";
  const other = otherRegion(region);
  return (
    `, the data centre of region "${region}", refused the tokens. An organisation lives in one data centre only: if it is the other ` +
    `one, run \`pulumi config set cobalt:region ${other}\` or set COBALT_REGION=${other}. Else`
  );
}

const byKind: Readonly<Record<Exclude<Refusal["kind"], "unauthorized">, string>> = {
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

const byStatus: Readonly<Record<number, string>> = {
  400: "Cobalt could not make sense of the request.",
  403:
    "The API token's user may not do this, or COBALT_ORG_TOKEN (cobalt:orgToken) is not the v2 token of an organisation of " +
    "theirs: ask for the right in Cobalt, use another user's token, or set the organisation's anew.",
  405: "Cobalt's API has changed: look for a newer version of pulumi-cobalt.",
  406: "Cobalt's API has changed: look for a newer version of pulumi-cobalt.",
  410: "Cobalt has removed this part of its API: look for a newer version of pulumi-cobalt.",
  422: "Cobalt understood the request and will not do it: correct what it names.",
};

/** What to do about a proxy that opens no way to the host of this base URL. */
export function proxyAdvice({ status, lasting }: ProxyRefusal, baseUrl: string): string {
  if (status === 407)
    return (
      "It asks for a user name and a password: set HTTPS_PROXY=http://<user>:<password>@<host>:<port>, both percent-encoded " +
      "(\\ is %5C, @ is %40)."
    );
  const { hostname, port } = new URL(baseUrl);
  const host = `${hostname}:${port === "" ? 443 : port}`;
  return lasting
    ? `Ask those who run the proxy to allow CONNECT to ${host}, or name ${host} in NO_PROXY if it can be reached without it.`
    : `Its way to ${host} is in trouble: run again later, and ask those who run the proxy if it lasts.`;
}
