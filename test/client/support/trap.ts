import type { IncomingMessage, RequestListener } from "node:http";
import { createServer } from "node:http";

export interface Trap {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** One line a request: its method, its target, its headers. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

function lineOf(request: IncomingMessage): string {
  return `${request.method} ${request.url} ${JSON.stringify(request.headers)}`;
}

/** A second server, which takes note of whatever reaches it. */
export async function startTrap(
  listener: RequestListener = (_request, answer) => answer.end("{}"),
): Promise<Trap> {
  const requests: string[] = [];
  const server = createServer((request, answer) => {
    requests.push(lineOf(request));
    listener(request, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { host: `127.0.0.1:${port}`, requests, close };
}
