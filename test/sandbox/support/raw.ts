import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { Sandbox } from "../../../sandbox";
import { type Call, headersOf } from "./client";

export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: number;
  readonly body: string;
  /** The code of the error that cut the answer off, if one did. */
  readonly error: string | undefined;
}

export interface RawCall {
  readonly method?: string;
  readonly headers?: Call["headers"];
  readonly body?: string;
  /** The client goes away after that many bytes of the answer. */
  readonly most?: number;
}

/** Sends one request and reads what comes until it ends, breaks, or is enough. */
export function sendRaw(sandbox: Sandbox, path: string, call: RawCall = {}): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const outgoing = begin(sandbox, path, call);
    outgoing.once("error", (error) => resolve(failed(error)));
    outgoing.once("response", (incoming) =>
      resolve(read(incoming, outgoing, call.most ?? Number.POSITIVE_INFINITY)),
    );
    outgoing.end(call.body);
  });
}

/** Begins a request on a connection of its own. */
export function begin(
  sandbox: Sandbox,
  path: string,
  { method = "GET", headers, body }: RawCall = {},
): ClientRequest {
  const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
  return request(sandbox.url + path, {
    method,
    headers: { ...headersOf(sandbox, method === "POST", headers), ...length },
    agent: false,
  });
}

function read(incoming: IncomingMessage, outgoing: ClientRequest, most: number): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let bytes = 0;
    const chunks: Buffer[] = [];
    const done = (error: string | undefined) => {
      const body = Buffer.concat(chunks).toString();
      resolve({ status: incoming.statusCode, headers: incoming.headers, bytes, body, error });
    };
    incoming.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (chunks.length < 4) chunks.push(chunk);
      if (bytes > most) outgoing.destroy();
    });
    incoming.once("end", () => done(undefined));
    incoming.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
  });
}

function failed(error: NodeJS.ErrnoException): RawAnswer {
  return { status: undefined, headers: {}, bytes: 0, body: "", error: error.code ?? error.message };
}
