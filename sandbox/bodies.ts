import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusals";

const LARGEST = 1024 * 1024;

/** @throws Refusal 413 when the body is larger than 1 MB; Error when the client goes away in the middle of it. */
export async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += chunk.length;
    if (bytes > LARGEST) throw new Refusal(413, "The body is larger than 1 MB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
