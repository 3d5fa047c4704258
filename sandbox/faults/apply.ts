import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { FaultAction } from "../types";
import { faultAnswer, withNextPage } from "./answers";
import { sendReset, sendTruncated } from "./breaks";
import type { HungRequests } from "./hung";
import { sendBomb, sendEndless, sendHuge } from "./streams";

export interface Harm {
  readonly action: FaultAction;
  readonly outgoing: ServerResponse;
  readonly hung: HungRequests;
  /** Does the work and gives its answer. */
  serve(): Promise<Response>;
  /** Told of the status as soon as one is about to be sent. */
  answering(status: number): void;
}

/** What a client gets in place of an undisturbed answer. */
export async function applyFault(harm: Harm): Promise<Response> {
  const { action } = harm;
  const real = doesWork(action) ? await harm.serve() : undefined;
  if (real !== undefined && action.kind === "slow") return late(harm, real, action.ms);
  if (real !== undefined && action.kind === "nextPage")
    return answered(harm, await withNextPage(real, action.value));
  const whole = faultAnswer(action);
  if (whole !== undefined) return answered(harm, whole);
  await interrupt(harm, real);
  return RESPONSE_ALREADY_SENT;
}

/** Is the work of the request done although its answer goes wrong? */
function doesWork(action: FaultAction): boolean {
  if (action.kind === "slow" || action.kind === "nextPage") return true;
  return "when" in action && action.when === "after";
}

async function late(harm: Harm, answer: Response, ms: number): Promise<Response> {
  if (harm.outgoing.destroyed) return RESPONSE_ALREADY_SENT;
  const gone = new AbortController();
  harm.outgoing.once("close", () => gone.abort());
  await sleep(ms, undefined, { signal: gone.signal }).catch(() => undefined);
  return gone.signal.aborted ? RESPONSE_ALREADY_SENT : answered(harm, answer);
}

async function interrupt(harm: Harm, real: Response | undefined): Promise<void> {
  const { action, outgoing } = harm;
  if (action.kind === "reset" || action.kind === "refuse") return sendReset(outgoing);
  if (action.kind === "hang") return holdOpen(harm);
  harm.answering(200);
  if (action.kind === "huge") return sendHuge(outgoing, action.bytes);
  if (action.kind === "bomb") return sendBomb(outgoing, action.bytes);
  if (action.kind === "endless") return sendEndless(outgoing);
  return sendTruncated(outgoing, real === undefined ? '{"resource": {"id": "dt_cut"}}' : await real.text());
}

async function holdOpen({ outgoing, hung }: Harm): Promise<void> {
  if (outgoing.socket !== null) hung.hold(outgoing.socket);
  if (!outgoing.destroyed) await new Promise((resolve) => outgoing.once("close", resolve));
}

function answered(harm: Harm, answer: Response): Response {
  harm.answering(answer.status);
  return answer;
}
