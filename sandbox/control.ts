import { Hono } from "hono";
import type { Context } from "./context";
import { durationOf, onlyKnown, parseObject, stringField } from "./fields";
import { jsonResponse } from "./formatters";
import { errorResponse, Refusal, refusalResponse, unprocessable } from "./refusals";
import { requireApiToken } from "./requests";
import { blackoutsOf, findingOf, planOf, targetOf } from "./seeds";
import type { SandboxStore } from "./types";

export const CONTROL_PREFIX = "/_sandbox/";

interface ControlEnv {
  Bindings: { readonly body: string };
}

/**
 * What other processes, and people with curl, do to a running sandbox. No part of Cobalt's API: these calls need the
 * API token only, count against no limit, meet no fault and are not in the log. Bodies are JSON.
 *
 * | call | does |
 * | --- | --- |
 * | `POST /_sandbox/advance` `{"days"?, "hours"?, "minutes"?, "ms"?}` | moves time forward by their sum |
 * | `POST /_sandbox/plan` a `ScanPlan` | how scans that start from now on will go |
 * | `POST /_sandbox/scans/:id` `{"status"}` | holds a scan in a status |
 * | `POST /_sandbox/findings/:id` `{"state"?, "severity"?, "fixed"?}` | gives a finding another state or severity, and says whether its flaw is gone |
 * | `POST /_sandbox/targets` `{"name", "id"?, "url"?, "enabled"?, "blackouts"?}` | adds a target |
 * | `POST /_sandbox/targets/:id/blackouts` `{"blackouts": [{"from", "until", "repeats"?}]}` | sets its blackout periods |
 * | `GET /_sandbox/log` | the requests so far |
 * | `GET /_sandbox/state` | the time, targets, scans, schedules and findings |
 */
export function controlApp(context: Context): Hono<ControlEnv> {
  const { store } = context;
  const app = new Hono<ControlEnv>();
  app.use(async (c, next) => {
    requireApiToken(context, c.req.header("Authorization"));
    await next();
  });
  app.post("/_sandbox/advance", (c) => {
    context.advance(durationOf(parseObject(c.env.body)));
    return jsonResponse({ now: new Date(context.now()).toISOString() });
  });
  app.post("/_sandbox/plan", (c) => {
    store.setPlan(planOf(parseObject(c.env.body)));
    return done();
  });
  app.post("/_sandbox/scans/:id", (c) => {
    const fields = onlyKnown(parseObject(c.env.body), ["status"]);
    store.setScanStatus(c.req.param("id"), stringField(fields, "status"));
    return done();
  });
  app.post("/_sandbox/findings/:id", (c) => {
    changeFinding(store, c.req.param("id"), parseObject(c.env.body));
    return done();
  });
  app.post("/_sandbox/targets", (c) => jsonResponse(store.addTarget(targetOf(parseObject(c.env.body))), 201));
  app.post("/_sandbox/targets/:id/blackouts", (c) => {
    const blackouts = blackoutsOf(onlyKnown(parseObject(c.env.body), ["blackouts"]).blackouts);
    if (blackouts === undefined) throw unprocessable("`blackouts` is missing.");
    store.setBlackouts(c.req.param("id"), blackouts);
    return done();
  });
  app.get("/_sandbox/log", () => jsonResponse(context.log.entries));
  app.get("/_sandbox/state", () => jsonResponse(stateOf(context)));
  app.notFound((c) => refusalResponse(new Refusal(404, `The sandbox has no ${c.req.method} ${c.req.path}.`)));
  app.onError(errorResponse);
  return app;
}

function stateOf({ store, now }: Context) {
  const { targets, scans, schedules, findings } = store;
  return { now: new Date(now()).toISOString(), targets, scans, schedules, findings };
}

/** @throws Refusal 422 that names the field. */
function changeFinding(store: SandboxStore, id: string, fields: Readonly<Record<string, unknown>>): void {
  const { severity, state, fixed } = findingOf(fields);
  if (Object.keys(fields).length === 0) throw unprocessable("Give one or more of: severity, state, fixed.");
  if (severity !== undefined) store.setFindingSeverity(id, severity);
  if (state !== undefined) store.setFindingState(id, state);
  if (fixed !== undefined) store.setFindingFixed(id, fixed);
}

function done(): Response {
  return jsonResponse({ done: true });
}
