import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type MiddlewareHandler } from "hono";
import type { Context, SandboxEnv } from "./context";
import { CONTROL_PREFIX, controlApp } from "./control";
import { applyFault } from "./faults/apply";
import { type LogEntry, recordableBody } from "./log";
import { burnKey, rateLimiting } from "./rate-limits";
import { errorResponse, malformed, Refusal, refusalResponse } from "./refusals";
import { authentication, documentedHeaders } from "./requests";
import { findingRoutes } from "./routes/findings";
import { listResponse } from "./routes/lists";
import { scanRoutes, scheduleRoutes } from "./routes/scans";
import { targetRoutes } from "./routes/targets";
import type { FaultAction, RecordedRequest } from "./types";

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

const KEEP_ALIVE_MS = 60_000;

export interface Serving {
  readonly port: number;
  /** Ends at once, whatever hangs. */
  close(): Promise<void>;
}

/** Listens on loopback only. */
export async function serve(
  context: Context,
  port: number,
  onRequest: Exchange["onRequest"],
): Promise<Serving> {
  const server = createServer(handler(context, onRequest));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on("clientError", (_error, socket) => socket.destroy());
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

function handler(context: Context, onRequest: Exchange["onRequest"]): Handler {
  const app = createApp(context);
  const control = controlApp(context);
  return (incoming, outgoing) => {
    const [path = "", query = ""] = split(incoming.url ?? "/");
    if (path.startsWith(CONTROL_PREFIX)) {
      return void respond(incoming, outgoing, async (request) =>
        control.fetch(request, { body: await readBody(incoming) }),
      );
    }
    const action = context.faults().take(incoming.method ?? "GET", path, query);
    const entry = openEntry(context, incoming, action);
    if (action?.kind === "refuse") return void incoming.socket.destroy();
    return void respond(incoming, outgoing, (request) =>
      exchange({ context, app, request, incoming, outgoing, entry, action, onRequest }),
    );
  };
}

function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: Request) => Response | Promise<Response>,
): Promise<void> {
  const listener = getRequestListener(answer, {
    overrideGlobalObjects: false,
    errorHandler: errorResponse,
  });
  return listener(incoming, outgoing);
}

function openEntry(context: Context, incoming: IncomingMessage, action: FaultAction | undefined): LogEntry {
  const key = incoming.headers["idempotency-key"];
  const entry = context.log.open({
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    idempotencyKey: Array.isArray(key) ? key.join(", ") : key,
    secrets: secretsOf(context, incoming),
    at: context.now(),
  });
  entry.fault = action?.kind;
  return entry;
}

function split(target: string): [path: string, query: string] {
  const mark = target.indexOf("?");
  return mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      error.message = `The sandbox cannot listen on 127.0.0.1:${port}: ${error.message}.`;
      reject(error);
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

interface Exchange {
  readonly context: Context;
  readonly app: Hono<SandboxEnv>;
  readonly request: Request;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly entry: LogEntry;
  readonly action: FaultAction | undefined;
  onRequest(request: RecordedRequest, moment: "read" | "answered"): void | Promise<void>;
}

/** Serves one request: reads it, records it, lets a fault have its way with it, and hands over the answer. */
async function exchange(its: Exchange): Promise<Response> {
  const { entry } = its;
  try {
    return await serveOrFault(its);
  } catch (error) {
    return answer(entry, errorResponse(error));
  }
}

async function serveOrFault(its: Exchange): Promise<Response> {
  const { entry, outgoing } = its;
  const body = await readBody(its.incoming);
  entry.body = recordableBody(body, secretsOf(its.context, its.incoming));
  await its.onRequest(entry, "read");
  outgoing.once("finish", () => void its.onRequest(entry, "answered"));
  const serve = async () => its.app.fetch(its.request, { entry, body });
  if (its.action === undefined) return answer(entry, await serve());
  burnByFault(its, its.action);
  return applyFault({
    action: its.action,
    outgoing,
    hung: its.context.hung,
    serve,
    answering(status) {
      entry.status = status;
    },
  });
}

/** The sandbox's tokens and whatever the request presents as one. */
function secretsOf(context: Context, incoming: IncomingMessage): readonly string[] {
  const { apiToken, orgToken } = context.tokens();
  const bearer = incoming.headers.authorization?.replace(/^\S+\s+/, "");
  const presented = [bearer, incoming.headers["x-org-token"]].flat();
  return [apiToken, orgToken, ...presented.filter((token) => token !== undefined)];
}

function answer(entry: LogEntry, response: Response): Response {
  if (response !== RESPONSE_ALREADY_SENT) entry.status = response.status;
  return response;
}

function burnByFault({ context, incoming }: Exchange, action: FaultAction): void {
  const status =
    "status" in action && "when" in action && action.when === "before" ? action.status : undefined;
  const key = incoming.headers["idempotency-key"];
  if (status === undefined || Array.isArray(key)) return;
  burnKey(context, { method: incoming.method ?? "", key, status });
}

const LARGEST = 1024 * 1024;

/** @throws Refusal 413 when the body is larger than 1 MB, 400 when the client goes away in the middle of it. */
async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of incoming) {
      bytes += chunk.length;
      if (bytes > LARGEST) throw new Refusal(413, "The body is larger than 1 MB.");
      chunks.push(chunk);
    }
  } catch (error) {
    // Node.js reports a client that went away as an error of the stream.
    throw error === incoming.errored
      ? malformed("The client went away before its request was complete.")
      : error;
  }
  return Buffer.concat(chunks).toString("utf8");
}
