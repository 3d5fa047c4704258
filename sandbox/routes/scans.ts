import { Hono, type Context as HonoContext } from "hono";
import type { Context, SandboxEnv } from "../context";
import { formatScan, resourceResponse } from "../formatters";
import { oddResource } from "../odd-fields";
import { conflict, notFound, Refusal, unprocessable } from "../refusals";
import { readQuery, refuseBody } from "../requests";
import { isFinal, statusAt } from "../scan-life";
import { startScan } from "../simulation";
import type { ScanEntity } from "../world";
import { listResponse } from "./lists";
import { postRoutes, type ValidPost } from "./posts";
import { enabledTarget } from "./targets";

export function scanRoutes(context: Context): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get("/dast/scans", (c) =>
    listResponse(context, c, {
      filters: { target: "dt_" },
      items: ({ target }) =>
        [...context.world().scans.values()].filter(
          (scan) => target === undefined || scan.targetId === target,
        ),
      format: (scan) => readScan(context, scan),
    }),
  );
  routes.get("/dast/scans/:id", (c) => {
    refuseBody(c);
    readQuery(c, []);
    const scan = context.world().scans.get(c.req.param("id"));
    if (scan === undefined) throw notFound(`No scan has the id ${c.req.param("id")}.`);
    return resourceResponse(readScan(context, scan));
  });
  routes.route(
    "/",
    postRoutes(context, "scans", (c, targetId) => validScan(context, c, targetId)),
  );
  return routes;
}

function readScan(context: Context, scan: ScanEntity) {
  return oddResource("scan", formatScan(scan, context.now()), context.switches().oddFields);
}

function validScan(context: Context, c: HonoContext<SandboxEnv>, id: string): ValidPost {
  refuseBody(c);
  readQuery(c, []);
  const targetId = enabledTarget(context, id).id;
  refuseBusy(context, targetId);
  return {
    fingerprint: `scan ${targetId}`,
    work: () => readScan(context, startScan(context.world(), { targetId, createdAt: context.now() })),
  };
}

/** In the words that Cobalt's scan engine is said to use. */
const BUSY = "A scan is already in progress for this target.";

function refuseBusy(context: Context, targetId: string): void {
  const { busyTarget } = context.switches();
  if (busyTarget === "accept") return;
  const now = context.now();
  const busy = [...context.world().scans.values()].find(
    (scan) => scan.targetId === targetId && !isFinal(statusAt(scan, now)),
  );
  if (busy === undefined) return;
  const message = `The target ${targetId} is being scanned (${busy.id}).`;
  if (busyTarget === "badRequest") throw new Refusal(400, BUSY, {}, { error: BUSY });
  throw busyTarget === "refuse" ? unprocessable(message) : conflict(message);
}
