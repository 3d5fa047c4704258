import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What an answer is about. */
export type Kind = "target" | "scan" | "finding" | "started scan" | "made schedule";

export type Json = Record<string, unknown>;

/** Changes to the answers of a Cobalt. Each gets a copy of its own. */
export interface Deviation {
  /** Of each object of that kind, in lists and alone. */
  readonly objects?: readonly {
    readonly kind: Kind;
    /** @param alone in the answer about one, and not in a list */
    readonly change: (object: Json, alone: boolean) => void;
  }[];
  /** Of the page of a list, which may be changed or given anew. */
  readonly page?: (page: Json, kind: Kind) => Json;
}

export interface DeviatingCobalt {
  readonly url: string;
  /** Undefined: as the sandbox answers. */
  deviate(deviation: Deviation | undefined): void;
  close(): Promise<void>;
}

/** Stands in front of a sandbox, and changes what it answers. */
export async function startDeviatingCobalt(sandboxUrl: string): Promise<DeviatingCobalt> {
  let deviation: Deviation | undefined;
  const server = createServer(async (request, response) => {
    const answer = await fetch(`${sandboxUrl}${request.url ?? ""}`, {
      method: request.method,
      headers: headersOf(request),
      body: request.method === "POST" ? await bodyOf(request) : undefined,
    });
    const text = await answer.text();
    const changed = deviation === undefined || !answer.ok ? text : deviated(text, deviation, request);
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    response.end(changed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deviate: (next) => {
      deviation = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept = ["accept", "authorization", "x-org-token", "content-type", "idempotency-key"];
  return Object.fromEntries(
    kept.flatMap((name) => (typeof headers[name] === "string" ? [[name, headers[name]]] : [])),
  );
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length === 0 ? undefined : Buffer.concat(chunks);
}

function kindOf({ method, url = "" }: IncomingMessage): Kind | undefined {
  if (method === "POST") return url.includes("scheduled_scans") ? "made schedule" : "started scan";
  const [, kind] = /^\/dast\/(target|scan|finding)s\b/.exec(url) ?? [];
  return kind as Kind | undefined;
}

function deviated(text: string, { objects = [], page }: Deviation, request: IncomingMessage): string {
  const kind = kindOf(request);
  const body = JSON.parse(text) as Json;
  if (kind === undefined) return text;
  const change = objects.find((one) => one.kind === kind)?.change ?? (() => {});
  if (!Array.isArray(body.data)) {
    change(body.resource as Json, true);
    return JSON.stringify(body);
  }
  for (const { resource } of body.data as { resource: Json }[]) change(resource, false);
  return JSON.stringify(page === undefined ? body : page(body, kind));
}
