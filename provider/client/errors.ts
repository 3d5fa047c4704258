/**
 * Every failure that this package expects, told apart by `code`. Messages are for people: what was being done, with
 * what, what Cobalt said, what to do next. None holds a token, and none has an HTTP library's error as its cause, since
 * such an error holds both tokens.
 */
export type CobaltErrorCode =
  | "configuration"
  | "api"
  | "connection"
  | "protocol"
  | "list-moved"
  | "outcome-unknown"
  | "canceled"
  | "lifecycle";

export abstract class CobaltError extends Error {
  abstract readonly code: CobaltErrorCode;
}

/**
 * True if something between us and Cobalt failed. A `catch` that goes on without an answer may swallow this alone: neither a person's
 * Ctrl-C nor a fault of our own.
 */
export function isTrouble(error: unknown): error is CobaltError {
  return error instanceof CobaltError && !(error instanceof CanceledError);
}

/** What JavaScript and Node.js call a mistake of the program's own. By its name: another realm has classes of its own. */
const ownFaults = /^(Type|Range|Reference|Syntax|Eval|URI|Assertion)Error$/;

/**
 * The fault of a program's own that an error is, or that a library has wrapped as its cause; undefined where it is none. A `catch`
 * that tells an error as somebody else's (Cobalt's, the network's, a person's) lets this one go on. The wrapping error is not given: an
 * HTTP library's holds both tokens.
 */
export function ownFaultIn(error: unknown): Error | undefined {
  const isOwn = (one: unknown): one is Error =>
    one instanceof Object && ownFaults.test(String(Reflect.get(one, "name")));
  return [Reflect.get(Object(error), "cause"), error].find(isOwn);
}

/** A token, region or base URL is missing or malformed. Nothing was sent. */
export class ConfigurationError extends CobaltError {
  readonly code = "configuration";
  override readonly name = "ConfigurationError";
}

/** Cobalt answered, and refused. */
export class CobaltApiError extends CobaltError {
  readonly code = "api";
  override readonly name = "CobaltApiError";
  readonly status: number;
  readonly method: string;
  readonly path: string;
  /** The message in Cobalt's answer, shortened; undefined where there is none that can be read. */
  readonly apiMessage: string | undefined;

  constructor(
    message: string,
    details: {
      readonly status: number;
      readonly method: string;
      readonly path: string;
      readonly apiMessage?: string;
    },
  ) {
    super(message);
    this.status = details.status;
    this.method = details.method;
    this.path = details.path;
    this.apiMessage = details.apiMessage;
  }
}

/**
 * No answer: refused or reset connection, timeout, name not found, a proxy that opens no way. For a read, or a POST that
 * certainly did nothing.
 */
export class ConnectionError extends CobaltError {
  readonly code = "connection";
  override readonly name = "ConnectionError";
  /** True if another attempt would end the same way: a certificate that is not trusted, a proxy that refuses. */
  readonly lasting: boolean;

  constructor(message: string, lasting = false) {
    super(message);
    this.lasting = lasting;
  }
}

/** An answer that is not Cobalt's documented form: not JSON, another shape, too large, a redirect, a foreign page. */
export class ProtocolError extends CobaltError {
  readonly code = "protocol";
  override readonly name = "ProtocolError";
}

/** A list changed so often while its pages were read that nobody can say what was on it. */
export class ListMovedError extends CobaltError {
  readonly code = "list-moved";
  override readonly name = "ListMovedError";
}

/** A POST of which nobody can say whether Cobalt did it. The message holds both ways on. */
export class OutcomeUnknownError extends CobaltError {
  readonly code = "outcome-unknown";
  override readonly name = "OutcomeUnknownError";
}

/** The person, or the engine for them, ended the operation. */
export class CanceledError extends CobaltError {
  readonly code = "canceled";
  override readonly name = "CanceledError";
}

/** A lifecycle's own refusal: a failed gate, a busy target with `onBusy: "fail"`, a change under `onChange: "refuse"`. */
export class LifecycleError extends CobaltError {
  readonly code = "lifecycle";
  override readonly name = "LifecycleError";
}
