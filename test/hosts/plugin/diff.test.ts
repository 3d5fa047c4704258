import type { DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import { type Calls, callsOf, detailsOf, failureOf, type Properties, secret, unknown } from "./support/calls";
import { type Plugin, startPlugin } from "./support/plugin";

let plugin: Plugin;
let calls: Calls;
beforeAll(async () => {
  plugin = await startPlugin();
  calls = callsOf(plugin);
  await calls.configure({ removedSchedules: ["dsc_gone"] });
});
afterEach(() => {
  expect(plugin.sandbox.log).toEqual([]);
});
afterAll(() => plugin.close());

const schedule = { targetId: "dt_1", dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" };
const scheduled = { ...schedule, scheduleId: "dsc_1", firstRunAt: "2026-12-06T02:00:00Z", leftRunning: [] };
const triggered = { targetId: "dt_1", triggers: ["a", { b: 1 }], scanId: "dsc_1", status: "completed" };
const { scanId: _, status: __, ...trigger } = triggered;
const gate = { scanId: "dsc_1", limits: { maxHigh: 0, maxLow: 3 } };
const judged = { ...gate, verdict: "passed", reason: "none" };

const some = 2;
const none = 1;

/** What the engine rests on: the two lists have the same top-level keys, and neither has one twice. */
function expectInvariants(diff: DiffResponse): void {
  const keys = diff.getDiffsList();
  const tops = Object.keys(detailsOf(diff)).map((path) => path.split(/[.[]/)[0]);
  expect(new Set(keys)).toEqual(new Set(tops));
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(diff.getReplacesList()).size).toBe(diff.getReplacesList().length);
  expect(keys).toEqual(expect.arrayContaining(diff.getReplacesList()));
  expect(diff.getChanges()).toBe(keys.length > 0 ? some : none);
  expect(diff.getHasdetaileddiff()).toBe(true);
}

type Change = [
  what: string,
  resource: string,
  state: Properties,
  inputs: Properties,
  expected: Readonly<Record<string, string>>,
];

const changes: Change[] = [
  ["nothing", "DastScheduledScan", scheduled, schedule, {}],
  [
    "another offset of the same instant",
    "DastScheduledScan",
    scheduled,
    { ...schedule, dateTime: "2026-12-06T03:00:00+01:00" },
    {},
  ],
  [
    "another time, and the schedule that it leaves running",
    "DastScheduledScan",
    scheduled,
    { ...schedule, dateTime: "2026-12-07T02:00:00Z" },
    { dateTime: "update", "leftRunning[0]": "add" },
  ],
  [
    "a recurrence taken out",
    "DastScheduledScan",
    scheduled,
    { targetId: "dt_1", dateTime: schedule.dateTime },
    { recurrence: "delete", "leftRunning[0]": "add" },
  ],
  [
    "a recurrence put in after the only run",
    "DastScheduledScan",
    {
      targetId: "dt_1",
      dateTime: "2026-11-01T02:00:00Z",
      scheduleId: "dsc_1",
      firstRunAt: "2026-11-01T02:00:00Z",
      leftRunning: [],
    },
    { targetId: "dt_1", dateTime: "2026-11-01T02:00:00Z", recurrence: "WEEKLY" },
    { recurrence: "add" },
  ],
  [
    "a time that is not known yet",
    "DastScheduledScan",
    scheduled,
    { ...schedule, dateTime: unknown },
    { dateTime: "update" },
  ],
  [
    "another target",
    "DastScheduledScan",
    scheduled,
    { ...schedule, targetId: "dt_2" },
    { targetId: "update-replace" },
  ],
  [
    "a target that is not known yet",
    "DastScheduledScan",
    scheduled,
    { ...schedule, targetId: unknown },
    { targetId: "update-replace" },
  ],
  [
    "a schedule that a person removed",
    "DastScheduledScan",
    { ...scheduled, scheduleId: "dsc_gone" },
    schedule,
    { scheduleId: "add" },
  ],
  [
    "a predecessor that a person removed",
    "DastScheduledScan",
    { ...scheduled, leftRunning: [{ id: "dsc_gone", targetId: "dt_1", dateTime: schedule.dateTime }] },
    schedule,
    { "leftRunning[0]": "delete" },
  ],
  [
    "both a change and a removed predecessor",
    "DastScheduledScan",
    { ...scheduled, leftRunning: [{ id: "dsc_gone", targetId: "dt_1", dateTime: schedule.dateTime }] },
    { ...schedule, recurrence: "MONTHLY" },
    { recurrence: "update", "leftRunning[0]": "add" },
  ],
  [
    "one of several triggers, and the scan that it starts",
    "DastScanTrigger",
    triggered,
    { ...trigger, triggers: ["c", { b: 1 }] },
    { "triggers[0]": "update", scanId: "add" },
  ],
  [
    "a value deep in the triggers",
    "DastScanTrigger",
    triggered,
    { ...trigger, triggers: ["a", { b: 2, "c d": 1 }] },
    { "triggers[1].b": "update", 'triggers[1]["c d"]': "add", scanId: "add" },
  ],
  [
    "one trigger less",
    "DastScanTrigger",
    triggered,
    { ...trigger, triggers: ["a"] },
    { "triggers[1]": "delete", scanId: "add" },
  ],
  [
    "the first change of a trigger without a scan",
    "DastScanTrigger",
    { targetId: "dt_1", scanOnCreate: false },
    { targetId: "dt_1", scanOnCreate: false, triggers: ["a"] },
    { triggers: "add", scanId: "add" },
  ],
  [
    "a trigger that is not known yet",
    "DastScanTrigger",
    triggered,
    { ...trigger, triggers: ["a", unknown] },
    { "triggers[1]": "update", scanId: "add" },
  ],
  [
    "an option, which starts nothing",
    "DastScanTrigger",
    triggered,
    { ...trigger, onBusy: "wait" },
    { onBusy: "add" },
  ],
  [
    "a key with quotes",
    "DastScanTrigger",
    { targetId: "dt_1", triggers: [{ 'a"b': 1 }] },
    { targetId: "dt_1", triggers: [{ 'a"b': 2 }] },
    { 'triggers[0]["a\\"b"]': "update", scanId: "add" },
  ],
  [
    "a key that no path can name",
    "DastScanTrigger",
    { targetId: "dt_1", triggers: [{ "a\\": 1 }] },
    { targetId: "dt_1", triggers: [{ "a\\": 2 }] },
    { "triggers[0]": "update", scanId: "add" },
  ],
  [
    "a limit",
    "DastScanGate",
    judged,
    { ...gate, limits: { maxHigh: 1, maxLow: 3 } },
    { "limits.maxHigh": "update" },
  ],
  [
    "a limit more and one less",
    "DastScanGate",
    judged,
    { ...gate, limits: { maxHigh: 0, maxMedium: 1 } },
    { "limits.maxMedium": "add", "limits.maxLow": "delete" },
  ],
  ["no limits any more", "DastScanGate", judged, { scanId: "dsc_1" }, { limits: "delete" }],
  ["another scan", "DastScanGate", judged, { ...gate, scanId: "dsc_2" }, { scanId: "update-replace" }],
  [
    "a verdict that let nothing through",
    "DastScanGate",
    { ...judged, verdict: "failed" },
    gate,
    { verdict: "add" },
  ],
];

describe("Diff", () => {
  it.each(changes)("shows %s exactly where it is", async (_, resource, state, inputs, expected) => {
    const diff = await calls.diff(resource, state, inputs);
    expectInvariants(diff);
    expect(detailsOf(diff)).toEqual(expected);
    const replaces = Object.entries(expected).filter(([, kind]) => kind.endsWith("-replace"));
    expect(diff.getReplacesList()).toEqual(replaces.map(([path]) => path));
    expect(diff.getDeletebeforereplace()).toBe(false);
  });

  it("lets nothing that stays look as if it were deleted: the CLI finds old outputs, and never new ones", async () => {
    const left = [{ id: "dsc_0", targetId: "dt_1", dateTime: schedule.dateTime, recurrence: "WEEKLY" }];
    const state = { ...scheduled, leftRunning: left };
    const diff = await calls.diff("DastScheduledScan", state, {
      targetId: "dt_1",
      dateTime: schedule.dateTime,
    });
    const details = diff.getDetaileddiffMap();
    expect(details.get("leftRunning[1]")?.getInputdiff()).toBe(true);
    expect(details.get("recurrence")?.getInputdiff()).toBe(false);
    expect(details.getLength()).toBe(2);
  });

  it("finds no change where a value has only become a secret", async () => {
    const diff = await calls.diff("DastScanTrigger", triggered, { ...trigger, targetId: secret("dt_1") });
    expect(diff.getChanges()).toBe(none);
  });

  it("ignores the dynamic host's properties", async () => {
    const olds = { ...scheduled, __provider: "exports.handler = 1", __resource: "DastScheduledScan:a/b/c" };
    expect((await calls.diff("DastScheduledScan", olds, schedule)).getChanges()).toBe(none);
  });

  it("fails for a change that the declaration refuses, and names the schedule", async () => {
    const inputs = { ...schedule, recurrence: "MONTHLY", onChange: "refuse" };
    const { code, details } = await failureOf(calls.diff("DastScheduledScan", scheduled, inputs));
    expect([code, details]).toEqual([2, expect.stringContaining("dsc_1")]);
  });
});
