import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Readable } from "node:stream";
import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from "axios";
import { startDeadline } from "./http/deadline";
import type { LostReply } from "./http/transport-faults";
import { lostBy } from "./http/transport-faults";

/** The most bytes of an answer, unpacked, that are read. */
export const largestAnswer = 10 * 1024 * 1024;

export interface TransportRequest {
  readonly method: "GET" | "POST";
  /** Path and query. */
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** Milliseconds from the start to the last byte of the answer, connecting included. */
  readonly timeoutMs: number;
}

export type ReplyBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "empty" }
  | { readonly kind: "too large" }
  /** The answer began and its end never came. */
  | { readonly kind: "broken"; readonly what: string };

export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: {
    readonly location?: string;
    readonly retryAfter?: string;
    readonly remaining?: string;
    readonly date?: string;
    readonly readLimit?: string;
    readonly mutationLimit?: string;
  };
  readonly body: ReplyBody;
}

export type Reply = Answer | LostReply | { readonly kind: "canceled" };

/** Sends one request, once. Never throws: whatever goes wrong is a reply. */
export type Transport = (request: TransportRequest) => Promise<Reply>;

export interface TransportOptions {
  readonly baseUrl: string;
  readonly apiToken: string;
  /** Undefined: the header is left out, as `GET /orgs` alone allows. */
  readonly orgToken: string | undefined;
  readonly signal?: AbortSignal;
}

const mediaType = "application/vnd.cobalt.v2+json";

/** Loaded here and not at the file's head: it costs some 80 ms, and most processes never make a request. */
function loadAxios(): typeof import("axios") {
  return require("axios") as typeof import("axios");
}

function createInstance(options: TransportOptions): AxiosInstance {
  return loadAxios().create({
    baseURL: options.baseUrl,
    adapter: "http",
    allowAbsoluteUrls: false,
    maxRedirects: 0,
    maxContentLength: largestAnswer,
    responseType: "stream",
    validateStatus: () => true,
    headers: {
      Accept: mediaType,
      Authorization: `Bearer ${options.apiToken}`,
      ...(options.orgToken === undefined ? {} : { "X-Org-Token": options.orgToken }),
      "User-Agent": "pulumi-cobalt",
    },
  });
}

type Agents = Pick<AxiosRequestConfig, "httpAgent" | "httpsAgent">;

/**
 * A connection of its own for each POST: one kept from an earlier request may be closed by the other side in the very
 * moment of sending, and then nobody knows whether the POST arrived.
 */
function freshConnections(): Agents {
  return { httpAgent: new HttpAgent({ keepAlive: false }), httpsAgent: new HttpsAgent({ keepAlive: false }) };
}

function configOf(request: TransportRequest, signal: AbortSignal, agents: Agents): AxiosRequestConfig {
  const hasBody = request.body !== undefined;
  return {
    method: request.method,
    url: request.path,
    // The deadline's signal ends the request; this is for a stall in which that signal is not heard.
    timeout: request.timeoutMs + 1000,
    signal,
    data: hasBody ? JSON.stringify(request.body) : undefined,
    headers: {
      // Without a body axios would call it a form; `false` keeps the header away.
      "Content-Type": hasBody ? mediaType : false,
      ...(request.idempotencyKey === undefined ? {} : { "Idempotency-Key": request.idempotencyKey }),
    },
    ...(request.method === "POST" ? agents : {}),
  };
}

function headerOf(response: AxiosResponse<Readable>, name: string): string | undefined {
  const value: unknown = response.headers[name];
  return typeof value === "string" ? value : undefined;
}

function bodyOf(bytes: Buffer): ReplyBody {
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") return { kind: "empty" };
  try {
    const value: unknown = JSON.parse(text);
    return { kind: "json", value };
  } catch {
    return { kind: "text", text: text.slice(0, 65536) };
  }
}

async function readBody(stream: Readable, timedOut: () => string | undefined): Promise<ReplyBody> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return bodyOf(Buffer.concat(chunks));
  } catch (error) {
    // The only failure of axios's own while a body streams is its cap on the length.
    if (Reflect.get(Object(error), "code") === "ERR_BAD_RESPONSE") return { kind: "too large" };
    return { kind: "broken", what: timedOut() ?? `the answer broke off: ${lostBy(error).what}` };
  } finally {
    stream.destroy();
  }
}

async function answerOf(
  response: AxiosResponse<Readable>,
  timedOut: () => string | undefined,
): Promise<Answer> {
  const body = await readBody(response.data, timedOut);
  return {
    kind: "answer",
    status: response.status,
    headers: {
      location: headerOf(response, "location"),
      retryAfter: headerOf(response, "retry-after"),
      remaining: headerOf(response, "x-rate-limit-remaining"),
      date: headerOf(response, "date"),
      readLimit: headerOf(response, "x-rate-limit-get-limit"),
      mutationLimit: headerOf(response, "x-rate-limit-mutate-limit"),
    },
    body,
  };
}

/** The one place that speaks HTTP. Proxies of the environment (HTTPS_PROXY, NO_PROXY) are honoured as axios does. */
export function createTransport(options: TransportOptions): Transport {
  let instance: AxiosInstance | undefined;
  const agents = freshConnections();
  return async (request) => {
    if (options.signal?.aborted) return { kind: "canceled" };
    const deadline = startDeadline(request.timeoutMs, options.signal);
    try {
      instance ??= createInstance(options);
      const response = await instance.request<Readable>(configOf(request, deadline.signal, agents));
      const answer = await answerOf(response, deadline.timedOut);
      return deadline.canceled() && answer.body.kind === "broken" ? { kind: "canceled" } : answer;
    } catch (error) {
      if (deadline.canceled()) return { kind: "canceled" };
      const timedOut = deadline.timedOut();
      return timedOut === undefined
        ? lostBy(error)
        : { kind: "lost", what: timedOut, sent: true, lasting: false };
    } finally {
      deadline.end();
    }
  };
}
