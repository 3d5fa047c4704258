import { createServer, type Server } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { createTransport } from "../../provider/client/transport";
import { listening, testCertificate } from "./support/tls-front";

const tokens = { apiToken: "token-a", orgToken: "token-b" };
const post = {
  method: "POST",
  path: "/dast/targets/dt_1/scans",
  idempotencyKey: "k",
  timeoutMs: 3000,
} as const;

let close: (() => Promise<void>) | undefined;
let seen: Buffer[];
beforeEach(() => {
  seen = [];
});
afterEach(async () => {
  await close?.();
  close = undefined;
});

async function portOf(server: Server): Promise<number> {
  const open = new Set<import("node:net").Socket>();
  server.on("connection", (socket) => open.add(socket));
  const front = await listening(server, open);
  close = front.close;
  return front.port;
}

const plain = (act: (socket: import("node:net").Socket) => void) =>
  createServer((socket) => {
    socket.on("error", () => undefined).on("data", (chunk: Buffer) => seen.push(chunk));
    act(socket);
  });

test.each<[string, () => Server, object]>([
  [
    "a port that speaks plain HTTP",
    () => plain((socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))),
    {
      sent: false,
      lasting: true,
      what: expect.stringMatching(/the TLS handshake failed: what answers there does not speak TLS/),
    },
  ],
  [
    "a port that resets during the handshake",
    () => plain((socket) => socket.once("data", () => socket.resetAndDestroy())),
    { sent: false, lasting: false, what: "the TLS handshake failed: the connection was reset (ECONNRESET)" },
  ],
  [
    "a port that closes during the handshake",
    () => plain((socket) => socket.once("data", () => socket.end())),
    { sent: false, lasting: false, what: "the TLS handshake failed: the connection was reset (ECONNRESET)" },
  ],
  [
    "a port that never answers",
    () => plain(() => undefined),
    { sent: false, lasting: false, what: "the TLS handshake failed: no answer within 3 s" },
  ],
  [
    "a server that speaks only an old TLS",
    () =>
      createTlsServer({
        ...testCertificate,
        maxVersion: "TLSv1.1",
        minVersion: "TLSv1",
        ciphers: "DEFAULT@SECLEVEL=0",
      }),
    { sent: false, lasting: true },
  ],
  [
    "a certificate that nobody vouches for",
    () =>
      createTlsServer(testCertificate, (socket) =>
        socket.on("error", () => undefined).on("data", (chunk) => seen.push(chunk)),
      ),
    {
      sent: false,
      lasting: true,
      what: expect.stringMatching(/certificate is not trusted .*NODE_EXTRA_CA_CERTS/),
    },
  ],
])("%s: it is certain that nothing was sent", async (_name, server, fault) => {
  const baseUrl = `https://localhost:${await portOf(server())}`;
  expect(await createTransport({ ...tokens, baseUrl })(post)).toMatchObject({ kind: "lost", ...fault });
  expect(Buffer.concat(seen).toString("latin1")).not.toMatch(/token-|Bearer|POST/);
});

test("NODE_TLS_REJECT_UNAUTHORIZED=0 changes nothing of that", async () => {
  const server = createTlsServer(testCertificate, (socket) => {
    socket.on("error", () => undefined).on("data", (chunk: Buffer) => seen.push(chunk));
  });
  const baseUrl = `https://localhost:${await portOf(server)}`;
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  try {
    const reply = await createTransport({ ...tokens, baseUrl })(post);
    expect(reply).toMatchObject({ kind: "lost", sent: false, lasting: true });
    expect(seen).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  }
});

test("given up before a connection stands, it was not sent; after, nobody knows", async () => {
  const controller = new AbortController();
  const port = await portOf(plain((socket) => socket.once("data", () => controller.abort())));
  for (const [scheme, sent] of [
    ["https", false],
    ["http", true],
  ] as const) {
    const one = new AbortController();
    controller.signal.addEventListener("abort", () => one.abort());
    const send = createTransport({ ...tokens, baseUrl: `${scheme}://localhost:${port}`, signal: one.signal });
    setTimeout(() => one.abort(), 300);
    expect(await send(post)).toEqual({ kind: "canceled", sent });
  }
});
