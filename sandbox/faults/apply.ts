import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { FaultAction } from "../types";
import {
  faultAnswer,
  sendBomb,
  sendEndless,
  sendHuge,
  sendReset,
  sendTruncated,
  withNextPage,
} from "./answers";

export interface FaultedExchange {
  readonly action: FaultAction;
  readonly outgoing: ServerResponse;
  readonly hung: HungRequests;
  /** Does the work and gives its answer. */
  serve(): Promise<Response>;
  /** Called with the status as soon as one is about to be sent. */
  answering(status: number): void;
}

/** What a client gets in place of an undisturbed answer. */
export async function applyFault(faulted: FaultedExchange): Promise<Response> {
  const { action } = faulted;
  const real = doesWork(action) ? await faulted.serve() : undefined;
  if (real !== undefined && action.kind === "slow") return late(faulted, real, action.ms);
  if (real !== undefined && action.kind === "nextPage")
    return answered(faulted, await withNextPage(real, action.value));
  const whole = faultAnswer(action);
  if (whole !== undefined) return answered(faulted, whole);
  await interrupt(faulted, real);
  return RESPONSE_ALREADY_SENT;
}

/** True if the work of the request is done although its answer goes wrong. */
function doesWork(action: FaultAction): boolean {
  if (action.kind === "slow" || action.kind === "nextPage") return true;
  return "when" in action && action.when === "after";
}

async function late(faulted: FaultedExchange, answer: Response, ms: number): Promise<Response> {
  if (faulted.outgoing.destroyed) return RESPONSE_ALREADY_SENT;
  const gone = new AbortController();
  faulted.outgoing.once("close", () => gone.abort());
  await sleep(ms, undefined, { signal: gone.signal }).catch(() => undefined);
  return gone.signal.aborted ? RESPONSE_ALREADY_SENT : answered(faulted, answer);
}

async function interrupt(faulted: FaultedExchange, real: Response | undefined): Promise<void> {
  const { action, outgoing } = faulted;
  if (action.kind === "reset" || action.kind === "refuse") return sendReset(outgoing);
  if (action.kind === "hang") return holdOpen(faulted);
  faulted.answering(200);
  if (action.kind === "huge") return sendHuge(outgoing, action.bytes);
  if (action.kind === "bomb") return sendBomb(outgoing, action.bytes);
  if (action.kind === "endless") return sendEndless(outgoing);
  return sendTruncated(outgoing, real === undefined ? '{"resource": {"id": "dt_cut"}}' : await real.text());
}

async function holdOpen({ outgoing, hung }: FaultedExchange): Promise<void> {
  if (outgoing.socket !== null) hung.hold(outgoing.socket);
  if (!outgoing.destroyed) await new Promise((resolve) => outgoing.once("close", resolve));
}

function answered(faulted: FaultedExchange, answer: Response): Response {
  faulted.answering(answer.status);
  return answer;
}

/** Requests that get no answer until they are released. */
export interface HungRequests {
  hold(socket: Socket): void;
  /** Ends them all; their clients see a reset. */
  release(): void;
}

export function createHungRequests(): HungRequests {
  const sockets = new Set<Socket>();
  return {
    hold(socket) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    },
    release() {
      for (const socket of sockets) socket.resetAndDestroy();
      sockets.clear();
    },
  };
}
