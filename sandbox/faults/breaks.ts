import type { ServerResponse } from "node:http";
import { MEDIA_TYPE } from "../refusals";

/** Sends half of a body whose length was promised, and ends the connection. */
export async function sendTruncated(outgoing: ServerResponse, body: string): Promise<void> {
  const bytes = Buffer.from(body);
  outgoing.writeHead(200, { "Content-Type": MEDIA_TYPE, "Content-Length": bytes.length });
  await new Promise<void>((resolve) => {
    outgoing.once("close", resolve);
    outgoing.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () =>
      outgoing.socket?.end(() => outgoing.destroy()),
    );
  });
}

/** Ends the connection without an answer, so that the client sees a reset. */
export function sendReset(outgoing: ServerResponse): void {
  outgoing.socket?.resetAndDestroy();
}
