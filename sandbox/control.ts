import { Hono, type Context as HonoContext } from "hono";
import type { Context } from "./context";
import { durationOf, parseObject, stringField } from "./fields";
import { jsonResponse } from "./formatters";
import {
  errorResponse,
  InvalidValueError,
  notFound,
  Refusal,
  refusalResponse,
  UnknownIdError,
  unprocessable,
} from "./refusals";
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
    advance(context, durationOf(parseObject(c.env.body)));
    return jsonResponse({ now: new Date(context.now()).toISOString() });
  });
  app.post("/_sandbox/plan", (c) => {
    store.setPlan(planOf(parseObject(c.env.body)));
    return done();
  });
  app.post("/_sandbox/scans/:id", (c) =>
    onKnown(c, (id) => store.setScanStatus(id, stringField(parseObject(c.env.body), "status"))),
  );
  app.post("/_sandbox/findings/:id", (c) =>
    onKnown(c, (id) => changeFinding(store, id, parseObject(c.env.body))),
  );
  app.post("/_sandbox/targets", (c) => addTarget(context, parseObject(c.env.body)));
  app.post("/_sandbox/targets/:id/blackouts", (c) =>
    onKnown(c, (id) => store.setBlackouts(id, blackoutsOf(parseObject(c.env.body).blackouts))),
  );
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

/** @throws Refusal 422 when time would leave what a date can hold. */
function advance(context: Context, ms: number): void {
  try {
    context.advance(ms);
  } catch (error) {
    throw error instanceof InvalidValueError ? unprocessable(error.message) : error;
  }
}

/** @throws Refusal 422 that names the field. */
function changeFinding(store: SandboxStore, id: string, fields: Readonly<Record<string, unknown>>): void {
  const { severity, state, fixed } = findingOf(fields);
  if (Object.keys(fields).length === 0) throw unprocessable("Give one or more of: severity, state, fixed.");
  if (severity !== undefined) store.setFindingSeverity(id, severity);
  if (state !== undefined) store.setFindingState(id, state);
  if (fixed !== undefined) store.setFindingFixed(id, fixed);
}

function addTarget({ store }: Context, body: Readonly<Record<string, unknown>>): Response {
  const seed = targetOf(body);
  if (store.targets.some((target) => target.id === seed.id))
    throw unprocessable(`There is a target ${seed.id}.`);
  return jsonResponse(store.addTarget(seed), 201);
}

/** @throws Refusal 404 when the sandbox has nothing of the id in the path. */
function onKnown(c: HonoContext<ControlEnv>, change: (id: string) => void): Response {
  try {
    change(c.req.param("id") ?? "");
    return done();
  } catch (error) {
    throw error instanceof UnknownIdError ? notFound(error.message) : error;
  }
}

function done(): Response {
  return jsonResponse({ done: true });
}
