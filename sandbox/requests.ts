import type { Context as HonoContext, MiddlewareHandler } from "hono";
import type { Context, SandboxEnv } from "./context";
import { MEDIA_TYPE, Refusal, unprocessable } from "./refusals";
import { sandboxV1OrgToken } from "./seeds";

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
    requireValidKey(c.req.header("Idempotency-Key"));
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
  const isExact = contentType?.trim().toLowerCase() === MEDIA_TYPE;
  if (!isExact && (isRequired || (isAllowed && contentType !== undefined))) {
    throw new Refusal(415, `The Content-Type must be ${MEDIA_TYPE}; it is ${contentType ?? "missing"}.`);
  }
  if (!isAllowed && contentType !== undefined) {
    throw new Refusal(415, `There is no body, so there must be no Content-Type; it is ${contentType}.`);
  }
}

function requireValidKey(key: string | undefined): void {
  if (key === undefined || (key.trim() !== "" && key.length <= LONGEST_KEY)) return;
  throw unprocessable(
    `An Idempotency-Key has 1 to ${LONGEST_KEY} characters; this one has ${key.trim().length}.`,
  );
}

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

type Request = HonoContext<SandboxEnv>;

/** The query, each parameter at most once and none that is not documented. */
export function readQuery(c: Request, documented: readonly string[]): Readonly<Record<string, string>> {
  const query: Record<string, string> = {};
  for (const [name, values] of Object.entries(c.req.queries())) {
    if (!documented.includes(name)) {
      throw unprocessable(
        `Unknown query parameter \`${name}\`. Documented here: ${documented.join(", ") || "none"}.`,
      );
    }
    const [value = "", ...more] = values;
    if (more.length > 0)
      throw unprocessable(`The query parameter \`${name}\` is given ${values.length} times.`);
    query[name] = value;
  }
  return query;
}

/** @throws Refusal 422: what is documented without a body gets none. */
export function refuseBody(c: Request): void {
  if (c.env.body !== "") throw unprocessable(`${c.req.method} ${c.req.path} is documented without a body.`);
}
