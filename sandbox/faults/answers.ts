import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import { answerHeaders, MEDIA_TYPE } from "../refusals";
import type { FaultAction } from "../types";

const PAGE = `<!DOCTYPE html>
<html><head><title>Please wait</title></head><body><h1>Please wait</h1><p>This page is not what you asked for.</p></body></html>
`;

/** The whole answer that a fault gives in place of Cobalt's, or undefined when it gives no whole answer. */
export function faultAnswer(action: FaultAction): Response | undefined {
  switch (action.kind) {
    case "status":
      return new Response(action.body ?? "", { status: action.status, headers: { ...action.headers } });
    case "html":
      return text(PAGE, action.status ?? 200, { "Content-Type": "text/html; charset=utf-8" });
    case "malformed":
      return text('{"resource": {"id": "dt_', 200, answerHeaders);
    case "empty":
      return text("", 200, answerHeaders);
    case "json":
      return text(JSON.stringify(action.value) ?? "", action.status ?? 200, answerHeaders);
    case "redirect":
      return new Response(null, { status: action.status, headers: { Location: action.location } });
    default:
      return undefined;
  }
}

/** A list's answer with another `next_page`; any other answer stays as it is. */
export async function withNextPage(answer: Response, nextPage: unknown): Promise<Response> {
  const body: unknown = await answer.clone().json();
  if (typeof body !== "object" || body === null || !("pagination" in body)) return answer;
  const pagination = { ...Object(body.pagination), next_page: nextPage };
  return text(JSON.stringify({ ...body, pagination }), answer.status, Object.fromEntries(answer.headers));
}

function text(body: string, status: number, headers: Record<string, string>): Response {
  return new Response(status === 204 || status === 304 ? null : body, { status, headers });
}

/** Sends half of a body whose length was promised, and ends the connection. */
export async function sendTruncated(outgoing: ServerResponse, body: string): Promise<void> {
  const bytes = Buffer.from(body);
  outgoing.writeHead(200, { "Content-Type": MEDIA_TYPE, "Content-Length": bytes.length });
  await new Promise<void>((resolve) => {
    outgoing.once("close", resolve);
    outgoing.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () =>
      outgoing.socket?.end(() => outgoing.destroy()),
    );
  });
}

/** Ends the connection without an answer, so that the client sees a reset. */
export function sendReset(outgoing: ServerResponse): void {
  outgoing.socket?.resetAndDestroy();
}

const CHUNK = 64 * 1024;
const OPENING = '{"pagination":{"next_page":null,"prev_page":null},"data":[],"filler":"';
const CLOSING = '"}';

/** A JSON body of exactly that many bytes (of the shortest possible, if it were fewer). */
export function sendHuge(outgoing: ServerResponse, bytes: number): Promise<void> {
  const filler = Math.max(0, bytes - OPENING.length - CLOSING.length);
  return send(outgoing, Readable.from(wrapped(filler)));
}

/** A body that never ends. */
export function sendEndless(outgoing: ServerResponse): Promise<void> {
  return send(outgoing, Readable.from(wrapped(Number.POSITIVE_INFINITY)));
}

/** A small compressed body that unpacks to that many zeros; it is made as it is read. */
export async function sendBomb(outgoing: ServerResponse, bytes: number): Promise<void> {
  outgoing.writeHead(200, { "Content-Type": MEDIA_TYPE, "Content-Encoding": "gzip" });
  const zeros = Readable.from(repeated(Buffer.alloc(CHUNK), bytes));
  await untilClientLeaves(pipeline(zeros, createGzip({ level: constants.Z_BEST_COMPRESSION }), outgoing));
}

async function send(outgoing: ServerResponse, body: Readable): Promise<void> {
  outgoing.writeHead(200, { "Content-Type": MEDIA_TYPE });
  await untilClientLeaves(pipeline(body, outgoing));
}

function* wrapped(filler: number): Generator<Buffer> {
  yield Buffer.from(OPENING);
  yield* repeated(Buffer.alloc(CHUNK, "a"), filler);
  yield Buffer.from(CLOSING);
}

function* repeated(chunk: Buffer, bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= chunk.length)
    yield left < chunk.length ? chunk.subarray(0, left) : chunk;
}

/** A client that goes away in the middle is what these bodies are for. */
async function untilClientLeaves(sending: Promise<void>): Promise<void> {
  await sending.catch(() => undefined);
}
