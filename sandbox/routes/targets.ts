import { Hono } from "hono";
import type { Context, SandboxEnv } from "../context";
import { formatTarget, resourceResponse } from "../formatters";
import { oddResource } from "../odd-fields";
import { notFound, unprocessable } from "../refusals";
import { readQuery, refuseBody } from "../requests";
import type { TargetEntity } from "../world";
import { listResponse } from "./lists";

export function targetRoutes(context: Context): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get("/dast/targets", (c) =>
    listResponse(context, c, {
      filters: {},
      items: () => [...context.world().targets.values()],
      format: (target) => readTarget(context, target),
    }),
  );
  routes.get("/dast/targets/:id", (c) => {
    refuseBody(c);
    readQuery(c, []);
    return resourceResponse(readTarget(context, existingTarget(context, c.req.param("id"))));
  });
  return routes;
}

function readTarget(context: Context, target: TargetEntity) {
  return oddResource("target", formatTarget(target), context.switches().oddFields);
}

/** @throws Refusal 404 */
export function existingTarget(context: Context, id: string): TargetEntity {
  const target = context.world().targets.get(id);
  if (target === undefined) throw notFound(`No target has the id ${id}.`);
  return target;
}

/** @throws Refusal 404, or 422 when the target is disabled. */
export function enabledTarget(context: Context, id: string): TargetEntity {
  const target = existingTarget(context, id);
  if (!target.enabled) throw unprocessable(`The target ${target.name} (${id}) is disabled.`);
  return target;
}
