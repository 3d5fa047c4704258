import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createApp, unexpected } from "./app";
import { readBody } from "./bodies";
import type { Context } from "./context";
import { CONTROL_PREFIX, controlApp } from "./control";
import { type Exchange, exchange, secretsOf } from "./exchange";
import type { LogEntry } from "./log";
import { refusalResponse } from "./refusals";
import type { FaultAction } from "./types";

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
    const entry = arrive(context, incoming, action);
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
    errorHandler: (error) => refusalResponse(unexpected(error)),
  });
  return listener(incoming, outgoing);
}

function arrive(context: Context, incoming: IncomingMessage, action: FaultAction | undefined): LogEntry {
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
      reject(
        new Error(`The sandbox cannot listen on 127.0.0.1:${port}: ${error.message}.`, { cause: error }),
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}
