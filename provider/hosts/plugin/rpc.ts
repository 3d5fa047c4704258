import type * as grpc from "@grpc/grpc-js";
import { CanceledError, CobaltError } from "../../client/errors";
import { safeLines } from "../../foreign-text";
import { faultMessage } from "../../own-fault";
import { WireError } from "./wire";

/** gRPC's status codes (https://grpc.io/docs/guides/status-codes/), those that a provider answers with. */
export const status = {
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  unimplemented: 12,
  internal: 13,
} as const;

/** An answer that is an error, with the status that says whose fault it is. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** What the engine is told of an error: a readable message and no stack trace, whoever is at fault. */
export function failureOf(error: unknown): { readonly code: number; readonly details: string } {
  const { code, details } = described(error);
  return { code, details: fitting(safeLines(details)) };
}

/** The error as the engine is told of it, with what must not be shown masked before the message is cut to its size. */
export function maskedError(error: unknown, mask: (text: string) => string): RpcError {
  const { code, details } = described(error);
  return new RpcError(code, mask(details));
}

/** The details travel as an HTTP/2 header, which has a largest size and no room for half a character. */
function fitting(details: string): string {
  const most = 4_000;
  const short = details.length > most ? `${details.slice(0, most)}…` : details;
  return short.replace(/\p{Surrogate}/gu, "\uFFFD");
}

function described(error: unknown): { readonly code: number; readonly details: string } {
  if (error instanceof RpcError) return { code: error.code, details: error.message };
  if (error instanceof CanceledError) return { code: status.cancelled, details: error.message };
  if (error instanceof WireError) return { code: status.invalidArgument, details: error.message };
  if (error instanceof CobaltError) return { code: status.unknown, details: error.message };
  return { code: status.internal, details: faultMessage(error) };
}

/** A handler of one call as a function of its request, in gRPC's form. */
export function unary<Request, Response>(
  handle: (request: Request) => Promise<Response> | Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const answered = Promise.resolve().then(() => handle(call.request));
    answered.then(
      (response) => callback(null, response),
      (error: unknown) => callback(failureOf(error)),
    );
  };
}
