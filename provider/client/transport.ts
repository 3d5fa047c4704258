import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from "node:http";
import { request as httpsRequest } from "node:https";
import type { Readable } from "node:stream";
import type { AxiosInstance, AxiosResponse } from "axios";
import { ownFaultIn } from "./errors";
import { type Connecting, connectionsOf, isVerified } from "./http/connections";
import { type HttpProxy, plainHost, portOf } from "./http/proxies";
import { type Answer, lostBy, parsedBody, type Reply, type ReplyBody, timedOutAt } from "./http/replies";
import { type Deadline, startDeadline } from "./http/timing";

/** The most bytes of an answer, unpacked, that are read. */
export const largestAnswer = 10 * 1024 * 1024;

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export interface TransportRequest {
  readonly method: Method;
  /** Path and query. */
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** Milliseconds from the start to the last byte of the answer, connecting included. */
  readonly timeoutMs: number;
}

/** Sends one request, once. Whatever goes wrong on the way is a reply; only a fault of our own is thrown. */
export type Transport = (request: TransportRequest) => Promise<Reply>;

export interface TransportOptions {
  readonly baseUrl: string;
  readonly apiToken: string;
  /** Undefined: the header is left out, as `GET /orgs` alone allows. */
  readonly orgToken: string | undefined;
  /** What each request says of its sender. @default nothing */
  readonly userAgent?: string | undefined;
  /** The proxy that leads to the base URL; undefined: it is reached directly. */
  readonly proxy?: HttpProxy | undefined;
  readonly signal?: AbortSignal;
}

const mediaType = "application/vnd.cobalt.v2+json";

/** Loaded here and not at the file's head: it costs some 50 ms, and most processes never make a request. */
function loadAxios(): typeof import("axios") {
  return require("axios") as typeof import("axios");
}

/** @param headers false keeps a header away that axios has of its own */
export function createInstance(
  headers: Readonly<Record<string, string | false>>,
  baseURL?: string,
): AxiosInstance {
  return loadAxios().create({
    ...(baseURL === undefined ? {} : { baseURL, allowAbsoluteUrls: false }),
    adapter: "http",
    proxy: false,
    maxRedirects: 0,
    responseType: "stream",
    validateStatus: () => true,
    headers,
  });
}

export type Respond = (response: IncomingMessage) => void;

/**
 * Sends what axios has prepared over connections of our own, and takes note of when one stands. An answer over a connection
 * that TLS has not authorised ends the request, however it came about.
 */
export function sendingOver(agent: Agent, secure: boolean, connecting: Connecting) {
  return {
    request(options: RequestOptions, respond: Respond): ClientRequest {
      connecting.step = { kind: "host" };
      const own = { ...options, agent, connecting };
      const request = (secure ? httpsRequest : httpRequest)(own, (response) => {
        if (!secure || isVerified(response.socket)) respond(response);
        else request.destroy(new Error("an answer over no TLS"));
      });
      request.once("socket", () => {
        connecting.step = "connected";
      });
      return request;
    },
  };
}

function headerOf(response: AxiosResponse<Readable>, name: string): string | undefined {
  const value: unknown = response.headers[name];
  return typeof value === "string" ? value : undefined;
}

async function readBody(stream: Readable, timedOut: () => string | undefined): Promise<ReplyBody> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  } catch (error) {
    const fault = ownFaultIn(error);
    if (fault !== undefined) throw fault;
    // The only failure of axios's own while a body streams is its cap on the length.
    if (Reflect.get(Object(error), "code") === "ERR_BAD_RESPONSE") return { kind: "too large" };
    return { kind: "broken", what: timedOut() ?? `the answer broke off: ${lostBy(error).what}` };
  } finally {
    stream.destroy();
  }
  return parsedBody(Buffer.concat(chunks));
}

/** Cobalt documents none; these are what web servers and the networks in front of them usually give. */
const requestIdHeaders = ["x-request-id", "request-id", "x-correlation-id", "x-amzn-trace-id", "cf-ray"];

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
      requestId: requestIdHeaders.map((name) => headerOf(response, name)).find((id) => id !== undefined),
    },
    body,
  };
}

function headersOf(options: TransportOptions): Readonly<Record<string, string | false>> {
  return {
    "User-Agent": options.userAgent ?? false,
    Accept: mediaType,
    Authorization: `Bearer ${options.apiToken}`,
    ...(options.orgToken === undefined ? {} : { "X-Org-Token": options.orgToken }),
  };
}

/**
 * The one place that speaks HTTP with Cobalt. Each mutation has a connection of its own: one kept from an earlier request may be
 * closed by the other side in the very moment of sending, and then nobody knows whether the mutation arrived.
 */
export function createTransport(options: TransportOptions): Transport {
  let instance: AxiosInstance | undefined;
  const url = new URL(options.baseUrl);
  const secure = url.protocol === "https:";
  const host = { host: plainHost(url), port: portOf(url) };
  const route = { ...host, secure, tunnel: options.proxy, ownMachineOnly: !secure };
  const [reused, fresh] = [connectionsOf(route, true), connectionsOf(route, false)];
  return async (request) => {
    if (options.signal?.aborted) return { kind: "canceled", sent: false };
    instance ??= createInstance(headersOf(options), options.baseUrl);
    const deadline = startDeadline(request.timeoutMs, options.signal);
    const connecting: Connecting = { signal: deadline.signal, step: "connected" };
    try {
      const isMutation = request.method !== "GET";
      const hasType = request.method === "POST" || request.body !== undefined;
      const response = await instance.request<Readable>({
        method: request.method,
        url: request.path,
        // The deadline's signal ends the request; this is for a stall in which that signal is not heard.
        timeout: request.timeoutMs + 1000,
        signal: deadline.signal,
        maxContentLength: largestAnswer,
        data: request.body === undefined ? undefined : JSON.stringify(request.body),
        headers: {
          // Cobalt's documentation has it on POSTs without a body too. `false` keeps axios's own away.
          "Content-Type": hasType ? mediaType : false,
          ...(request.idempotencyKey === undefined ? {} : { "Idempotency-Key": request.idempotencyKey }),
        },
        transport: sendingOver(isMutation ? fresh : reused, secure, connecting),
      });
      const answer = await answerOf(response, deadline.timedOut);
      return deadline.canceled() && answer.body.kind === "broken" ? { kind: "canceled", sent: true } : answer;
    } catch (error) {
      return withoutAnswer(error, deadline, connecting);
    } finally {
      deadline.end();
    }
  };
}

/** Why a request that failed has no answer. A fault of our own is thrown. */
export function withoutAnswer(
  error: unknown,
  deadline: Deadline,
  { step, failure }: Connecting,
): Exclude<Reply, Answer> {
  const fault = ownFaultIn(error);
  if (fault !== undefined) throw fault;
  if (deadline.canceled()) return { kind: "canceled", sent: step === "connected" };
  const timedOut = deadline.timedOut();
  return timedOut === undefined ? (failure ?? lostBy(error)) : timedOutAt(step, timedOut);
}
