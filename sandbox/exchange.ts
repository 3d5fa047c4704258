import type { IncomingMessage, ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Hono } from "hono";
import { readBody } from "./bodies";
import type { Context, SandboxEnv } from "./context";
import { applyFault } from "./faults/apply";
import { burnKey } from "./limiting";
import { type LogEntry, recordableBody } from "./log";
import { Refusal, refusalResponse } from "./refusals";
import type { FaultAction, RecordedRequest } from "./types";

export interface Exchange {
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
export async function exchange(its: Exchange): Promise<Response> {
  const { entry, outgoing } = its;
  const body = await readOrRefuse(its.incoming);
  if (body instanceof Refusal) return answer(entry, refusalResponse(body));
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
export function secretsOf(context: Context, incoming: IncomingMessage): readonly string[] {
  const { apiToken, orgToken } = context.tokens();
  const bearer = incoming.headers.authorization?.replace(/^\S+\s+/, "");
  const presented = [bearer, incoming.headers["x-org-token"]].flat();
  return [apiToken, orgToken, ...presented.filter((token) => token !== undefined)];
}

async function readOrRefuse(incoming: IncomingMessage): Promise<string | Refusal> {
  try {
    return await readBody(incoming);
  } catch (error) {
    if (error instanceof Refusal) return error;
    return new Refusal(400, "The client went away before its request was complete.");
  }
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
