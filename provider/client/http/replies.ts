export type ReplyBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "empty" }
  | { readonly kind: "too large" }
  /** The answer began and its end never came. */
  | { readonly kind: "broken"; readonly what: string };

export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: {
    readonly location?: string;
    readonly retryAfter?: string;
    readonly remaining?: string;
    readonly date?: string;
    readonly readLimit?: string;
    readonly mutationLimit?: string;
    /** How the other side calls this request in its own log. */
    readonly requestId?: string;
  };
  readonly body: ReplyBody;
}

/** Given up by the person. `sent`: false where it is certain that nothing of it reached Cobalt. */
export interface CanceledReply {
  readonly kind: "canceled";
  readonly sent: boolean;
}

/** Why no answer came. */
export interface LostReply {
  readonly kind: "lost";
  /** For people: "the connection was reset". */
  readonly what: string;
  /** False: it is certain that the request never reached Cobalt. */
  readonly sent: boolean;
  /** True: another attempt would end the same way (a certificate that is not trusted). */
  readonly lasting: boolean;
}

/** A proxy refused to open a tunnel, so nothing was sent. What it said is not yet masked. */
export interface ProxyReply {
  readonly kind: "proxy";
  /** `host:port` of the proxy. */
  readonly proxy: string;
  readonly status: number;
  readonly reason: string;
  readonly body: ReplyBody;
}

export type Reply = Answer | LostReply | ProxyReply | CanceledReply;

/** What the bytes of a whole body hold. */
export function parsedBody(bytes: Buffer): ReplyBody {
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") return { kind: "empty" };
  try {
    const value: unknown = JSON.parse(text);
    return { kind: "json", value };
  } catch {
    return { kind: "text", text: text.slice(0, 65536) };
  }
}

/** A step before a request can be sent. `proxy`: its host and port. */
export type ConnectStep =
  | { readonly kind: "host" }
  | { readonly kind: "own machine" }
  | { readonly kind: "proxy"; readonly proxy: string }
  | { readonly kind: "TLS with proxy"; readonly proxy: string }
  | { readonly kind: "CONNECT"; readonly proxy: string }
  | { readonly kind: "TLS" };

/** The codes of Node's sockets, for people. */
const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ENOTFOUND: "the host name was not found",
  EAI_AGAIN: "the host name could not be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  ECONNABORTED: "no answer in time",
  ETIMEDOUT: "the connection timed out",
};

/** Codes of Node's TLS layer for a certificate that it does not accept. It looks before anything is sent. */
const certificate =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH$|INVALID_CA$)/;
/** Codes for what is no TLS, or none that both sides speak, and for what is no HTTP. */
const otherLanguage = /^(EPROTO$|ERR_SSL_|ERR_TLS_|HPE_)/;

const trustAdvice =
  "if your network signs connections anew, let Node.js trust its authority: NODE_EXTRA_CA_CERTS=<its certificate>.pem";

function field(error: unknown, name: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
}

/** A fault's code and nothing else of it: the HTTP library's errors hold the request, and so both tokens. */
function codeOf(error: unknown): string | undefined {
  // Node tries each address of a name; where all fail, the errors stand in a list.
  const first: unknown = field(error, "errors");
  const raw = field(error, "code") ?? (Array.isArray(first) ? field(first[0], "code") : undefined);
  return typeof raw === "string" && /^[A-Z0-9_]{1,60}$/.test(raw) ? raw : undefined;
}

function describeCode(code: string | undefined): string {
  const what = (code === undefined ? undefined : meanings[code]) ?? "the connection failed";
  return code === undefined ? what : `${what} (${code})`;
}

/** Names the step that did not end. `problem`: a clause of its own. */
function atStep(step: ConnectStep, problem: string): string {
  switch (step.kind) {
    case "host":
    case "own machine":
      return problem;
    case "proxy":
      return `the proxy ${step.proxy} cannot be reached: ${problem}`;
    case "TLS with proxy":
      return `no TLS with the proxy ${step.proxy}: ${problem}`;
    case "CONNECT":
      return `the proxy ${step.proxy} did not answer CONNECT: ${problem}`;
    case "TLS":
      return `the TLS handshake failed: ${problem}`;
  }
}

/** Why a connection did not come about, by its error, or by a text about it. Nothing was sent. Pure. */
export function notConnected(step: ConnectStep, error: unknown): LostReply {
  const lost = (what: string, lasting: boolean): LostReply => ({ kind: "lost", what, sent: false, lasting });
  if (typeof error === "string") return lost(atStep(step, error), false);
  const code = codeOf(error);
  if (step.kind === "own machine") return lost("its name leads to another machine than this one", true);
  if (code !== undefined && certificate.test(code)) {
    const whose =
      step.kind === "TLS with proxy" ? `the certificate of the proxy ${step.proxy}` : "its certificate";
    return lost(`${whose} is not trusted (${code}): ${trustAdvice}`, true);
  }
  if (code === undefined || !otherLanguage.test(code)) return lost(atStep(step, describeCode(code)), false);
  const language = step.kind === "CONNECT" ? "HTTP" : "TLS";
  return lost(
    atStep(step, `what answers there does not speak ${language}, or none that is understood (${code})`),
    true,
  );
}

/** Codes that no connection gives any more once it stood. */
const neverConnected: readonly (string | undefined)[] = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"];

/** Why no answer came, where it is not known that no connection stood. Pure. */
export function lostBy(error: unknown): LostReply {
  const code = codeOf(error);
  return { kind: "lost", what: describeCode(code), sent: !neverConnected.includes(code), lasting: false };
}

/** A request that was given up by its own time limit, wherever it then was. Pure. */
export function timedOutAt(step: ConnectStep | "connected", timedOut: string): LostReply {
  if (step === "connected") return { kind: "lost", what: timedOut, sent: true, lasting: false };
  return notConnected(step, timedOut);
}
