import { readFileSync } from "node:fs";
import { connect, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";

const read = (name: string) => readFileSync(join(__dirname, "tls", name), "utf8");

/** For cobalt.test, proxy.test and this machine's own names, by an authority of the tests' own (`tls/ca.pem`). */
export const testCertificate = { cert: read("server.pem"), key: read("server.key") };

export interface Front {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export async function listening(server: Server, open: Set<Socket>): Promise<Front> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  return { port, close };
}

/** Joins two sockets until one of them ends. */
export function joined(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  for (const [socket, peer] of [
    [one, other],
    [other, one],
  ] as const)
    for (const event of ["error", "close"]) socket.on(event, () => peer.destroy());
}

/** TLS in front of a server that speaks plain HTTP, as Cobalt's own hosts have it. */
export function tlsFront(plainPort: number): Promise<Front> {
  const open = new Set<Socket>();
  const server = createServer(testCertificate, (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    joined(socket, connect(plainPort, "127.0.0.1"));
  });
  return listening(server, open);
}
