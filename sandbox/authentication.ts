import type { MiddlewareHandler } from "hono";
import type { Context, SandboxEnv } from "./context";
import { sandboxV1OrgToken } from "./default-seed";
import { Refusal } from "./refusals";

/** The only call that needs no organisation token: it is where they are listed. */
const WITHOUT_ORGANISATION = "/orgs";

/** 401 is about the API token, 403 about the organisation's. Messages never repeat a token. */
export function authentication(context: Context): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    requireApiToken(context, c.req.header("Authorization"));
    if (c.req.path !== WITHOUT_ORGANISATION) requireOrgToken(context, c.req.header("X-Org-Token"));
    await next();
  };
}

/** @throws Refusal 401 */
export function requireApiToken(context: Context, header: string | undefined): void {
  if (header === undefined) {
    throw new Refusal(
      401,
      "The Authorization header is missing: `Authorization: Bearer <personal API token>`.",
    );
  }
  if (header !== `Bearer ${context.tokens().apiToken}`) {
    throw new Refusal(401, "The API token is wrong, or the Authorization header is not `Bearer <token>`.");
  }
}

function requireOrgToken(context: Context, token: string | undefined): void {
  if (token === undefined) throw new Refusal(403, "The X-Org-Token header is missing.");
  if (token === context.tokens().orgToken) return;
  if (token === sandboxV1OrgToken) {
    throw new Refusal(
      403,
      "This is an organisation token of API v1: take the v2 token that GET /orgs lists.",
    );
  }
  throw new Refusal(403, "The organisation token is wrong.");
}
