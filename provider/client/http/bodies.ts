import type { ReplyBody } from "../transport";

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
