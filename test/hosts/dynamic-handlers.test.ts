import { inspect } from "node:util";
import { unknownValue as sentinel } from "@pulumi/pulumi/runtime/rpc";
import { ConfigurationError, LifecycleError } from "../../provider/client/errors";
import { readConfiguration } from "../../provider/configuration";
import { createContext } from "../../provider/context";
import { createDynamicHost, fromEngine, toEngine } from "../../provider/hosts/dynamic-handlers";
import { resources } from "../../provider/registry";
import type { Context, Lifecycle } from "../../provider/resources/lifecycle";
import { unknownValue } from "../../provider/resources/property-map";
import { recorder } from "../resources/support/world";

jest.mock("../../provider/registry", () => ({ resources: {} }));

type Surroundings = Parameters<typeof createDynamicHost>[0];

const identity = "DastScanGate:shop/dev/my:gate";
const engineProperties = { __resource: identity, __provider: "exports.handler = …" };
const effects = { now: () => 0, monotonic: () => 0, random: () => 0, sleep: async () => {} };
const quota = (value: string) => ({
  config: { get: (key: string) => (key === "cobalt:readsPerMinute" ? value : undefined) },
});

/** What the lifecycle was called with, and how it answers. */
let calls: { readonly request: object; readonly context: Context }[];
let answer: () => unknown;
let flushed: number;
/** What the engine's log was told for whoever looks for a fault. */
let debugged: string[];

beforeEach(() => {
  calls = [];
  answer = () => undefined;
  flushed = 0;
  debugged = [];
  const probe = (request: object, context: Context) => {
    calls.push({ request, context });
    return answer();
  };
  const asynchronous = async (request: object, context: Context) => probe(request, context);
  const lifecycle = {
    check: asynchronous,
    diff: probe,
    create: asynchronous,
    read: asynchronous,
    update: asynchronous,
    delete: asynchronous,
    inputs: ["scanId"],
  } as unknown as Lifecycle;
  Object.assign(resources, { DastScanGate: lifecycle });
});

function hostWith(more: Partial<Surroundings> = {}) {
  const log = {
    diagnostics: recorder([]),
    diagnosticsOf: () => recorder([]),
    debug: (text: string) => void debugged.push(text),
    flush: async () => {
      flushed += 1;
    },
  };
  return createDynamicHost({ environment: {}, effects, log, ...more });
}

async function configured(more: Partial<Surroundings> = {}) {
  const host = hostWith(more);
  await host.configure(quota("50"));
  return host;
}

type Host = ReturnType<typeof hostWith>;
/** Every call that the engine makes, with the engine's own properties in it. */
const everyCall = (host: Host, own: Record<string, unknown> = {}) => {
  const properties = { ...own, ...engineProperties };
  return {
    check: () => host.check(properties, properties),
    diff: () => host.diff("id", properties, properties),
    create: () => host.create(properties),
    read: () => host.read("id", properties),
    update: () => host.update("id", properties, properties),
    remove: () => host.remove("id", properties),
  };
};
const fittingAnswer = (call: string) =>
  ({
    check: { inputs: {}, failures: [] },
    diff: [],
    create: { id: "id", state: {} },
    read: { id: "id", state: {} },
    update: {},
    remove: undefined,
  })[call];

