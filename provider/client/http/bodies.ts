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

/** The fields in which error bodies usually hold their words. Cobalt does not document its own. */
const wordFields = [
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

function wordsOfRecord(record: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  for (const field of wordFields) {
    const words = wordsOf(record[field], depth + 1);
    if (words !== undefined) return words;
  }
  const named = Object.entries(record).slice(0, 5);
  const parts = named.flatMap(([name, value]) => {
    const words = wordsOf(value, depth + 1);
    return words === undefined ? [] : [`${name}: ${words}`];
  });
  return parts.length === 0 ? undefined : parts.join("; ");
}

function wordsOf(value: unknown, depth: number): string | undefined {
  if (depth > 5 || value === null || value === undefined || value === "") return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (isRecord(value)) return wordsOfRecord(value, depth);
  if (!Array.isArray(value)) return undefined;
  const parts = value.slice(0, 5).flatMap((item) => wordsOf(item, depth + 1) ?? []);
  return parts.length === 0 ? undefined : parts.join("; ");
}

function wordsOfText(text: string): string {
  const title = /<title[^>]*>([^<]{1,300})<\/title>/i.exec(text.slice(0, 8192));
  return title?.[1] ?? text.slice(0, 8192).replace(/<[^>]{0,500}>/g, " ");
}

/** What an error's body says, on one line fit for a message, or undefined where it says nothing readable. */
export function saidBy(body: ReplyBody, mask: Mask): string | undefined {
  const words =
    body.kind === "json" ? wordsOf(body.value, 0) : body.kind === "text" ? wordsOfText(body.text) : "";
  const line = quotable(words ?? "", mask);
  return line === "" ? undefined : line;
}
