import { Hono, type Context as HonoContext } from "hono";
import type { Context, SandboxEnv } from "../context";
import { onlyKnown, parseObject } from "../fields";
import { formatFinding, resourceResponse } from "../formatters";
import { oddResource } from "../odd-fields";
import { notFound, unprocessable } from "../refusals";
import { readQuery, refuseBody } from "../requests";
import { reportsSince } from "../scan-life";
import { isRetested, startRetest } from "../simulation";
import type { FindingEntity } from "../world";
import { listResponse } from "./lists";
import { servePost, type ValidPost } from "./scans";

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
    return answered(context, readableFinding(context, c.req.param("id")));
  });
  routes.patch("/dast/findings/:id", (c) => {
    readQuery(c, []);
    const { state } = onlyKnown(parseObject(c.env.body), ["state"]);
    const finding = readableFinding(context, c.req.param("id"));
    if (typeof state !== "string" || !SETTABLE.includes(state))
      throw unprocessable(`\`state\` must be ${SETTABLE.join(", ")}; it is ${JSON.stringify(state)}.`);
    finding.state = state;
    c.env.entry.worked = true;
    return answered(context, finding);
  });
  routes.post("/dast/findings/:id/retest", (c) => servePost(context, c, () => validRetest(context, c)));
  return routes;
}

/** The states that a PATCH can give; a finding becomes `valid_fix` by a retest only. */
export const SETTABLE: readonly string[] = ["invalid", "wont_fix", "need_fix"];

function validRetest(context: Context, c: HonoContext<SandboxEnv>): ValidPost {
  refuseBody(c);
  readQuery(c, []);
  const finding = readableFinding(context, c.req.param("id") ?? "");
  if (isRetested(context.world(), finding)) throw unprocessable(`A retest of ${finding.id} is running.`);
  return {
    fingerprint: `retest ${finding.id}`,
    work() {
      startRetest(context.world(), finding, context.now());
      return undefined;
    },
  };
}

function readableFinding(context: Context, id: string): FindingEntity {
  const finding = context.world().findings.get(id);
  if (finding === undefined || reader(context)(finding).length === 0)
    throw notFound(`No finding has the id ${id}.`);
  return finding;
}

function answered(context: Context, finding: FindingEntity): Response {
  return resourceResponse(formatted(context, finding, reader(context)(finding)));
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
  const { findingsBeforeReview, retestScans } = context.switches();
  const now = context.now();
  return (finding) =>
    finding.scanIds.filter((id) => {
      const scan = scans.get(id);
      if (scan?.retestOf !== undefined && retestScans === "hidden") return false;
      return scan === undefined || reportsSince(scan, now, findingsBeforeReview) !== undefined;
    });
}
