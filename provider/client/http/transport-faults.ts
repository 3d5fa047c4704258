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

/** Faults before a connection stood: nothing was sent. */
const beforeSending: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ENOTFOUND: "the host name was not found",
  EAI_AGAIN: "the host name could not be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
};

const afterSending: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  ECONNABORTED: "no answer in time",
  ETIMEDOUT: "the connection timed out",
};

/** Codes of Node's TLS layer for a certificate that it does not accept. It looks before it sends the request. */
const certificate =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH$|INVALID_CA$)/;

function field(error: unknown, name: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
}

/** A fault's code and nothing else of it: the HTTP library's errors hold the request, and so both tokens. */
export function lostBy(error: unknown): LostReply {
  const raw = field(error, "code");
  const code = typeof raw === "string" && /^[A-Z0-9_]{1,60}$/.test(raw) ? raw : undefined;
  if (code === undefined) return { kind: "lost", what: "the connection failed", sent: true, lasting: false };
  const connecting =
    field(error, "syscall") === "connect" || field(field(error, "cause"), "syscall") === "connect";
  if (certificate.test(code)) {
    return { kind: "lost", what: `its certificate is not trusted (${code})`, sent: false, lasting: true };
  }
  const early = beforeSending[code];
  if (early !== undefined) return { kind: "lost", what: `${early} (${code})`, sent: false, lasting: false };
  const what = afterSending[code] ?? "the connection failed";
  return { kind: "lost", what: `${what} (${code})`, sent: !connecting, lasting: false };
}
