import { STATUS_CODES } from "node:http";
import { RequestError } from "@hono/node-server";

/** Why the sandbox refuses a request. The shape of Cobalt's error bodies is not documented; this one is ours. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Absent: the sandbox's own shape. */
    readonly body?: unknown,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

/** Somebody gave the sandbox a value that it cannot take; the message says why. */
export class InvalidValueError extends RangeError {
  override readonly name = "InvalidValueError";
}

export const MEDIA_TYPE = "application/vnd.cobalt.v2+json";

export const answerHeaders = { "Content-Type": `${MEDIA_TYPE}; charset=utf-8` } as const;

export function refusalResponse({ status, message, headers, body }: Refusal): Response {
  const code = (STATUS_CODES[status] ?? String(status)).toUpperCase().replaceAll(" ", "_");
  const own = { error: { code, message } };
  return new Response(JSON.stringify(body ?? own), { status, headers: { ...answerHeaders, ...headers } });
}

/**
 * The answer to a request that failed: a refusal's own, 422 for a value, 400 for a request that no server understands, else 500 for a
 * fault of the sandbox itself, so that nobody takes it for one of Cobalt's. The stack of such a fault goes to stderr.
 */
export function errorResponse(error: unknown): Response {
  if (error instanceof Refusal) return refusalResponse(error);
  if (error instanceof InvalidValueError) return refusalResponse(unprocessable(error.message));
  if (error instanceof RequestError) return refusalResponse(malformed(`${error.message}.`));
  console.error("The sandbox itself failed:", error);
  const message = error instanceof Error ? error.message : String(error);
  return refusalResponse(new Refusal(500, `The sandbox itself failed: ${message}`));
}

export const malformed = (message: string) => new Refusal(400, message);
export const notFound = (message: string) => new Refusal(404, message);
export const conflict = (message: string) => new Refusal(409, message);
export const unprocessable = (message: string) => new Refusal(422, message);
