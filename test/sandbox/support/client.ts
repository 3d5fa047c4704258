import type { Sandbox } from "../../../sandbox";

export const MEDIA_TYPE = "application/vnd.cobalt.v2+json";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when it is not JSON. */
  readonly json: ReturnType<typeof JSON.parse>;
}

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  /** Undefined values leave a header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Sends one request as the documentation shows it, changed by what `call` says. */
export async function send(sandbox: Sandbox, path: string, call: Call = {}): Promise<Answer> {
  const body =
    call.body === undefined || typeof call.body === "string" ? call.body : JSON.stringify(call.body);
  const response = await fetch(sandbox.url + path, {
    method: call.method ?? "GET",
    headers: headersOf(sandbox, body !== undefined || call.method === "POST", call.headers),
    body: body === undefined ? undefined : Buffer.from(body),
    redirect: "manual",
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

export function headersOf(
  sandbox: Sandbox,
  hasBody: boolean,
  changes: Call["headers"] = {},
): Readonly<Record<string, string>> {
  const documented: Record<string, string | undefined> = {
    Accept: MEDIA_TYPE,
    Authorization: `Bearer ${sandbox.tokens.apiToken}`,
    "X-Org-Token": sandbox.tokens.orgToken,
    "Content-Type": hasBody ? MEDIA_TYPE : undefined,
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(documented).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export function postScan(sandbox: Sandbox, targetId: string, key?: string): Promise<Answer> {
  return send(sandbox, `/dast/targets/${targetId}/scans`, {
    method: "POST",
    headers: { "Idempotency-Key": key },
  });
}

export function postSchedule(
  sandbox: Sandbox,
  targetId: string,
  body: unknown,
  key?: string,
): Promise<Answer> {
  return send(sandbox, `/dast/targets/${targetId}/scheduled_scans`, {
    method: "POST",
    body,
    headers: { "Idempotency-Key": key },
  });
}

/** The id of the first target of the seed. */
export function firstTarget(sandbox: Sandbox): string {
  const [target] = sandbox.store.targets;
  if (target === undefined) throw new Error("The sandbox has no target.");
  return target.id;
}

function parse(text: string): Answer["json"] {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
