import type { MiddlewareHandler } from "hono";
import type { Context, SandboxEnv } from "./context";
import { MEDIA_TYPE, Refusal, unprocessable } from "./refusals";

const LONGEST_KEY = 255;

/**
 * `Accept` on each request, `Content-Type` on each with a body, each exactly as documented. A POST without a body is documented
 * with a `Content-Type` and without; a GET has none.
 */
export function documentedHeaders(context: Context): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const isPost = c.req.method === "POST";
    const isRequired =
      c.env.body !== "" || (isPost && context.switches().contentTypeWithoutBody === "required");
    requireAccept(c.req.header("Accept"));
    requireContentType(c.req.header("Content-Type"), { isRequired, isAllowed: isRequired || isPost });
    requireSoundKey(c.req.header("Idempotency-Key"));
    await next();
  };
}

function requireAccept(accept: string | undefined): void {
  if (accept?.trim().toLowerCase() === MEDIA_TYPE) return;
  throw new Refusal(406, `The Accept header must be ${MEDIA_TYPE}; it is ${accept ?? "missing"}.`);
}

function requireContentType(
  contentType: string | undefined,
  { isRequired, isAllowed }: { readonly isRequired: boolean; readonly isAllowed: boolean },
): void {
  const isSound = contentType?.trim().toLowerCase() === MEDIA_TYPE;
  if (!isSound && (isRequired || (isAllowed && contentType !== undefined))) {
    throw new Refusal(415, `The Content-Type must be ${MEDIA_TYPE}; it is ${contentType ?? "missing"}.`);
  }
  if (!isAllowed && contentType !== undefined) {
    throw new Refusal(415, `There is no body, so there must be no Content-Type; it is ${contentType}.`);
  }
}

function requireSoundKey(key: string | undefined): void {
  if (key === undefined || (key.trim() !== "" && key.length <= LONGEST_KEY)) return;
  throw unprocessable(
    `An Idempotency-Key has 1 to ${LONGEST_KEY} characters; this one has ${key.trim().length}.`,
  );
}
