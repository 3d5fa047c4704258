import { Hono, type MiddlewareHandler } from "hono";
import type { Context, SandboxEnv } from "./context";
import { rateLimiting } from "./rate-limits";
import { errorResponse, Refusal, refusalResponse } from "./refusals";
import { authentication, documentedHeaders } from "./requests";
import { findingRoutes } from "./routes/findings";
import { listResponse } from "./routes/lists";
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
  app.onError(errorResponse);
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

/** The sandbox's one organisation, with its v2 token, as a client finds it that has an API token only. */
function organisationRoutes(context: Context): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get("/orgs", (c) =>
    listResponse(context, c, {
      filters: {},
      items: () => [{ createdAt: 0, sequence: 0, id: context.world().organisationId }],
      format: ({ id }) => ({ id, name: "Sandbox", token: context.tokens().orgToken }),
    }),
  );
  return routes;
}
