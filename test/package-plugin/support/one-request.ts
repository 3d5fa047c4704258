import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTransport } from "../../../provider/client/transport";

/** Sends one request and prints what Node.js has loaded by then, and what it has of fetch afterwards. */
const server = createServer((_, response) => response.end("{}")).listen(0, "127.0.0.1", async () => {
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = createTransport({ baseUrl, apiToken: "token", orgToken: undefined });
  const reply = await send({ method: "GET", path: "/orgs", timeoutMs: 10_000 });
  const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
  const loaded = [...moduleLoadList];
  const classes = [Blob, FormData, ReadableStream, Request, Response].map((found) => typeof found);
  const status = reply.kind === "answer" ? reply.status : reply;
  process.stdout.write(JSON.stringify({ status, loaded, classes }));
  server.close();
});
