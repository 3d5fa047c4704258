import { Hono, type Context as HonoContext } from "hono";
import { parseDateTime, RECURRENCES, type SandboxRecurrence } from "../calendar";
import type { Context, SandboxEnv } from "../context";
import { onlyKnown, parseObject } from "../fields";
import { formatScan, formatSchedule, resourceResponse } from "../formatters";
import { oddResource } from "../odd-fields";
import { conflict, notFound, Refusal, unprocessable } from "../refusals";
import { readQuery, refuseBody } from "../requests";
import { isFinal, statusAt } from "../scan-life";
import { addSchedule, type NewSchedule, startScan } from "../simulation";
import type { Paths } from "../types";
import type { ScanEntity } from "../world";
import { listResponse } from "./lists";
import { enabledTarget } from "./targets";

const PREFIXES: Readonly<Record<Paths, readonly string[]>> = {
  both: ["/dast/targets", "/dast/scans/targets"],
  direct: ["/dast/targets"],
  underScans: ["/dast/scans/targets"],
};

/** A POST whose request was found sound: what makes it equal to another one, and what it does. */
export interface ValidPost {
  readonly fingerprint: string;
  /** Gives what the answer says; undefined: 204, without a body. */
  work(): object | undefined;
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
      servePost(context, c, (request) => check(request, c.req.param("target"))),
    );
  }
  return routes;
}

/** Serves one POST. */
export function servePost(
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
  if (resource === undefined) return new Response(null, { status: 204 });
  const { acceptedStatus, oddFields } = context.switches();
  return resourceResponse(oddResource("answer", resource, oddFields), acceptedStatus);
}

export function scanRoutes(context: Context): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get("/dast/scans", (c) =>
    listResponse(context, c, {
      filters: { target: "dt_" },
      items: ({ target }) =>
        [...context.world().scans.values()].filter(
          (scan) => isReadable(context, scan) && (target === undefined || scan.targetId === target),
        ),
      format: (scan) => readScan(context, scan),
    }),
  );
  routes.get("/dast/scans/:id", (c) => {
    refuseBody(c);
    readQuery(c, []);
    const scan = context.world().scans.get(c.req.param("id"));
    if (scan === undefined || !isReadable(context, scan))
      throw notFound(`No scan has the id ${c.req.param("id")}.`);
    return resourceResponse(readScan(context, scan));
  });
  routes.route(
    "/",
    postRoutes(context, "scans", (c, targetId) => validScan(context, c, targetId)),
  );
  return routes;
}

function isReadable(context: Context, scan: ScanEntity): boolean {
  return scan.retestOf === undefined || context.switches().retestScans === "listed";
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

/** Scheduled scans can be created and nothing else: no other call is documented. */
export function scheduleRoutes(context: Context): Hono<SandboxEnv> {
  return postRoutes(context, "scheduled_scans", (c, targetId) => validSchedule(context, c, targetId));
}

function validSchedule(context: Context, c: HonoContext<SandboxEnv>, id: string): ValidPost {
  readQuery(c, []);
  const fields = onlyKnown(parseObject(c.env.body), ["date_time", "recurrence"]);
  const schedule: NewSchedule = {
    targetId: enabledTarget(context, id).id,
    ...readDateTime(context, fields.date_time),
    recurrence: readRecurrence(fields.recurrence),
  };
  return {
    fingerprint: `schedule ${schedule.targetId} ${schedule.anchor} ${schedule.recurrence}`,
    work: () => formatSchedule(addSchedule(context.world(), schedule, context.now())),
  };
}

function readDateTime(
  context: Context,
  value: unknown,
): { readonly dateTime: string; readonly anchor: number } {
  const anchor = typeof value === "string" ? parseDateTime(value) : undefined;
  if (typeof value !== "string" || anchor === undefined) {
    throw unprocessable(
      `\`date_time\` must be ISO 8601 with seconds and an offset or Z, as 2026-12-06T02:00:00Z; it is ${JSON.stringify(value) ?? "missing"}.`,
    );
  }
  if (anchor < context.now() && context.switches().pastDateTime === "refuse") {
    throw unprocessable(`\`date_time\` is past: ${value}; it is ${new Date(context.now()).toISOString()}.`);
  }
  return { dateTime: value, anchor };
}

function readRecurrence(value: unknown): SandboxRecurrence | null {
  if (value === undefined) return null;
  const documented = Object.keys(RECURRENCES) as SandboxRecurrence[];
  const known = documented.find((recurrence) => recurrence === value);
  if (known !== undefined) return known;
  throw unprocessable(
    `\`recurrence\` must be ${documented.join(", ")} or absent; it is ${JSON.stringify(value)}.`,
  );
}
