import type { Fault, FaultAction, Sandbox } from "../../sandbox";
import { firstTarget, postScan, send } from "./support/client";
import { sendRaw } from "./support/raw";
import { sandboxes } from "./support/start";

const start = sandboxes();
const POST = { method: "POST", path: /\/scans$/ };
const moments = [
  ["before", 0],
  ["after", 1],
] as const;

function onPost(action: FaultAction): Fault {
  return { match: POST, action };
}

function postPath(sandbox: Sandbox): string {
  return `/dast/targets/${firstTarget(sandbox)}/scans`;
}

test("a refused connection does no work and gives no answer", async () => {
  const sandbox = await start({ faults: [onPost({ kind: "refuse" })] });
  const answer = await sendRaw(sandbox, postPath(sandbox), { method: "POST" });
  expect(answer).toMatchObject({ status: undefined, error: "ECONNRESET" });
  expect(sandbox.store.scans).toEqual([]);
  expect(sandbox.log).toMatchObject([
    { call: "create scan", fault: "refuse", status: undefined, worked: false },
  ]);
});

describe.each(moments)("%s the work", (when, scans) => {
  test("a connection is reset", async () => {
    const sandbox = await start({ faults: [onPost({ kind: "reset", when })] });
    const answer = await sendRaw(sandbox, postPath(sandbox), { method: "POST" });
    expect(answer).toMatchObject({ status: undefined, error: "ECONNRESET" });
    expect(sandbox.store.scans).toHaveLength(scans);
    expect(sandbox.log).toMatchObject([{ fault: "reset", status: undefined, worked: scans === 1 }]);
  });

  test.each<[string, FaultAction, number, string]>([
    ["status", { kind: "status", when, status: 503, body: "maintenance" }, 503, "maintenance"],
    ["html", { kind: "html", when, status: 502 }, 502, "<!DOCTYPE html>"],
    ["html without a status", { kind: "html", when }, 200, "<!DOCTYPE html>"],
    ["malformed", { kind: "malformed", when }, 200, '{"resource": {"id": "dt_'],
    ["empty", { kind: "empty", when }, 200, ""],
    ["json", { kind: "json", when, value: { resource: [] } }, 200, '{"resource":[]}'],
    ["json with a status", { kind: "json", when, status: 418, value: null }, 418, "null"],
  ])("an answer is replaced: %s", async (_name, action, status, body) => {
    const sandbox = await start({ faults: [onPost(action)] });
    const answer = await postScan(sandbox, firstTarget(sandbox));
    expect(answer.status).toBe(status);
    expect(answer.text.startsWith(body)).toBe(true);
    expect(sandbox.store.scans).toHaveLength(scans);
    expect(sandbox.log).toMatchObject([{ fault: action.kind, status, worked: scans === 1 }]);
  });

  test("a body ends in the middle of its promised length", async () => {
    const sandbox = await start({ faults: [onPost({ kind: "truncated", when })] });
    const answer = await sendRaw(sandbox, postPath(sandbox), { method: "POST" });
    expect(answer.error).toBe("ECONNRESET");
    expect(answer.bytes).toBeGreaterThan(0);
    expect(answer.bytes).toBeLessThan(Number(answer.headers["content-length"]));
    expect(sandbox.store.scans).toHaveLength(scans);
  });
});

test("a status comes with the headers that the fault gives it", async () => {
  const headers = { "Retry-After": "7", "X-Rate-Limit-Remaining": "0" };
  const sandbox = await start({
    faults: [{ match: {}, action: { kind: "status", when: "before", status: 429, headers } }],
  });
  const answer = await send(sandbox, "/dast/targets");
  expect([answer.headers.get("Retry-After"), answer.headers.get("X-Rate-Limit-Remaining")]).toEqual([
    "7",
    "0",
  ]);
});

test.each([301, 302, 303, 307, 308] as const)("a redirect %i leads where it is told to", async (status) => {
  const location = "https://elsewhere.example/dast/targets";
  const sandbox = await start({ faults: [{ match: {}, action: { kind: "redirect", status, location } }] });
  const answer = await send(sandbox, "/dast/targets");
  expect([answer.status, answer.headers.get("Location")]).toEqual([status, location]);
});

test("a slow answer is the real one, late", async () => {
  const sandbox = await start({ faults: [onPost({ kind: "slow", ms: 60 })] });
  const began = performance.now();
  expect((await postScan(sandbox, firstTarget(sandbox))).status).toBe(201);
  expect(performance.now() - began).toBeGreaterThan(55);
});

test.each(["https://elsewhere.example/x", 7, null, ""])(
  "a list can name %p as its next page",
  async (value) => {
    const sandbox = await start({ faults: [{ match: {}, action: { kind: "nextPage", value } }] });
    const { json } = await send(sandbox, "/dast/targets?limit=2");
    expect(json.pagination).toEqual({ next_page: value, prev_page: null });
    expect(json.data).toHaveLength(2);
  },
);

test("a next page is given to lists only", async () => {
  const sandbox = await start({ faults: [{ match: {}, action: { kind: "nextPage", value: "/x" } }] });
  expect((await send(sandbox, `/dast/targets/${firstTarget(sandbox)}`)).json).not.toHaveProperty(
    "pagination",
  );
});

test("a fault meets the requests that match, after its skip, as often as it is told", async () => {
  const action: FaultAction = { kind: "status", when: "before", status: 500 };
  const match = { method: "get", path: /^\/dast\/targets$/, query: /limit=1/ };
  const sandbox = await start({ faults: [{ match, action, skip: 1, times: 2 }] });
  const statuses = [];
  for (const path of ["/dast/scans?limit=1", "/dast/targets", ...Array(4).fill("/dast/targets?limit=1")]) {
    statuses.push((await send(sandbox, path)).status);
  }
  expect(statuses).toEqual([200, 200, 200, 500, 500, 200]);
});

test("faults can be added and cleared, and one can last for ever", async () => {
  const sandbox = await start();
  sandbox.addFault({
    match: {},
    times: Number.POSITIVE_INFINITY,
    action: { kind: "status", when: "before", status: 500 },
  });
  for (let count = 0; count < 3; count += 1) expect((await send(sandbox, "/dast/targets")).status).toBe(500);
  sandbox.clearFaults();
  expect((await send(sandbox, "/dast/targets")).status).toBe(200);
});

test("a request that is harmed before its work counts against no limit", async () => {
  const sandbox = await start({
    faults: [{ match: {}, action: { kind: "status", when: "before", status: 500 } }],
  });
  await send(sandbox, "/dast/targets");
  expect((await send(sandbox, "/dast/targets")).headers.get("X-Rate-Limit-Remaining")).toBe("99");
});
