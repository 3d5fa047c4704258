import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTransport } from "../../provider/client/transport";
import type { Trap } from "./support/trap";
import { startTrap } from "./support/trap";

const traps: Trap[] = [];
const trapOf = async (...args: Parameters<typeof startTrap>) => {
  const trap = await startTrap(...args);
  traps.push(trap);
  return trap;
};
afterEach(async () => {
  for (const trap of traps.splice(0)) await trap.close();
});

const tokens = { apiToken: "token-a", orgToken: "token-b" };
const transportTo = (host: string) => createTransport({ ...tokens, baseUrl: `http://${host}` });
const get = { method: "GET", path: "/dast/targets", timeoutMs: 2000 } as const;

test("the documented headers are on every request, and a content type on every POST", async () => {
  const trap = await trapOf();
  const send = transportTo(trap.host);
  await send(get);
  await send({ ...get, method: "POST", path: "/dast/targets/dt_1/scans", idempotencyKey: "key-1" });
  await send({ ...get, method: "POST", path: "/x", idempotencyKey: "key-2", body: { date_time: "x" } });
  const [read, bare, full] = trap.requests;
  for (const line of [read, bare, full]) {
    expect(line).toContain('"accept":"application/vnd.cobalt.v2+json"');
    expect(line).toContain('"authorization":"Bearer token-a"');
    expect(line).toContain('"x-org-token":"token-b"');
  }
  expect(read).not.toMatch(/content-type|idempotency-key/);
  expect(bare).toMatch(/"idempotency-key":"key-1"/);
  for (const line of [bare, full]) expect(line).toContain('"content-type":"application/vnd.cobalt.v2+json"');
});

test("a DELETE without a body has no content type, and a connection of its own", async () => {
  const ports: (number | undefined)[] = [];
  const trap = await trapOf((request, answer) => {
    ports.push(request.socket.remotePort);
    answer.writeHead(204).end();
  });
  const send = transportTo(trap.host);
  const removal = { ...get, method: "DELETE", path: "/x" } as const;
  for (const idempotencyKey of ["a", "b"])
    expect(await send({ ...removal, idempotencyKey })).toMatchObject({
      status: 204,
      body: { kind: "empty" },
    });
  expect(trap.requests[0]).toMatch(/^DELETE .*"idempotency-key":"a"/);
  expect(trap.requests[0]).not.toContain("content-type");
  expect(new Set(ports).size).toBe(2);
});

test("each POST has a connection of its own", async () => {
  const ports: (number | undefined)[] = [];
  const trap = await trapOf((request, answer) => {
    ports.push(request.socket.remotePort);
    answer.end("{}");
  });
  const send = transportTo(trap.host);
  for (let count = 0; count < 3; count += 1)
    await send({ ...get, method: "POST", idempotencyKey: `k${count}` });
  expect(new Set(ports).size).toBe(3);
});

test("an absolute path never leads away from the base URL", async () => {
  const [own, evil] = [await trapOf(), await trapOf()];
  await transportTo(own.host)({ ...get, path: `http://${evil.host}/dast/targets` });
  await transportTo(own.host)({ ...get, path: `//${evil.host}/dast/targets` });
  expect(evil.requests).toEqual([]);
});

test("a connection that is refused is known not to have been used, one that is reset is not", async () => {
  const trap = await startTrap((request) => request.socket.resetAndDestroy());
  expect(await transportTo(trap.host)(get)).toMatchObject({ kind: "lost", sent: true });
  await trap.close();
  expect(await transportTo(trap.host)(get)).toMatchObject({ kind: "lost", sent: false, lasting: false });
  const send = createTransport({ ...tokens, baseUrl: "https://no-such-host.invalid" });
  expect(await send(get)).toMatchObject({ kind: "lost", sent: false });
});

test("an answer in the middle of which the connection ends keeps its status", async () => {
  const trap = await trapOf((request, answer) => {
    answer.writeHead(422, { "Content-Length": 100 });
    answer.write("{", () => request.socket.end());
  });
  expect(await transportTo(trap.host)(get)).toMatchObject({
    kind: "answer",
    status: 422,
    body: { kind: "broken" },
  });
});

const folder = join(__dirname, "../../provider/client");

test("only the transport knows axios, and it is loaded by the first request", () => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const users = files.filter((file) => /["']axios["']/.test(readFileSync(join(folder, file), "utf8")));
  expect(users).toEqual(["transport.ts"]);
  const loads = readFileSync(join(folder, "transport.ts"), "utf8").match(
    /^.*(from|require\() ?["']axios["'].*$/gm,
  );
  expect(loads).toEqual([
    expect.stringMatching(/^import type /),
    expect.stringMatching(/^ {2}return require\("axios"\)/),
  ]);
});
