import { createGunzip } from "node:zlib";
import type { FaultAction, Sandbox } from "../../sandbox";
import { firstTarget, postScan, send } from "./support/client";
import { begin, sendRaw } from "./support/raw";
import { sandboxes } from "./support/start";

const start = sandboxes();
const MB = 1024 * 1024;

function harmed(action: FaultAction): Promise<Sandbox> {
  return start({ faults: [{ match: {}, action }] });
}

test.each([1_000_000, 65_536, 200])("a huge body of %i bytes is JSON and has that many", async (bytes) => {
  const answer = await send(await harmed({ kind: "huge", bytes }), "/dast/targets");
  expect(Buffer.byteLength(answer.text)).toBe(bytes);
  expect(answer.json.data).toEqual([]);
});

test("an endless body goes on until the client goes away", async () => {
  const sandbox = await harmed({ kind: "endless" });
  const answer = await sendRaw(sandbox, "/dast/targets", { most: 3 * MB });
  expect(answer.status).toBe(200);
  expect(answer.bytes).toBeGreaterThan(3 * MB);
});

test("a client that does not read holds an endless body up", async () => {
  const sandbox = await harmed({ kind: "endless" });
  const outgoing = begin(sandbox, "/dast/targets");
  outgoing.on("error", () => undefined).end();
  await new Promise((resolve) => outgoing.once("response", resolve));
  const before = process.memoryUsage().arrayBuffers;
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MB);
  outgoing.destroy();
});

test("a bomb is small and unpacks to what it promises", async () => {
  const sandbox = await harmed({ kind: "bomb", bytes: 20 * MB });
  const outgoing = begin(sandbox, "/dast/targets");
  outgoing.end();
  const incoming = await new Promise<NodeJS.ReadableStream & { headers: Record<string, unknown> }>(
    (resolve) =>
      outgoing.once("response", (response) =>
        resolve(Object.assign(response, { headers: response.headers })),
      ),
  );
  let packed = 0;
  let unpacked = 0;
  incoming.on("data", (chunk: Buffer) => {
    packed += chunk.length;
  });
  for await (const chunk of incoming.pipe(createGunzip())) unpacked += chunk.length;
  expect(incoming.headers["content-encoding"]).toBe("gzip");
  expect(unpacked).toBe(20 * MB);
  expect(packed).toBeLessThan(100_000);
});

test.each([
  ["before", 0],
  ["after", 1],
] as const)("a request hangs %s its work until it is let go, as a reset", async (when, scans) => {
  const sandbox = await harmed({ kind: "hang", when });
  const waiting = sendRaw(sandbox, `/dast/targets/${firstTarget(sandbox)}/scans`, { method: "POST" });
  const early = await Promise.race([
    waiting,
    new Promise((resolve) => setTimeout(() => resolve("hangs"), 60)),
  ]);
  expect(early).toBe("hangs");
  expect(sandbox.store.scans).toHaveLength(scans);
  sandbox.releaseHung();
  expect((await waiting).error).toBe("ECONNRESET");
  expect(sandbox.log).toMatchObject([{ fault: "hang", status: undefined, worked: scans === 1 }]);
});

test("a client that gives up waiting leaves the sandbox as it was", async () => {
  const sandbox = await harmed({ kind: "slow", ms: 60_000 });
  const signal = AbortSignal.timeout(50);
  await expect(fetch(`${sandbox.url}/dast/targets`, { signal })).rejects.toThrow(/timeout/);
  expect((await postScan(sandbox, firstTarget(sandbox))).status).toBe(201);
});
