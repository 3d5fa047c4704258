import { type Mask, quotable } from "./mask";
import type { Answer, CanceledReply, LostReply, ProxyReply, Reply, ReplyBody } from "./replies";

/** An answer that refuses, by its status. */
export interface Refusal {
  readonly kind:
    | "not-found"
    | "conflict"
    | "rate-limited"
    | "maintenance"
    | "server-error"
    | "unauthorized"
    | "refused";
  readonly status: number;
  /** Cobalt's own message, masked and shortened. */
  readonly apiMessage: string | undefined;
  /** The header as it came. Cobalt documents none. */
  readonly retryAfter: string | undefined;
}

/** A proxy would not open a way to Cobalt: it is certain that nothing was sent. */
export interface ProxyRefusal {
  readonly kind: "proxy";
  /** `host:port` of the proxy. */
  readonly proxy: string;
  readonly status: number;
  /** The proxy's own message, masked and shortened. */
  readonly apiMessage: string | undefined;
  /** True if another attempt would end the same way. */
  readonly lasting: boolean;
}

/** What became of one request. Closed: whoever decides, decides for each. */
export type Outcome =
  | { readonly kind: "ok"; readonly status: number; readonly value: unknown }
  | Refusal
  | { readonly kind: "redirect"; readonly status: number; readonly to: string }
  /** A success whose body is not Cobalt's documented form. */
  | {
      readonly kind: "malformed";
      readonly status: number;
      readonly why: string;
      readonly tooLarge: boolean;
      readonly isEmpty?: boolean;
    }
  | LostReply
  | ProxyRefusal
  | CanceledReply;

/** Statuses with a meaning of their own. The rest go by their hundreds. 408 proves as little as a 500. */
const byStatus: Readonly<Record<number, Refusal["kind"]>> = {
  401: "unauthorized",
  404: "not-found",
  408: "server-error",
  409: "conflict",
  429: "rate-limited",
  503: "maintenance",
  509: "rate-limited",
};

function hostOf(location: string | undefined, mask: Mask): string {
  if (location === undefined || location === "") return "nowhere (it named no address)";
  const base = "http://same-host.invalid";
  // A URL's host has no capitals, so a token would not be known in it any more.
  const masked = mask(location);
  if (!URL.canParse(masked, base)) return "an address that cannot be read";
  const url = new URL(masked, base);
  if (url.hostname === "same-host.invalid") return "another path of the same host";
  return url.host === ""
    ? `an address of the scheme ${quotable(url.protocol, mask)}`
    : quotable(url.host, mask);
}

function success(answer: Answer, mask: Mask): Outcome {
  const { status, body } = answer;
  switch (body.kind) {
    case "json":
      return { kind: "ok", status, value: body.value };
    case "broken":
      return { kind: "lost", what: body.what, sent: true, lasting: false };
    case "empty":
      return { kind: "malformed", status, why: "the answer is empty", tooLarge: false, isEmpty: true };
    case "too large":
      return { kind: "malformed", status, why: "the answer is larger than 10 MB", tooLarge: true };
    case "text":
      return {
        kind: "malformed",
        status,
        why: `the answer is not JSON, it begins ${JSON.stringify(quotable(body.text, mask).slice(0, 80))}`,
        tooLarge: false,
      };
  }
}

/** What a proxy answers while it, or its way to Cobalt, is in trouble that passes. */
const passing: readonly number[] = [408, 429, 500, 502, 503, 504];

function refusedByProxy({ proxy, status, reason, body }: ProxyReply, mask: Mask): ProxyRefusal {
  const messages = [quotable(reason, mask), apiMessageIn(body, mask)].filter(
    (part) => part !== "" && part !== undefined,
  );
  const apiMessage = messages.length === 0 ? undefined : [...new Set(messages)].join("; ");
  return { kind: "proxy", proxy, status, apiMessage, lasting: !passing.includes(status) };
}

/** The fields in which error bodies usually hold their message. Cobalt does not document its own. */
const messageFields = [
  "message",
  "error_description",
  "detail",
  "details",
  "description",
  "error",
  "errors",
  "title",
] as const;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function messageOfRecord(record: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  for (const field of messageFields) {
    const message = messageOf(record[field], depth + 1);
    if (message !== undefined) return message;
  }
  const named = Object.entries(record).slice(0, 5);
  const parts = named.flatMap(([name, value]) => {
    const message = messageOf(value, depth + 1);
    return message === undefined ? [] : [`${name}: ${message}`];
  });
  return parts.length === 0 ? undefined : parts.join("; ");
}

function messageOf(value: unknown, depth: number): string | undefined {
  if (depth > 5 || value === null || value === undefined || value === "") return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (isRecord(value)) return messageOfRecord(value, depth);
  if (!Array.isArray(value)) return undefined;
  const parts = value.slice(0, 5).flatMap((item) => messageOf(item, depth + 1) ?? []);
  return parts.length === 0 ? undefined : parts.join("; ");
}

function messageOfText(text: string): string {
  const title = /<title[^>]*>([^<]{1,300})<\/title>/i.exec(text.slice(0, 8192));
  return withoutReferences(title?.[1] ?? text.slice(0, 8192).replace(/<[^>]{0,500}>/g, " "));
}

const namedCharacters = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " }),
);

/** The characters that HTML's references stand for (`&#39;`, `&lt;`); what is no such reference stays. */
function withoutReferences(html: string): string {
  return html.replace(
    /&(?:#(\d{1,7}|x[\da-f]{1,6})|(\w{1,6}));/gi,
    (whole, number?: string, name?: string) => {
      if (number === undefined) return namedCharacters.get(name ?? "") ?? whole;
      const code = Number(number.replace(/^x/i, "0x"));
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** The message in an error's body, on one line; undefined where there is none that can be read. */
function apiMessageIn(body: ReplyBody, mask: Mask): string | undefined {
  const message =
    body.kind === "json"
      ? messageOf(body.value, 0)
      : body.kind === "text"
        ? messageOfText(mask(body.text))
        : "";
  const line = quotable(message ?? "", mask);
  return line === "" ? undefined : line;
}

/** Turns a reply into an outcome. Pure. */
export function classify(reply: Reply, mask: Mask): Outcome {
  if (reply.kind === "proxy") return refusedByProxy(reply, mask);
  if (reply.kind !== "answer") return reply;
  const { status, headers } = reply;
  if (status >= 200 && status < 300) return success(reply, mask);
  if (status >= 300 && status < 400) return { kind: "redirect", status, to: hostOf(headers.location, mask) };
  const kind = byStatus[status] ?? (status >= 400 && status < 500 ? "refused" : "server-error");
  return { kind, status, apiMessage: apiMessageIn(reply.body, mask), retryAfter: headers.retryAfter };
}