describe("values between the engine and the lifecycles", () => {
  it("carry the engine's mark for unknown values both ways, at any depth", () => {
    const engine = { a: sentinel, b: [sentinel, { c: sentinel }], d: "known", e: null };
    const own = { a: unknownValue, b: [unknownValue, { c: unknownValue }], d: "known", e: null };
    expect(fromEngine({ ...engine, ...engineProperties })).toEqual(own);
    expect(toEngine(own, identity)).toEqual({ ...engine, __resource: identity });
  });

  it("keep a property with a hostile name as a plain property", () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":true},"a":1}');
    const properties = fromEngine(hostile);
    expect(Object.keys(properties)).toEqual(["__proto__", "a"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("the handlers", () => {
  it.each(["check", "diff", "create", "read", "update", "remove"] as const)(
    "never let __resource or __provider reach a lifecycle (%s)",
    async (call) => {
      const host = await configured();
      answer = () => fittingAnswer(call);
      await everyCall(host, { scanId: "dsc_1" })[call]();
      expect(calls).toHaveLength(1);
      expect(inspect(calls[0]?.request, { depth: 10 })).not.toMatch(/__resource|__provider|exports/);
      expect(inspect(calls[0]?.request, { depth: 10 })).toContain("dsc_1");
      expect(flushed).toBe(1);
    },
  );

  it("give the lifecycle the scope that the SDK wrote, and keep the identity in the state", async () => {
    const host = await configured();
    answer = () => ({ id: "new", state: { verdict: "passed" } });
    const created = await host.create({ scanId: "dsc_1", ...engineProperties });
    expect(calls[0]?.request).toEqual({ inputs: { scanId: "dsc_1" }, scope: "shop/dev/my:gate" });
    expect(created).toEqual({ id: "new", outs: { verdict: "passed", __resource: identity } });
    answer = () => ({ verdict: "failed" });
    expect(await host.update("id", created.outs, engineProperties)).toEqual({
      outs: { verdict: "failed", __resource: identity },
    });
    answer = () => ({ id: "id", state: { verdict: "failed" } });
    expect(await host.read("id", created.outs)).toEqual({
      id: "id",
      props: { verdict: "failed", __resource: identity },
    });
  });

  it("tell a new resource's check from an old one's", async () => {
    const host = await configured();
    answer = () => ({ inputs: {}, failures: [] });
    await host.check({}, { a: 1, ...engineProperties });
    await host.check({ a: 1, ...engineProperties }, { a: 2, ...engineProperties });
    // One that comes back from the plugin, which keeps nothing of this host.
    await host.check({ a: 1 }, { a: 2, ...engineProperties });
    const scope = "shop/dev/my:gate";
    expect(calls.map(({ request }) => request)).toEqual([
      { olds: undefined, news: { a: 1 }, scope },
      { olds: { a: 1 }, news: { a: 2 }, scope },
      { olds: { a: 1 }, news: { a: 2 }, scope },
    ]);
  });

  it.each([
    [[], { changes: false, replaces: [] }],
    [[{ property: "a", kind: "update", replace: false }], { changes: true, replaces: [] }],
    [[{ property: "a", kind: "update", replace: true }], { changes: true, replaces: ["a"] }],
  ])("translate the diff %j", async (changes, expected) => {
    const host = await configured();
    answer = () => changes;
    expect(await everyCall(host).diff()).toEqual(expected);
  });

  it("update what comes back from the plugin, so that its state gets what refresh and destroy need", async () => {
    const host = await configured();
    answer = () => [];
    const news = { scanId: "dsc_1", ...engineProperties };
    expect(await host.diff("id", { scanId: "dsc_1" }, news)).toEqual({ changes: true, replaces: [] });
    expect(await host.diff("id", news, news)).toEqual({ changes: false, replaces: [] });
  });

  it.each(["DastScanWatch", "constructor", "__proto__", ""])(
    "refuse the resource %j of another version",
    async (name) => {
      const host = await configured();
      await expect(host.read("id", { __resource: `${name}:p/s/n` })).rejects.toThrow(
        "another version of pulumi-cobalt",
      );
      await expect(host.create({})).rejects.toThrow("another version");
    },
  );
});

it.each(["check", "diff", "create", "read", "update", "remove"] as const)(
  "the access token of the person's stacks is in nothing that %s says",
  async (call) => {
    const host = await configured({ environment: { PULUMI_ACCESS_TOKEN: "pul-canary" } });
    for (const fault of [new LifecycleError("a pul-canary"), new Error("a pul-canary")]) {
      answer = () => {
        throw fault;
      };
      const said = await everyCall(host)[call]().catch(inspect);
      expect(inspect([said, debugged], { depth: 10 })).not.toContain("pul-canary");
    }
  },
);

describe("an error that a person should read", () => {
  const refusal = () => {
    throw new LifecycleError("The target is busy.");
  };

  it("of a check becomes a failure of the check", async () => {
    const host = await configured();
    answer = refusal;
    const news = { scanId: "dsc_1", ...engineProperties };
    expect(await host.check({}, news)).toEqual({
      inputs: news,
      failures: [{ property: "", reason: "The target is busy." }],
    });
  });

  it.each(["diff", "read", "remove"] as const)("of %s carries no stack and no cause", async (call) => {
    const host = await configured();
    answer = refusal;
    const error: unknown = await everyCall(host)
      [call]()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: "The target is busy." });
    expect((error as Error).stack).not.toMatch(/\bat |\.ts|\.js/);
    expect((error as Error).cause).toBeUndefined();
    expect(flushed).toBe(1);
  });

  it.each(["create", "update"] as const)(
    "of %s is thrown as it is, after all that was said",
    async (call) => {
      const host = await configured();
      answer = refusal;
      await expect(everyCall(host)[call]()).rejects.toThrow("The target is busy.");
      expect(flushed).toBe(1);
    },
  );

  it.each(["check", "diff", "create", "read", "update", "remove"] as const)(
    "asks for a report where the fault of %s is ours, and its stack goes to the log alone",
    async (call) => {
      const tokens = { "cobalt:apiToken": "canary-api", "cobalt:orgToken": "canary-org" };
      const host = hostWith();
      await host.configure({ config: { get: (key) => new Map(Object.entries(tokens)).get(key) } });
      answer = () => {
        throw new TypeError("canary-api is not a function of canary-org");
      };
      const outcome: unknown = await everyCall(host)
        [call]()
        .catch((thrown: unknown) => thrown);
      const told =
        outcome instanceof Error
          ? `${outcome.message}${call === "create" || call === "update" ? "" : outcome.stack}`
          : JSON.stringify(outcome);
      expect(told).toMatch(
        /fault of pulumi-cobalt, please report it: TypeError: \*\*\* is not a function of \*\*\* \(COBALT_DEBUG=1 shows/,
      );
      expect(told).not.toMatch(/\bat |\.ts:/);
      expect(debugged).toEqual([
        expect.stringMatching(/^TypeError: \*\*\*[\s\S]*dynamic-handlers\.test\.ts/),
      ]);
      expect(debugged.join()).not.toContain("canary");
      expect(flushed).toBe(1);
    },
  );
});

describe("100 concurrent first calls", () => {
  const hundred = (host: Host) =>
    Array.from({ length: 100 }, (_, index) => {
      const names = ["check", "diff", "create", "read", "update", "remove"] as const;
      const name = names[index % names.length] ?? "check";
      return { name, result: everyCall(host)[name]() };
    });

  it("wait for a slow configure, and none runs unconfigured", async () => {
    let isReady = false;
    const context = createContext(
      readConfiguration(() => undefined, {}),
      { effects, diagnostics: recorder([]) },
    );
    const host = hostWith({
      connect: async ({ readsPerMinute }) => {
        expect(readsPerMinute).toBe(50);
        await new Promise((resolve) => setTimeout(resolve, 50));
        isReady = true;
        return context;
      },
    });
    const readiness: boolean[] = [];
    answer = () => {
      readiness.push(isReady);
      return fittingAnswer("check");
    };
    const configuring = host.configure(quota("50"));
    const results = hundred(host).map(({ result }) => result.catch(() => undefined));
    expect(calls).toHaveLength(0);
    await Promise.all([configuring, ...results]);
    expect(readiness).toEqual(Array.from({ length: 100 }, () => true));
    expect(calls.every((call) => call.context === context)).toBe(true);
  });

  it.each([
    ["cannot be read", {}, quota("many")],
    [
      "throws later",
      {
        connect: async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          throw new ConfigurationError("cobalt:readsPerMinute is wrong, found late");
        },
      },
      quota("50"),
    ],
  ])("all report a configuration that %s, and none runs", async (_, surroundings, request) => {
    const host = hostWith(surroundings);
    const configuring = host.configure(request);
    const outcomes = await Promise.all(
      hundred(host).map(async ({ name, result }) => {
        const outcome: unknown = await result.catch((error: unknown) => error);
        return name === "check" ? inspect(outcome, { depth: 5 }) : String((outcome as Error).message);
      }),
    );
    await expect(configuring).resolves.toBeUndefined();
    expect(outcomes.filter((text) => !text.includes("cobalt:readsPerMinute"))).toEqual([]);
    expect(calls).toEqual([]);
  });

  it("are refused before there was any configure", async () => {
    await expect(everyCall(hostWith()).create()).rejects.toThrow("has not configured");
    expect(calls).toEqual([]);
  });
});
