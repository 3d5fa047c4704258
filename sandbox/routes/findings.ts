import { Hono } from "hono";
import type { Context, SandboxEnv } from "../context";
import { formatFinding, resourceResponse } from "../formatters";
import { oddResource } from "../odd-fields";
import { notFound } from "../refusals";
import { readQuery, refuseBody } from "../requests";
import { reportsSince } from "../scan-life";
import type { FindingEntity } from "../world";
import { listResponse } from "./lists";

export function findingRoutes(context: Context): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get("/dast/findings", (c) => {
    const readable = reader(context);
    return listResponse(context, c, {
      filters: { target: "dt_", scan: "dsc_" },
      items: (filters) =>
        [...context.world().findings.values()].filter((one) => isListed(one, readable(one), filters)),
      format: (finding) => formatted(context, finding, readable(finding)),
    });
  });
  routes.get("/dast/findings/:id", (c) => {
    refuseBody(c);
    readQuery(c, []);
    const finding = context.world().findings.get(c.req.param("id"));
    const scanIds = finding === undefined ? [] : reader(context)(finding);
    if (finding === undefined || scanIds.length === 0)
      throw notFound(`No finding has the id ${c.req.param("id")}.`);
    return resourceResponse(formatted(context, finding, scanIds));
  });
  return routes;
}

function formatted(context: Context, finding: FindingEntity, scanIds: readonly string[]) {
  const target = context.world().targets.get(finding.targetId);
  return oddResource("finding", formatFinding(finding, scanIds, target), context.switches().oddFields);
}

function isListed(
  finding: FindingEntity,
  scanIds: readonly string[],
  filters: Readonly<Record<string, string>>,
): boolean {
  const { target = finding.targetId, scan = scanIds[0] } = filters;
  return target === finding.targetId && scan !== undefined && scanIds.includes(scan);
}

/** Gives the scans of a finding that can report it by now; one that Cobalt has purged did so earlier. */
function reader(context: Context): (finding: FindingEntity) => readonly string[] {
  const { scans } = context.world();
  const { findingsBeforeReview } = context.switches();
  const now = context.now();
  return (finding) =>
    finding.scanIds.filter((id) => {
      const scan = scans.get(id);
      return scan === undefined || reportsSince(scan, now, findingsBeforeReview) !== undefined;
    });
}
