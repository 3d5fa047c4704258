import { connect, createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { joined, listening, testCertificate } from "./tls-front";

/** What a proxy does with a CONNECT. */
export type Behaviour =
  | { readonly kind: "tunnel"; readonly afterMs?: number }
  | { readonly kind: "answer"; readonly status: number; readonly reason: string; readonly body: string }
  | { readonly kind: "silent" }
  | { readonly kind: "hang up" };

export interface TestProxy {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  readonly url: string;
  /** Every byte that reached it, tunnels' bytes too. */
  readonly seen: () => string;
  /** The heads of the requests that were made of it. */
  readonly heads: readonly string[];
  readonly close: () => Promise<void>;
}

/** A proxy whose tunnels all lead to one port of this machine, whatever host they are asked for. */
export async function startProxy(
  behaviour: Behaviour,
  { to, secure = false }: { readonly to: number; readonly secure?: boolean },
): Promise<TestProxy> {
  const open = new Set<Socket>();
  const chunks: Buffer[] = [];
  const heads: string[] = [];
  const serve = (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    let head = "";
    const onData = (chunk: Buffer) => {
      head += chunk.toString("latin1");
      if (!head.includes("\r\n\r\n")) return;
      socket.off("data", onData);
      heads.push(head);
      act(socket, behaviour, to);
    };
    socket.on("data", (chunk: Buffer) => chunks.push(chunk)).on("data", onData);
  };
  const server = secure ? createTlsServer(testCertificate, serve) : createServer(serve);
  const front = await listening(server, open);
  const host = `127.0.0.1:${front.port}`;
  return {
    host,
    url: `${secure ? "https" : "http"}://${host}`,
    seen: () => Buffer.concat(chunks).toString("latin1"),
    heads,
    close: front.close,
  };
}

function act(socket: Socket, behaviour: Behaviour, to: number): void {
  switch (behaviour.kind) {
    case "silent":
      return;
    case "hang up":
      socket.destroy();
      return;
    case "answer": {
      const { status, reason, body } = behaviour;
      const length = Buffer.byteLength(body);
      socket.write(
        `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
      );
      return;
    }
    case "tunnel":
      setTimeout(() => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        joined(socket, connect(to, "127.0.0.1"));
      }, behaviour.afterMs ?? 0);
  }
}
