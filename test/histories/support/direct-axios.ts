import { Readable } from "node:stream";

/** A request as the client's transport hands it to axios. */
export interface DirectRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: string | undefined;
  /** Virtual milliseconds until the sender gives up. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

export interface DirectAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body breaks off after `text`. */
  readonly broken?: boolean;
}

/** Answers a request, or rejects with an error that has a `code`, as axios does. */
export type DirectServer = (request: DirectRequest) => Promise<DirectAnswer>;

const servers = new Map<string, DirectServer>();

/** Lets requests to this origin reach a function in place of a socket, until the function that it returns is called. */
export function serveDirectly(origin: string, server: DirectServer): () => void {
  servers.set(origin, server);
  return () => void servers.delete(origin);
}

interface Defaults {
  readonly baseURL: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Config {
  readonly method: string;
  readonly url: string;
  readonly timeout: number;
  readonly signal: AbortSignal;
  readonly data?: string;
  readonly headers: Readonly<Record<string, string | false>>;
}

/** What the transport adds to its own deadline before it lets axios give up. */
const stallMs = 1_000;

/**
 * Stands in for the module `axios`: everything of the client runs as it is, its transport too, and only the socket is
 * missing. Real sockets and axios itself have tests of their own.
 */
export function create({ baseURL, headers: always }: Defaults) {
  return {
    async request({ method, url, timeout, signal, data, headers: own }: Config) {
      const server = servers.get(baseURL);
      if (server === undefined)
        throw Object.assign(new Error(`Nothing serves ${baseURL}.`), { code: "ENOTFOUND" });
      const headers = Object.fromEntries(
        Object.entries({ ...always, ...own }).filter((pair): pair is [string, string] => pair[1] !== false),
      );
      const answer = await server({ method, url, headers, data, patienceMs: timeout - stallMs, signal });
      return { status: answer.status, headers: answer.headers, data: streamOf(answer) };
    },
  };
}

function streamOf({ text, broken }: DirectAnswer): Readable {
  if (!broken) return Readable.from([Buffer.from(text)]);
  return Readable.from(
    (function* () {
      yield Buffer.from(text);
      throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
    })(),
  );
}
