import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import { MEDIA_TYPE } from "../refusals";

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
  await quietly(pipeline(zeros, createGzip({ level: constants.Z_BEST_COMPRESSION }), outgoing));
}

async function send(outgoing: ServerResponse, body: Readable): Promise<void> {
  outgoing.writeHead(200, { "Content-Type": MEDIA_TYPE });
  await quietly(pipeline(body, outgoing));
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
async function quietly(sending: Promise<void>): Promise<void> {
  await sending.catch(() => undefined);
}
