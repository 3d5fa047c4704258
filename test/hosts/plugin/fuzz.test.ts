import fc from "fast-check";
import { type Sandbox, startSandbox } from "../../../sandbox";
import {
  asset,
  type Calls,
  callsOf,
  detailsOf,
  foreign,
  output,
  type Properties,
  secret,
  unknown,
} from "./support/calls";
import { type PluginProcess, startPluginProcess } from "./support/plugin-process";

/** At least so many calls in all; `npm run test:fuzz` gives 100,000. */
const numCalls = Number(process.env.FUZZ_CALLS ?? 2_000);
/** What one case of each of the six properties makes together. */
const callsOfRound = 27;
const numRuns = Math.ceil(numCalls / callsOfRound);
/** The same cases in every run, so that a change is judged by what it changes; FUZZ_SEED looks elsewhere. */
const seed = Number(process.env.FUZZ_SEED ?? 20261122);
const perTest = 120_000 + numRuns * 600;

let cobalt: Sandbox;
let plugin: PluginProcess;
let calls: Calls;
let made = 0;
beforeAll(async () => {
  cobalt = await startSandbox();
  plugin = await startPluginProcess({ PATH: process.env.PATH, COBALT_BASE_URL: cobalt.url });
  calls = callsOf(plugin);
}, 60_000);
beforeEach(() => calls.configure());
afterEach(() => {
  expect(plugin.hasEnded()).toBe(false);
  expect(plugin.printed()).not.toMatch(/\n\s+at |unhandled|uncaught|\(node:\d+\)/i);
  expect(cobalt.log).toEqual([]);
});
afterAll(async () => {
  const exitCode = await plugin?.end();
  await cobalt?.close();
  expect(exitCode).toBe(0);
  expect(made).toBeGreaterThanOrEqual(numCalls);
}, 60_000);

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
  { weight: 40, arbitrary: fc.constantFrom<unknown>(...right, true, false, null, 0, 1, 7, -1) },
  {
    weight: 20,
    arbitrary: fc.constantFrom<unknown>(unknown, asset, foreign, "", output({}), output({ value: "dt_1" })),
  },
  { weight: 20, arbitrary: fc.oneof(fc.double(), fc.integer(), fc.string({ unit: "binary" })) },
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
const propertyMap = fc
  .array(fc.tuple(key, value), { maxLength: 10 })
  .map((entries): Properties => Object.fromEntries(entries));

function nested(depth: number): unknown {
  let inner: unknown = "core";
  for (let level = 0; level < depth; level += 1) inner = level % 2 === 0 ? [inner] : { inner };
  return inner;
}

/** The answer, or undefined after an error; the error must be one for a person. */
async function answered<T>(call: Promise<T>): Promise<T | undefined> {
  made += 1;
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

const ofEach = (work: (type: string) => Promise<void>) => Promise.all(resources.map(work));
const always = { numRuns, seed, endOnFailure: true };

describe("whatever the properties are", () => {
  it(
    "Check answers readably, and accepts no more and no less of its own answer",
    async () => {
      const checkTwice = async (type: string, news: Properties, olds: Properties | undefined) => {
        const first = await answered(calls.check(type, news, olds));
        first?.failures.forEach(readable);
        const again = await answered(calls.check(type, first?.inputs ?? news, olds));
        if (first === undefined || "__provider" in news) return;
        expect(again).toEqual(first);
      };
      const olds = fc.option(propertyMap, { nil: undefined });
      const property = fc.asyncProperty(propertyMap, olds, async (news, past) => {
        await ofEach((type) => checkTwice(type, news, past));
      });
      await fc.assert(property, always);
    },
    perTest,
  );

  it(
    "Diff keeps its invariants, or fails readably",
    async () => {
      const diffOnce = async (type: string, olds: Properties, news: Properties) => {
        const diff = await answered(calls.diff(type, olds, news));
        if (diff === undefined) return;
        const [paths, diffs, replaces] = [
          Object.keys(detailsOf(diff)),
          diff.getDiffsList(),
          diff.getReplacesList(),
        ];
        const tops = new Set(paths.map((path) => path.split(/[.[]/)[0]));
        expect([...tops].sort()).toEqual([...diffs].sort());
        expect(diff.getChanges()).toBe(paths.length > 0 ? 2 : 1);
        expect([new Set(diffs).size, new Set(replaces).size]).toEqual([diffs.length, replaces.length]);
        expect(diffs).toEqual(expect.arrayContaining(replaces));
      };
      const property = fc.asyncProperty(propertyMap, propertyMap, async (olds, news) => {
        await ofEach((type) => diffOnce(type, olds, news));
      });
      await fc.assert(property, always);
    },
    perTest,
  );

  it(
    "CheckConfig answers readably, takes its own answer as it is, and marks tokens as secrets",
    async () => {
      const property = fc.asyncProperty(propertyMap, async (news) => {
        const checked = await answered(calls.checkConfig(news));
        checked?.failures.forEach(readable);
        for (const token of [checked?.inputs?.apiToken, checked?.inputs?.orgToken])
          if (token !== undefined) expect(Object.keys(token as object)).toContain("value");
        const again = await answered(calls.checkConfig(checked?.inputs ?? news));
        if (checked?.failures.length === 0) expect(again).toEqual(checked);
      });
      await fc.assert(property, always);
    },
    perTest,
  );

  it(
    "Configure answers, and the calls after it are answered readably",
    async () => {
      const property = fc.asyncProperty(propertyMap, propertyMap, async (args, olds) => {
        await answered(calls.configure(args));
        await answered(calls.check("DastScanGate", { scanId: "dsc_1" }));
        const diff = await answered(calls.diffConfig(olds, args));
        expect(diff?.getReplacesList() ?? []).toEqual([]);
      });
      await fc.assert(property, always);
    },
    perTest,
  );

  it(
    "Create and Update in a preview answer readably and ask nothing of Cobalt",
    async () => {
      const property = fc.asyncProperty(propertyMap, propertyMap, async (news, olds) => {
        await ofEach(async (type) => {
          await answered(calls.create(type, news, { preview: true }));
          await answered(calls.update(type, { id: "x", olds, news, preview: true }));
        });
      });
      await fc.assert(property, always);
    },
    perTest,
  );

  it(
    "Invoke answers readably",
    async () => {
      const property = fc.asyncProperty(propertyMap, fc.boolean(), async (args, isPreview) => {
        const tokens = [
          ...functions.map((name) => `cobalt:index:${name}`),
          "constructor",
          "cobalt:index:toString",
        ];
        const invoked = await Promise.all(
          tokens.map((token) => answered(calls.invoke(token, args, isPreview))),
        );
        for (const one of invoked) one?.failures.forEach(readable);
      });
      await fc.assert(property, always);
    },
    perTest,
  );
});
