import fc from "fast-check";
import {
  asset,
  type Calls,
  callsOf,
  detailsOf,
  output,
  type Properties,
  secret,
  unknown,
} from "./support/calls";
import { type Plugin, startPlugin } from "./support/plugin";

/** Calls of each kind; the nightly run gives more. */
const numRuns = Math.ceil(Number(process.env.FUZZ_CALLS ?? 2_000) / 6);
/** The same cases in every run, so that a change is judged by what it changes; FUZZ_SEED looks elsewhere. */
const seed = Number(process.env.FUZZ_SEED ?? 20261122);
const perTest = 120_000 + numRuns * 20;

let plugin: Plugin;
let calls: Calls;
beforeAll(async () => {
  plugin = await startPlugin({ environment: () => ({}) });
  calls = callsOf(plugin);
});
beforeEach(() => calls.configure());
afterAll(() => plugin.close());

const resources = ["DastScheduledScan", "DastScanTrigger", "DastScanGate"];
const functions = ["getDastTarget", "getDastTargets", "getDastScan", "getDastScans", "getDastFindings"];
const names = [
  ...["targetId", "dateTime", "recurrence", "onChange", "adopt", "triggers", "scanOnCreate", "onBusy"],
  ...["busyTimeout", "readiness", "onDestroy", "scanId", "until", "limits", "newOnly", "countStates"],
  ...["acceptStatuses", "timeout", "pollInterval", "onFailure", "onTimeout", "scheduleId", "firstRunAt"],
  ...["leftRunning", "targetName", "verdict", "status", "previousScanId", "apiToken", "orgToken", "region"],
  ...["baseUrl", "readsPerMinute", "writesPerMinute", "removedSchedules", "acceptedScans", "version", "id"],
  ...["name", "url", "enabled", "nameContains", "statuses", "minSeverity", "states", "__provider"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "", "a.b", 'a"[0]'],
];
const right = [
  ...["dt_1", "dsc_1", "existing", "2026-12-06T02:00:00Z", "2024-01-31T23:59:59+14:00", "WEEKLY", "MONTHLY"],
  ...["leaveRunning", "refuse", "wait", "start", "50m", "30s", "completed", "fail", "failed", "us", "high"],
  ...["https://a.example/", "http://[::1", '["dsc_1"]', "{", "null", "20"],
];

const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...right, true, false, null, 0, 1, 7, -1) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(unknown, asset, "", output({}), output({ value: "dt_1" })),
  },
  { weight: 2, arbitrary: fc.oneof(fc.double(), fc.integer(), fc.string({ unit: "binary" })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>("x".repeat(20_000), `${"x".repeat(76)}\u{1F4A5}`.repeat(50)),
  },
);
const key = fc.oneof(fc.constantFrom(...names), fc.string(), fc.constantFrom("maxHigh", "expectBody", "a\\"));
const recordOf = (value: fc.Arbitrary<unknown>) =>
  fc.array(fc.tuple(key, value), { maxLength: 6 }).map((entries): unknown => Object.fromEntries(entries));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    { weight: 180, arbitrary: leaf },
    { weight: 30, arbitrary: fc.array(tie("value"), { maxLength: 4 }) },
    { weight: 30, arbitrary: recordOf(tie("value")) },
    { weight: 30, arbitrary: tie("value").map(secret) },
    { weight: 30, arbitrary: tie("value").map((inner) => output({ value: inner, secret: true })) },
    { weight: 1, arbitrary: fc.integer({ min: 90, max: 130 }).map(nested) },
  ),
}));
const bag = fc
  .array(fc.tuple(key, value), { maxLength: 10 })
  .map((entries): Properties => Object.fromEntries(entries));
const resource = fc.constantFrom(...resources);

function nested(depth: number): unknown {
  let inner: unknown = "core";
  for (let level = 0; level < depth; level += 1) inner = level % 2 === 0 ? [inner] : { inner };
  return inner;
}

/** The answer, or undefined after an error; the error must be one for a person. */
async function answered<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const { code, details } = error as { readonly code: number; readonly details: string };
    expect([1, 2, 3, 5]).toContain(code);
    expect(details).not.toMatch(/fault of pulumi-cobalt|\n\s+at |\[object|TypeError/);
    expect(details.length).toBeGreaterThan(10);
    return undefined;
  }
}

const readable = ([property, reason]: readonly [string, string]) => {
  expect([typeof property, reason.trim().length > 5, /\n\s+at |TypeError/.test(reason)]).toEqual([
    "string",
    true,
    false,
  ]);
};

describe("whatever the properties are", () => {
  it(
    "Check answers readably, and accepts no more and no less of its own answer",
    async () => {
      const property = fc.asyncProperty(
        resource,
        bag,
        fc.option(bag, { nil: undefined }),
        async (type, news, olds) => {
          const first = await answered(calls.check(type, news, olds));
          first?.failures.forEach(readable);
          if (first === undefined || "__provider" in news) return;
          expect(await calls.check(type, first.inputs, olds)).toEqual(first);
        },
      );
      await fc.assert(property, { numRuns, seed, endOnFailure: true });
    },
    perTest,
  );

  it(
    "Diff keeps its invariants, or fails readably",
    async () => {
      const property = fc.asyncProperty(resource, bag, bag, async (type, olds, news) => {
        const diff = await answered(calls.diff(type, olds, news));
        if (diff === undefined) return;
        const tops = Object.keys(detailsOf(diff)).map((path) => path.split(/[.[]/)[0]);
        expect([...new Set(tops)].sort()).toEqual([...diff.getDiffsList()].sort());
        expect(diff.getChanges()).toBe(tops.length > 0 ? 2 : 1);
      });
      await fc.assert(property, { numRuns, seed, endOnFailure: true });
    },
    perTest,
  );

  it(
    "CheckConfig answers readably and marks tokens as secrets",
    async () => {
      const property = fc.asyncProperty(bag, async (news) => {
        const checked = await answered(calls.checkConfig(news));
        checked?.failures.forEach(readable);
        const token = checked?.inputs?.apiToken;
        if (token !== undefined) expect(Object.keys(token as object)).toContain("value");
      });
      await fc.assert(property, { numRuns, seed, endOnFailure: true });
    },
    perTest,
  );

  it(
    "Configure answers, and the calls after it are answered readably",
    async () => {
      const property = fc.asyncProperty(bag, async (args) => {
        await answered(calls.configure(args));
        await answered(calls.check("DastScanGate", { scanId: "dsc_1" }));
      });
      await fc.assert(property, { numRuns, seed, endOnFailure: true });
    },
    perTest,
  );

  it(
    "Create and Update in a preview answer readably and post nothing",
    async () => {
      const property = fc.asyncProperty(resource, bag, bag, async (type, news, olds) => {
        await answered(calls.create(type, news, { preview: true }));
        await answered(calls.update(type, { id: "x", olds, news, preview: true }));
      });
      await fc.assert(property, { numRuns, seed, endOnFailure: true });
      expect(plugin.sandbox.log).toEqual([]);
    },
    perTest,
  );

  it(
    "Invoke answers readably",
    async () => {
      const tokens = fc.constantFrom(...functions.map((name) => `cobalt:index:${name}`), "constructor");
      const property = fc.asyncProperty(tokens, bag, fc.boolean(), async (token, args, isPreview) => {
        const invoked = await answered(calls.invoke(token, args, isPreview));
        invoked?.failures.forEach(readable);
      });
      await fc.assert(property, { numRuns, seed, endOnFailure: true });
    },
    perTest,
  );
});
