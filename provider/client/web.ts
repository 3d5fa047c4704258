import type { RequestOptions } from "node:http";
import type { Readable } from "node:stream";
import type { AskWeb, Effects, WebAnswer } from "./api";
import { CanceledError } from "./errors";
import { classify } from "./http/classify";
import { type Connecting, connectionsOf, type Route } from "./http/connections";
import { type Trace, traceLine } from "./http/exchange";
import { proxyAnswer } from "./http/failures";
import { maskOf } from "./http/mask";
import {
  basicOf,
  type HttpProxy,
  nameOf,
  type ProxyVariables,
  plainHost,
  portOf,
  proxyFor,
} from "./http/proxies";
import { startDeadline } from "./http/timing";
import { createInstance, type Respond, sendingOver, withoutAnswer } from "./transport";

const answerMs = 10_000;
const mostBytes = 1_000_000;

export interface WebOptions {
  readonly proxies: ProxyVariables;
  readonly effects: Pick<Effects, "now" | "monotonic">;
  readonly signal?: AbortSignal;
  readonly trace?: Trace;
  /** What the request says of its sender. @default nothing */
  readonly userAgent?: string;
}

/** A proxy is asked for a tunnel to an https address; a plain one it asks itself, as all proxies do. */
function routeTo(url: URL, proxy: HttpProxy | undefined): Route {
  const secure = url.protocol === "https:";
  if (proxy !== undefined && !secure) return { ...proxy, tunnel: undefined, ownMachineOnly: false };
  return { host: plainHost(url), port: portOf(url), secure, tunnel: proxy, ownMachineOnly: false };
}

/** The request as a proxy expects it that is to ask a plain address itself. */
function forwarded(url: URL, proxy: HttpProxy, options: RequestOptions): RequestOptions {
  const { authorization } = proxy;
  return {
    ...options,
    protocol: proxy.secure ? "https:" : "http:",
    path: url.href,
    headers: {
      ...(options.headers as Readonly<Record<string, string>>),
      ...(authorization === undefined ? {} : { "Proxy-Authorization": authorization }),
    },
  };
}

async function startOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= mostBytes) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The address without what is said of it in a header. */
function withoutCredentials(url: URL): URL {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  bare.hash = "";
  return bare;
}

export function createWeb(options: WebOptions): AskWeb {
  const { effects, trace } = options;
  return async (address, headers, json) => {
    const [at, since] = [effects.now(), effects.monotonic()];
    const method = json === undefined ? "GET" : "POST";
    const answer = await ask({ method, url: new URL(address), headers, json }, options);
    const { href, origin } = withoutCredentials(new URL(address));
    const path = json === undefined ? href : origin;
    const end = answer.kind === "answer" ? String(answer.status) : answer.why;
    trace?.(
      traceLine({ at, method, path, attempt: 1, end, ms: effects.monotonic() - since }, (line) => line),
    );
    return answer;
  };
}

interface Question {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: string | undefined;
}

async function ask(
  { method, url: given, headers, json }: Question,
  { proxies, signal, userAgent }: WebOptions,
): Promise<WebAnswer> {
  const url = withoutCredentials(given);
  const proxy = proxyFor(url, proxies);
  const asksProxy = proxy !== undefined && url.protocol === "http:" ? proxy : undefined;
  const route = routeTo(url, proxy);
  const authorization = basicOf(given);
  const instance = createInstance({
    "User-Agent": userAgent ?? false,
    Accept: "*/*",
    ...(authorization === undefined ? {} : { Authorization: authorization }),
    ...(json === undefined ? {} : { "Content-Type": "application/json" }),
    ...headers,
  });
  const deadline = startDeadline(answerMs, signal);
  const connecting: Connecting = { signal: deadline.signal, step: "connected" };
  const sending = sendingOver(connectionsOf(route, false), route.secure, connecting);
  const transport = {
    request: (options: RequestOptions, respond: Respond) =>
      sending.request(asksProxy ? forwarded(url, asksProxy, options) : options, respond),
  };
  const none = (why: string): WebAnswer => ({ kind: "no answer", why: named(asksProxy, why) });
  try {
    const response = await instance.request<Readable>({
      method,
      url: url.href,
      data: json,
      signal: deadline.signal,
      transport,
    });
    if (asksProxy !== undefined && response.status === 407)
      return none("it asks for a user name and a password (407)");
    return { kind: "answer", status: response.status, text: await startOf(response.data) };
  } catch (error) {
    const reply = withoutAnswer(error, deadline, connecting);
    const outcome = classify(reply, maskOf([...(proxy?.secrets ?? []), ...Object.values(headers)]));
    if (outcome.kind === "canceled") throw new CanceledError("canceled");
    if (outcome.kind === "proxy") return { kind: "no answer", why: proxyAnswer(outcome) };
    return none(outcome.kind === "lost" ? outcome.what : "no answer");
  } finally {
    deadline.end();
  }
}

function named(proxy: HttpProxy | undefined, why: string): string {
  return proxy === undefined ? why : `the proxy ${nameOf(proxy)}: ${why}`;
}
