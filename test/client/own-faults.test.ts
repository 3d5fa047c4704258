import net from "node:net";
import { CobaltApiError, createWeb } from "../../provider/client";
import { ownFaultIn } from "../../provider/client/errors";
import { createTransport } from "../../provider/client/transport";
import { startTrap, type Trap } from "./support/trap";
import { keyOf, rejection, startWorld, targetOf } from "./support/world";

let trap: Trap;
beforeEach(async () => {
  trap = await startTrap();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await trap.close();
});

const tokens = { apiToken: "canary-api-token", orgToken: "canary-org-token" };
const transport = () => createTransport({ ...tokens, baseUrl: `http://${trap.host}` });
const get = { method: "GET", path: "/dast/targets", timeoutMs: 2000 } as const;
const post = { ...get, method: "POST", path: "/dast/targets/dt_1/scans", idempotencyKey: "key" } as const;

const faults = [
  new TypeError("x is not a function"),
  new RangeError("Maximum call stack size exceeded"),
  new ReferenceError("x is not defined"),
  new SyntaxError("Invalid regular expression"),
];

function whenConnecting(fault: Error): void {
  jest.spyOn(net, "connect").mockImplementation(() => {
    throw fault;
  });
}

describe.each(faults.map((fault) => [fault.name, fault] as const))("a %s", (_name, fault) => {
  test.each([get, post])("while connecting is none of the network's: $method", async (request) => {
    whenConnecting(fault);
    const error = await rejection(transport()(request));
    expect(error).toBe(fault);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("canary");
  });

  test("while reading a body is no broken answer", async () => {
    jest.spyOn(Buffer, "concat").mockImplementation(() => {
      throw fault;
    });
    expect(await rejection(transport()(post))).toBe(fault);
  });

  test("while asking a readiness address is none of the address's", async () => {
    whenConnecting(fault);
    const effects = { now: Date.now, monotonic: Date.now };
    const ask = createWeb({ proxies: {}, effects });
    expect(await rejection(ask(`http://${trap.host}/`, {}))).toBe(fault);
  });

  test("ends a POST and a read at once, without doubt, and holds no later one up", async () => {
    const world = await startWorld();
    const start = world.time.now();
    whenConnecting(fault);
    expect(await rejection(world.api.createScan(targetOf(world), keyOf("scan")))).toBe(fault);
    expect(await rejection(world.api.listTargets())).toBe(fault);
    expect(world.time.now()).toBe(start);
    jest.restoreAllMocks();
    expect(await world.api.createScan(targetOf(world), keyOf("scan"))).toMatchObject({ kind: "done" });
    await world.close();
  });
});

test("a body that JSON cannot carry is a fault of ours", async () => {
  expect(await rejection(transport()({ ...post, body: { large: 1n } }))).toMatchObject({ name: "TypeError" });
  expect(trap.requests).toEqual([]);
});

test.each([
  [new TypeError("ours"), "TypeError"],
  [Object.assign(new Error("wrapped"), { cause: new RangeError("ours") }), "RangeError"],
  [Object.assign(new Error("reset"), { code: "ECONNRESET" }), undefined],
  [new AggregateError([Object.assign(new Error("refused"), { code: "ECONNREFUSED" })]), undefined],
  [new DOMException("stopped", "AbortError"), undefined],
  [new CobaltApiError("refused", { status: 403, method: "GET", path: "/orgs" }), undefined],
  ["a text", undefined],
  [undefined, undefined],
  [null, undefined],
])("case %#: a fault of ours is known by its name, in a wrapper too", (error, name) => {
  expect(ownFaultIn(error)?.name).toBe(name);
});
