import type { ReplyBody } from "../transport";
import { type Mask, quotable } from "./mask";

/** What the bytes of a whole body hold. */
export function parsedBody(bytes: Buffer): ReplyBody {
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") return { kind: "empty" };
  try {
    const value: unknown = JSON.parse(text);
    return { kind: "json", value };
  } catch {
    return { kind: "text", text: text.slice(0, 65536) };
  }
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
  return title?.[1] ?? text.slice(0, 8192).replace(/<[^>]{0,500}>/g, " ");
}

/** The message in an error's body, on one line; undefined where there is none that can be read. */
export function apiMessageIn(body: ReplyBody, mask: Mask): string | undefined {
  const message =
    body.kind === "json" ? messageOf(body.value, 0) : body.kind === "text" ? messageOfText(body.text) : "";
  const line = quotable(message ?? "", mask);
  return line === "" ? undefined : line;
}
