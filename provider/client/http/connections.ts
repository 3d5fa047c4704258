import { once } from "node:events";
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { isIP, connect as netConnect, type Socket } from "node:net";
import { TLSSocket, connect as tlsConnect } from "node:tls";
import { ownFaultIn } from "../errors";
import { type HttpProxy, nameOf } from "./proxies";
import { type ConnectStep, type LostReply, notConnected, type ProxyReply, parsedBody } from "./replies";

/** How an origin is reached. */
export interface Route {
  readonly host: string;
  readonly port: number;
  /** True if TLS is spoken with the host itself. */
  readonly secure: boolean;
  /** The proxy that opens a tunnel to the host; undefined: none does. */
  readonly tunnel: HttpProxy | undefined;
  /** True if the host must be this machine itself. */
  readonly ownMachineOnly: boolean;
}

/** How far one request has come. Until it is connected, nothing of it was sent. */
export interface Connecting {
  readonly signal: AbortSignal;
  step: ConnectStep | "connected";
  /** Why there is no connection, once that is certain. */
  failure?: LostReply | ProxyReply;
}

/** No connection came about. */
class NotConnected extends Error {
  constructor(readonly reply: LostReply | ProxyReply) {
    super("not connected");
  }
}

/** A connection that takes longer than this to come about is given up, and nothing was sent. */
const connectMs = 20_000;

/** An answer is believed, and a token sent, over such a socket alone: TLS has accepted the certificate of the other side. */
export function isVerified(socket: Socket | null): boolean {
  return socket instanceof TLSSocket && socket.encrypted && socket.authorized;
}

type Connected = (error: Error | null, socket?: Socket) => void;
interface GivenOptions {
  readonly connecting: Connecting;
}

/**
 * An agent whose connections are handed to a request only when they stand: through the proxy, and with the certificate
 * accepted. Whatever fails before is known not to have sent anything. Without `keepAlive`, each request has one of its own.
 */
export function connectionsOf(route: Route, keepAlive: boolean): HttpAgent {
  const options = { keepAlive, scheduling: "lifo", ...(keepAlive ? { timeout: 5_000 } : {}) } as const;
  const agent = route.secure ? new HttpsAgent(options) : new HttpAgent(options);
  return Object.assign(agent, {
    createConnection: ({ connecting }: GivenOptions, connected: Connected): undefined => {
      open(route, connecting).then(
        (socket) => connected(null, socket),
        (error) => {
          if (error instanceof NotConnected) connecting.failure = error.reply;
          connected(error);
        },
      );
    },
  });
}

async function open(route: Route, connecting: Connecting): Promise<Socket> {
  const limit = AbortSignal.timeout(connectMs);
  const signal = AbortSignal.any([connecting.signal, limit]);
  let socket: Socket | undefined;
  const during = async (step: ConnectStep, work: (signal: AbortSignal) => Promise<Socket>) => {
    connecting.step = step;
    try {
      socket = await work(signal);
    } catch (error) {
      socket?.destroy();
      if (error instanceof NotConnected || ownFaultIn(error) !== undefined) throw error;
      throw new NotConnected(
        notConnected(step, limit.aborted ? `no connection within ${connectMs / 1000} s` : error),
      );
    }
    return socket;
  };
  const { tunnel, secure, host } = route;
  let current: Socket;
  if (tunnel === undefined) {
    current = await during({ kind: "host" }, () => reach(route, signal));
    if (route.ownMachineOnly) await during({ kind: "own machine" }, async () => ownMachine(current));
  } else {
    const proxy = nameOf(tunnel);
    current = await during({ kind: "proxy", proxy }, () => reach(tunnel, signal));
    if (tunnel.secure) {
      const plain = current;
      current = await during({ kind: "TLS with proxy", proxy }, () => secured(plain, tunnel.host, signal));
    }
    const base = current;
    current = await during({ kind: "CONNECT", proxy }, () => tunnelled(base, route, tunnel, signal));
  }
  if (!secure) return current;
  const base = current;
  return during({ kind: "TLS" }, () => secured(base, host, signal));
}

async function reach(
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Socket> {
  const socket = netConnect({ host, port, noDelay: true });
  return ready(socket, "connect", signal);
}

/** Resolves with the socket at its event; destroys it where that does not come. */
async function ready<T extends Socket>(socket: T, event: string, signal: AbortSignal): Promise<T> {
  // Errors of later are the request's, which listens for itself; one in between must not end the process.
  socket.on("error", () => undefined);
  try {
    await once(socket, event, { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function ownMachine(socket: Socket): Promise<Socket> {
  const address = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  if (address === "::1" || address.startsWith("127.")) return socket;
  throw Object.assign(new Error("another machine"), { code: "ENOTOWN" });
}

/** Node's own switch for certificates that nobody vouches for (NODE_TLS_REJECT_UNAUTHORIZED=0) does not count here. */
async function secured(socket: Socket, host: string, signal: AbortSignal): Promise<Socket> {
  const secure = tlsConnect({
    socket,
    host,
    servername: isIP(host) === 0 ? host : "",
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: true,
  });
  await ready(secure, "secureConnect", signal);
  if (isVerified(secure)) return secure;
  secure.destroy();
  throw Object.assign(new Error("not authorised"), { code: "UNABLE_TO_VERIFY" });
}

/** Asks a proxy for a tunnel. Only a 200 opens one, and what then comes unasked is no tunnel's. */
async function tunnelled(socket: Socket, to: Route, proxy: HttpProxy, signal: AbortSignal): Promise<Socket> {
  const request = httpRequest({
    method: "CONNECT",
    path: nameOf(to),
    headers: {
      Host: nameOf(to),
      ...(proxy.authorization === undefined ? {} : { "Proxy-Authorization": proxy.authorization }),
    },
    createConnection: () => socket,
  });
  request.on("error", () => undefined);
  request.end();
  const [answer, , head] = (await once(request, "connect", { signal })) as [IncomingMessage, Socket, Buffer];
  if (answer.statusCode === 200 && head.length === 0) return socket;
  throw new NotConnected({
    kind: "proxy",
    proxy: nameOf(proxy),
    status: answer.statusCode ?? 0,
    reason: answer.statusMessage ?? "",
    body: parsedBody(head),
  });
}
