import { Hono } from "hono";
import type { Context, SandboxEnv } from "../context";
import { listResponse } from "./lists";

/** The sandbox's one organisation, with its v2 token, as a client finds it that has an API token only. */
export function organisationRoutes(context: Context): Hono<SandboxEnv> {
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
