import type { MiddlewareHandler } from "hono";
import type { SandboxEnv } from "./context";
import { MEDIA_TYPE, Refusal, unprocessable } from "./refusals";

const LONGEST_KEY = 255;

/** `Accept` on each request, `Content-Type` on a request with a body and only there, each exactly as documented. */
export const documentedHeaders: MiddlewareHandler<SandboxEnv> = async (c, next) => {
  requireAccept(c.req.header("Accept"));
  requireContentType(c.req.header("Content-Type"), c.env.body !== "");
  requireSoundKey(c.req.header("Idempotency-Key"));
  await next();
};

function requireAccept(accept: string | undefined): void {
  if (accept?.trim().toLowerCase() === MEDIA_TYPE) return;
  throw new Refusal(406, `The Accept header must be ${MEDIA_TYPE}; it is ${accept ?? "missing"}.`);
}

function requireContentType(contentType: string | undefined, hasBody: boolean): void {
  if (hasBody && contentType?.trim().toLowerCase() !== MEDIA_TYPE) {
    throw new Refusal(
      415,
      `The Content-Type of a body must be ${MEDIA_TYPE}; it is ${contentType ?? "missing"}.`,
    );
  }
  if (!hasBody && contentType !== undefined) {
    throw new Refusal(415, `There is no body, so there must be no Content-Type; it is ${contentType}.`);
  }
}

function requireSoundKey(key: string | undefined): void {
  if (key === undefined || (key.trim() !== "" && key.length <= LONGEST_KEY)) return;
  throw unprocessable(
    `An Idempotency-Key has 1 to ${LONGEST_KEY} characters; this one has ${key.trim().length}.`,
  );
}
