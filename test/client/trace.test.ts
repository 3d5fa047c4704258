import { traceLine } from "../../provider/client/http/exchange";
import { maskOf } from "../../provider/client/http/mask";
import type { World } from "./support/world";
import { keyOf, rejection, startWorld, targetOf } from "./support/world";

let world: World;
afterEach(() => world?.close());

async function tracing(): Promise<{ readonly lines: string[]; readonly api: World["api"] }> {
  world = await startWorld();
  const lines: string[] = [];
  return { lines, api: world.another({ trace: (line) => lines.push(line) }) };
}

const stamp = /^2026-11-02T09:\d\d:\d\d\.\d{3}Z /;

test("one line a request: time, method, path, status, milliseconds, attempt, what is left, the key's first digits", async () => {
  const { lines, api } = await tracing();
  await api.listTargets();
  await api.createScan(targetOf(world), () => "pulumi-cobalt-0123456789abcdef");
  expect(lines).toHaveLength(world.sandbox.log.length);
  for (const line of lines) expect(line).toMatch(stamp);
  expect(lines[0]).toMatch(
    /GET \/dast\/targets\?limit=100: 200, \d+ ms, attempt 1, 99 left, as Cobalt says$/,
  );
  expect(lines[1]).toMatch(
    /POST \/dast\/targets\/dt_\w+\/scans: 201, \d+ ms, attempt 1, 19 left, as Cobalt says, key 01234567…$/,
  );
});

test("what became of a request that had no answer, and that it was tried again", async () => {
  const { lines, api } = await tracing();
  world.sandbox.addFault({ match: { method: "GET" }, action: { kind: "reset", when: "before" }, times: 1 });
  world.sandbox.addFault({
    match: { method: "GET" },
    action: { kind: "status", when: "before", status: 503 },
    times: 1,
  });
  await api.listTargets();
  expect(lines.map((line) => line.replace(stamp, "").replace(/, \d+ ms/, ""))).toEqual([
    "GET /dast/targets?limit=100: the connection was reset (ECONNRESET), attempt 1, 99 left",
    expect.stringMatching(/^GET \/dast\/targets\?limit=100: 503, attempt 2, \d+ left/),
    expect.stringMatching(/^GET \/dast\/targets\?limit=100: 200, attempt 3, \d+ left/),
  ]);
});

test("no token, no text of an answer, no value of a query that is not ours", async () => {
  const { lines, api } = await tracing();
  const { apiToken, orgToken } = world.sandbox.tokens;
  const body = JSON.stringify({ message: `SQL injection at /login, ${apiToken} and ${orgToken}` });
  world.sandbox.addFault({
    match: { method: "POST" },
    action: { kind: "status", when: "before", status: 422, body },
  });
  await rejection(api.createScan(targetOf(world), keyOf("a")));
  const headers = { "X-Request-Id": `id-7 ${apiToken}` };
  world.sandbox.addFault({
    match: { method: "GET" },
    action: { kind: "status", when: "before", status: 404, headers },
  });
  await api.getScan("dsc_1");
  const text = lines.join("\n");
  expect(text).not.toMatch(new RegExp(`${apiToken}|${orgToken}|injection`));
  expect(lines.at(-1)).toMatch(/request id id-7 \*\*\*/);
});

test("the query of a next page is named, and what a cursor holds is not shown", () => {
  const request = {
    at: 0,
    method: "GET",
    path: "/dast/scans?limit=100&target=dt_1&cursor=s3cret&x=a%26b",
    attempt: 2,
  };
  expect(traceLine({ ...request, end: "200", ms: 12.4, requestId: "r-1" }, maskOf([]))).toBe(
    "1970-01-01T00:00:00.000Z GET /dast/scans?limit=100&target=dt_1&cursor=…&x=…: 200, 12 ms, attempt 2, request id r-1",
  );
});
