import { Hono, type MiddlewareHandler } from "hono";
import { authentication } from "./authentication";
import type { Context, SandboxEnv } from "./context";
import { documentedHeaders } from "./headers";
import { rateLimiting } from "./limiting";
import { Refusal, refusalResponse } from "./refusals";
import { findingRoutes } from "./routes/findings";
import { organisationRoutes } from "./routes/organisations";
import { scanRoutes } from "./routes/scans";
import { scheduleRoutes } from "./routes/schedules";
import { targetRoutes } from "./routes/targets";

/** Cobalt's documented API: limits first, then tokens, headers, routes, and within a route its key and its request. */
export function createApp(context: Context): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();
  app.use(rateLimiting(context), authentication(context), documentedHeaders(context), documentedMethods);
  for (const routes of [targetRoutes, scanRoutes, scheduleRoutes, findingRoutes, organisationRoutes]) {
    app.route("/", routes(context));
  }
  const paths = [...new Set(app.routes.filter((route) => route.method !== "ALL").map((route) => route.path))];
  for (const path of paths) app.all(path, (c) => methodNotAllowed(app, path, c.req.method));
  app.notFound((c) =>
    refusalResponse(new Refusal(404, `There is no ${c.req.method} ${c.req.path} in Cobalt's API.`)),
  );
  app.onError((error) => refusalResponse(error instanceof Refusal ? error : unexpected(error)));
  return app;
}

/** hono answers HEAD by itself where there is a GET; Cobalt documents none. */
const documentedMethods: MiddlewareHandler<SandboxEnv> = async (c, next) => {
  if (c.req.method === "HEAD") throw new Refusal(405, "HEAD is not documented.");
  await next();
};

function methodNotAllowed(app: Hono<SandboxEnv>, path: string, method: string): Response {
  const allowed = app.routes.filter((route) => route.path === path && route.method !== "ALL");
  const methods = [...new Set(allowed.map((route) => route.method))].join(", ");
  return refusalResponse(
    new Refusal(405, `${method} is not documented here; ${methods} is.`, { Allow: methods }),
  );
}

/** A fault of the sandbox itself, so that nobody takes it for one of Cobalt's. */
export function unexpected(error: unknown): Refusal {
  return new Refusal(
    500,
    `The sandbox itself failed: ${error instanceof Error ? error.message : String(error)}`,
  );
}
