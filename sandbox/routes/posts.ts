import { Hono, type Context as HonoContext } from "hono";
import type { Context, SandboxEnv } from "../context";
import { resourceResponse } from "../formatters";
import { oddResource } from "../odd-fields";
import type { Paths } from "../types";

const PREFIXES: Readonly<Record<Paths, readonly string[]>> = {
  both: ["/dast/targets", "/dast/scans/targets"],
  direct: ["/dast/targets"],
  underScans: ["/dast/scans/targets"],
};

/** A POST whose request was found sound: what makes it equal to another one, and what it does. */
export interface ValidPost {
  readonly fingerprint: string;
  work(): object;
}

/**
 * Serves a POST under the paths that this sandbox has. A live key is refused before anything else is looked at; only
 * a POST that did its work uses its key up.
 *
 * @param check validates the request; throws a Refusal.
 */
export function postRoutes(
  context: Context,
  collection: "scans" | "scheduled_scans",
  check: (c: HonoContext<SandboxEnv>, targetId: string) => ValidPost,
): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  for (const prefix of PREFIXES[context.paths]) {
    routes.post(`${prefix}/:target/${collection}`, (c) =>
      post(context, c, (request) => check(request, c.req.param("target"))),
    );
  }
  return routes;
}

function post(
  context: Context,
  c: HonoContext<SandboxEnv>,
  check: (c: HonoContext<SandboxEnv>) => ValidPost,
): Response {
  const key = c.req.header("Idempotency-Key");
  const idempotency = context.idempotency();
  idempotency.refuseLiveKey(key);
  const { fingerprint, work } = check(c);
  if (context.switches().conflictWithoutKey) idempotency.refuseEqual(fingerprint);
  const resource = work();
  idempotency.remember(key, fingerprint);
  c.env.entry.worked = true;
  const { acceptedStatus, oddFields } = context.switches();
  return resourceResponse(oddResource("answer", resource, oddFields), acceptedStatus);
}
