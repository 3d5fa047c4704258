import type { MiddlewareHandler } from "hono";
import type { Context, SandboxEnv } from "./context";
import type { Allowance, LimitKind } from "./limits";
import { Refusal, refusalResponse } from "./refusals";

const READING: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** Counts a request before anything else is looked at, and tells on each answer what is left. */
export function rateLimiting(context: Context): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const allowance = context.limits().take(limitKind(c.req.method));
    if (allowance.allowed) await next();
    else {
      burnKey(context, { method: c.req.method, key: c.req.header("Idempotency-Key"), status: 509 });
      c.res = refusalResponse(tooMany(allowance));
    }
    for (const [name, value] of Object.entries(limitHeaders(context, allowance)))
      c.res.headers.set(name, value);
  };
}

/** Uses up the key of a POST that was refused with 509, 429 or 5xx, if the sandbox is switched so. */
export function burnKey(
  context: Context,
  refused: { readonly method: string; readonly key: string | undefined; readonly status: number },
): void {
  const mayBurn = refused.method === "POST" && (refused.status === 429 || refused.status >= 500);
  if (mayBurn && context.switches().refusedPostBurnsKey) context.idempotency().burn(refused.key);
}

function limitKind(method: string): LimitKind {
  return READING.includes(method) ? "reads" : "mutations";
}

function tooMany({ kind, limit, resetsInMs }: Allowance): Refusal {
  return new Refusal(
    509,
    `The limit of ${limit} ${kind} a window is used up; the next begins in ${resetsInMs} ms.`,
  );
}

function limitHeaders(context: Context, { remaining }: Allowance): Readonly<Record<string, string>> {
  const { reads, mutations } = context.limits().limits;
  return {
    "X-Rate-Limit-Get-Limit": String(reads),
    "X-Rate-Limit-Mutate-Limit": String(mutations),
    "X-Rate-Limit-Remaining": String(remaining),
  };
}
