import fc from "fast-check";
import type { CobaltApi, MutationOutcome } from "../../provider/client/api";
import { CobaltError } from "../../provider/client/errors";
import type { Finding, Scan, Target } from "../../provider/client/types";
import { resources } from "../../provider/registry";
import type { ResourceName } from "../../provider/resources/all-fields";
import {
  type Context,
  type DiffResponse,
  type Lifecycle,
  newRunMemory,
} from "../../provider/resources/lifecycle";
import {
  containsUnknown,
  isRecord,
  isUnknown,
  type PropertyMap,
  sameValue,
  unknownValue,
  withoutAbsent,
} from "../../provider/resources/property-map";
import { VirtualTime } from "../client/support/time";
import { productWith } from "../mutations/decorators";
import { faults } from "../mutations/faults";
import { recorder } from "../resources/support/world";

/** One resource as a command finds it, and what the program declares now. */
interface Situation {
  /** Undefined: there is none yet. */
  readonly state: PropertyMap | undefined;
  /** True if the state is that of the resource in whose place the new one is made, and a refresh of both commands has read it. */
  readonly isReplaced: boolean;
  readonly inputs: PropertyMap;
  /** The inputs that the preview does not know yet. */
  readonly unknown: readonly string[];
  readonly removed: readonly string[];
}

const scope = "shop/dev/one";
const targets: readonly Target[] = ["dt_1", "dt_2"].map((id) => ({
  id,
  name: "Shop",
  url: "https://shop.example",
  enabled: true,
}));
const scans: readonly Scan[] = targets.map(({ id }) => ({
  id: `dsc_of_${id}`,
  targetId: id,
  status: "completed",
  startedAt: "2026-11-01T02:00:00Z",
  completedAt: "2026-11-01T03:00:00Z",
}));

const findingIn = (id: string, state: string): Finding => ({
  id,
  scanIds: [],
  severity: "high",
  state,
  lastFoundAt: null,
});

/** The id of the nth thing that a process posts. */
const made = (n: number) => `dsc_new${n}`;

/** A process of the provider over a Cobalt that answers everything at once, and what it posts. */
function startProcess({ removed, state }: Situation): {
  readonly context: Context;
  readonly posts: string[];
} {
  const posts: string[] = [];
  const post = <T>(path: string, thing: (id: string) => T): MutationOutcome<T> => {
    posts.push(path);
    return { kind: "done", value: thing(made(posts.length)) };
  };
  const api: Partial<CobaltApi> = {
    listTargetsOnce: async () => targets,
    findTarget: async (id) => targets.find((target) => target.id === id),
    getScan: async (id) => scans.find((scan) => scan.id === id),
    pollScan: async (id) => ({
      id,
      targetId: "dt_1",
      status: "completed",
      startedAt: null,
      completedAt: null,
    }),
    recentScans: async () => [],
    listScans: async (targetId) => scans.filter((scan) => scan.targetId === targetId),
    latestScans: async () => ({ kind: "whole", items: [] }),
    listFindings: async () => ({ kind: "whole", items: [] }),
    getFinding: async (id) => findingIn(id, String(state?.currentState ?? "need_fix")),
    setFindingState: async (id, to) => ({ kind: "done", value: findingIn(id, to) }),
    createScheduledScan: async ({ targetId, dateTime, recurrence = null }) =>
      post("schedule", (id) => ({ id, targetId, dateTime, recurrence })),
    createScan: async (targetId) =>
      post("scan", (id) => ({ id, targetId, status: "queued", startedAt: null, completedAt: null })),
  };
  const context: Context = {
    api: () => api as CobaltApi,
    askWeb: async () => ({ kind: "no answer", why: "nobody is asked" }),
    effects: new VirtualTime().effects,
    signal: undefined,
    diagnostics: recorder([]),
    memory: newRunMemory(),
    removedSchedules: new Set(removed),
    nextRemovedIndex: 0,
    inSandbox: false,
    acceptedScans: new Map(),
  };
  return { context, posts };
}

/** What a command shows, or why it ends: a check that failed, or an error for a person. */
type Shown =
  | { readonly kind: "ends" }
  | { readonly kind: "goes on"; readonly changes: DiffResponse; readonly planned: PropertyMap };

async function orEnd<T>(work: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CobaltError) return undefined;
    throw error;
  }
}

/** The calls that the engine makes before it creates or updates, with these inputs. */
async function show(
  lifecycle: Lifecycle,
  situation: Situation,
  inputs: PropertyMap,
  context: Context,
): Promise<Shown> {
  const { state, isReplaced } = situation;
  if (state !== undefined && isReplaced) await lifecycle.read({ id: "dsc_1", state, scope }, context);
  const own = isReplaced ? undefined : state;
  const olds = own && Object.fromEntries(lifecycle.inputs.map((name) => [name, own[name]]));
  const { failures } = await lifecycle.check({ olds, news: inputs, scope }, context);
  if (failures.length > 0) return { kind: "ends" };
  const changes =
    own === undefined
      ? []
      : await orEnd(() => lifecycle.diff({ id: "dsc_1", state: own, inputs, scope }, context));
  if (changes === undefined) return { kind: "ends" };
  const isNew = own === undefined || changes.some(({ replace }) => replace);
  const planned = lifecycle.plan({ state: isNew ? undefined : own, inputs, scope }, context);
  return { kind: "goes on", changes, planned };
}

/** The output that a POST gives another value. */
const posted: Readonly<Record<ResourceName, string | undefined>> = {
  DastScheduledScan: "scheduleId",
  DastScanTrigger: "scanId",
  DastScanGate: undefined,
  DastFindingDecision: undefined,
};
/** What a creation looks up in Cobalt, which a preview does not show. */
const lookedUp: readonly string[] = ["targetName", "targetUrl", "targetFound", "targetEnabled"];

/** How often each thing came, so that the property says something of all. */
type Counts = Map<string, number>;

/** Previews, deploys, and compares: throws where the deployment does what the preview did not show. */
async function compare(
  name: ResourceName,
  lifecycle: Lifecycle,
  situation: Situation,
  counts: Counts,
): Promise<void> {
  const { inputs, isReplaced, unknown } = situation;
  const hidden = Object.fromEntries(unknown.map((property) => [property, unknownValue]));
  const preview = startProcess(situation);
  const before = await show(lifecycle, situation, { ...inputs, ...hidden }, preview.context);
  const { context, posts } = startProcess(situation);
  const now = await show(lifecycle, situation, inputs, context);
  expect([preview.posts, posts]).toEqual([[], []]);
  if (unknown.length === 0) expect(now).toEqual(before);
  if (now.kind === "ends" || before.kind === "ends") return count(counts, "ends");

  const [mayReplace, replaces] = [before, now].map(({ changes }) => changes.some(({ replace }) => replace));
  if (replaces) expect(mayReplace).toBe(true);
  if (replaces) count(counts, "replaces");
  const state = isReplaced || replaces ? undefined : situation.state;
  const after = await orEnd(() => deploy(lifecycle, { state, inputs, changes: now.changes }, context));
  if (after === undefined) {
    // What Cobalt does not have cannot be taken over, which only the deployment asks.
    expect(posts).toEqual([]);
    return count(counts, "refused");
  }
  count(counts, posts.length > 0 ? "posts" : "posts nothing");
  if (state !== undefined && now.changes.length === 0) count(counts, "changes nothing");
  // Of what may be a replacement, the preview shows the new resource.
  if (mayReplace !== replaces) return;

  const output = posted[name];
  const mayPost = output !== undefined && isUnknown(before.planned[output]);
  // A new resource takes over what it adopts, under an id that may not be known.
  const isAdopted = state === undefined && inputs.adopt !== undefined;
  if (!mayPost || isAdopted) expect(posts).toEqual([]);
  else if (unknown.length === 0) expect(posts).toHaveLength(1);
  if (output !== undefined && posts.length > 0) expect(after[output]).toBe(made(1));
  // Inputs that mean the same are no change, however they are written.
  const hushed = now.changes.length === 0 ? lifecycle.inputs : [];
  const shown = Object.keys({ ...before.planned, ...after }).filter(
    (key) => ![...lookedUp, ...hushed].includes(key),
  );
  const wrong = shown.filter((key) => !matches(before.planned[key], after[key]));
  expect({ wrong, before, after }).toMatchObject({ wrong: [] });
  // Without a change the engine calls no update, so what has ended stays in the ledger until the next one.
  if (state !== undefined && unknown.length === 0 && now.changes.length > 0)
    expectAnnounced(before.changes, { state, after });
  else if (state !== undefined && output !== undefined && now.changes.length === 0)
    expect(after[output]).toEqual(state[output]);
}

interface Deployment {
  readonly state: PropertyMap | undefined;
  readonly inputs: PropertyMap;
  readonly changes: DiffResponse;
}

/** Goes on as the engine does. It calls no update where nothing is announced; one that it called all the same would find nothing to do. */
async function deploy(
  lifecycle: Lifecycle,
  { state, inputs, changes }: Deployment,
  context: Context,
): Promise<PropertyMap> {
  const request = { id: "dsc_1", inputs, scope };
  if (state === undefined) return (await lifecycle.create(request, context)).state;
  const isRead = lifecycle === resources.DastScanGate || lifecycle === resources.DastFindingDecision;
  if (changes.length === 0 && isRead) return { ...state, ...inputs };
  return lifecycle.update({ ...request, state }, context);
}

/**
 * No output that names something in Cobalt changes unless the diff shows it, or the inputs that it is made from; and one that the diff
 * shows by its name changes.
 */
function expectAnnounced(
  changes: DiffResponse,
  { state, after }: { readonly state: PropertyMap; readonly after: PropertyMap },
): void {
  const sources = {
    scanId: [],
    scheduleId: ["adopt", "dateTime", "recurrence"],
    leftRunning: [],
  };
  for (const [output, inputs] of Object.entries<readonly string[]>(sources)) {
    const isChanged = !sameValue(idsIn(state[output]), idsIn(after[output]));
    const isShown = changes.some(({ property }) => property === output);
    const isImplied = changes.some(({ property }) => inputs.includes(property));
    const isRight = isChanged ? isShown || isImplied : !isShown;
    expect({ output, isRight, changes, state, after }).toMatchObject({ isRight: true });
  }
}

function idsIn(output: unknown): unknown {
  return Array.isArray(output) ? output.filter(isRecord).map(({ id }) => id) : output;
}

/** True if a value is what was shown of it, as far as it was known. */
function matches(shown: unknown, came: unknown): boolean {
  if (isUnknown(shown)) return true;
  if (!containsUnknown(shown)) return sameValue(shown, came);
  if (Array.isArray(shown) && Array.isArray(came))
    return shown.length === came.length && shown.every((item, index) => matches(item, came[index]));
  if (!isRecord(shown) || !isRecord(came)) return false;
  return Object.keys({ ...shown, ...came }).every((key) => matches(shown[key], came[key]));
}

function count(counts: Counts, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

const absentOr = <T>(...values: readonly T[]) => fc.constantFrom(undefined, ...values);

/** States, and declarations that differ from them in a few inputs: many in none. */
function situationsOf({
  inputs,
  outputs,
  mayBeUnknown,
}: {
  readonly inputs: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  readonly outputs: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  readonly mayBeUnknown: readonly string[];
}): fc.Arbitrary<Situation> {
  const parts = {
    state: fc.record({ ...inputs, ...outputs }),
    declared: fc.record(inputs),
    changed: fc.subarray(Object.keys(inputs), { maxLength: 2 }),
    isNew: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    isReplaced: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    unknown: fc.oneof(fc.constant([]), fc.subarray([...mayBeUnknown])),
    removed: fc.subarray(["dsc_1", "dsc_2", "dsc_3", "unknown:dt_1:00000000"]),
  };
  return fc.record(parts).map(({ state, declared, changed, isNew, ...rest }) => {
    const earlier = isNew ? declared : state;
    const pick = (name: string) => (changed.includes(name) ? declared[name] : earlier[name]);
    const all = Object.fromEntries(Object.keys(inputs).map((name) => [name, pick(name)]));
    return {
      ...rest,
      isReplaced: rest.isReplaced && !isNew,
      state: isNew ? undefined : withoutAbsent(state),
      inputs: withoutAbsent(all),
    };
  });
}

const targetId = fc.constantFrom("dt_1", "dt_1", "dt_1", "dt_2");
const dateTime = fc.constantFrom(
  ...["2026-12-06T02:00:00Z", "2026-12-06T03:00:00+01:00", "2026-12-13T02:00:00Z", "2027-01-31T02:00:00Z"],
  ...["2027-02-28T02:00:00Z", "2027-01-28T02:00:00Z", "2024-01-07T02:00:00Z"],
);
const recurrence = absentOr("WEEKLY", "MONTHLY", "QUARTERLY");
const scheduleInputs = {
  targetId,
  dateTime,
  recurrence,
  onChange: absentOr("leaveRunning", "refuse"),
  adopt: absentOr(undefined, undefined, "existing", "dsc_1", "dsc_byHand"),
};
const entry = fc.record({
  id: fc.constantFrom("dsc_2", "dsc_3"),
  targetId,
  dateTime: fc.constantFrom("2026-12-06T02:00:00Z", "2025-01-05T02:00:00Z"),
  since: fc.constant("2026-10-01T02:00:00Z"),
});
const schedules = situationsOf({
  inputs: scheduleInputs,
  outputs: {
    scheduleId: fc.constantFrom("dsc_1", "dsc_1", "unknown:dt_1:00000000"),
    firstRunAt: fc.constantFrom("2026-12-06T02:00:00Z", "2027-01-31T02:00:00Z", "2025-12-07T02:00:00Z"),
    leftRunning: fc.uniqueArray(entry, { selector: ({ id }) => id, maxLength: 2 }),
    overdue: absentOr(false, true),
    targetName: fc.constant("Shop"),
  },
  mayBeUnknown: ["targetId", "dateTime", "recurrence"],
});

const triggerInputs = {
  targetId,
  triggers: absentOr<readonly unknown[]>([], ["a"], ["a", { b: 1 }], ["c"]),
  scanOnCreate: absentOr(true, false),
  onBusy: absentOr("start", "wait", "join", "fail"),
  adopt: absentOr(undefined, undefined, "dsc_of_dt_1", "dsc_nowhere"),
  onDestroy: absentOr("leave", "wait"),
};
const triggers = situationsOf({
  inputs: triggerInputs,
  outputs: {
    scanId: absentOr("dsc_1"),
    previousScanId: absentOr("dsc_2"),
    previousRequestedAt: absentOr("2026-09-01T02:00:00Z"),
    requestedAt: absentOr("2026-10-01T02:00:00Z"),
    joined: absentOr(false, true),
    status: absentOr("completed"),
    targetName: fc.constant("Shop"),
  },
  mayBeUnknown: ["targetId", "triggers"],
});

const gateInputs = {
  scanId: fc.constantFrom("dsc_1", "dsc_1", "dsc_2"),
  limits: absentOr({ maxHigh: 0 }, { maxHigh: 1 }),
  onFailure: absentOr("fail", "warn"),
  timeout: absentOr("50m", "10m"),
};
const gates = situationsOf({
  inputs: gateInputs,
  outputs: {
    verdict: fc.constantFrom("passed", "accepted", "failed", "pending"),
    reason: fc.constant("the scan is completed"),
    scanStatus: fc.constant("completed"),
    judgedAt: fc.constant("2026-10-01T02:00:00Z"),
    summary: fc.constant("Cobalt DAST gate"),
  },
  mayBeUnknown: ["scanId", "limits"],
});

const decisionInputs = {
  findingId: fc.constantFrom("dfi_1", "dfi_1", "dfi_1", "dfi_2"),
  state: fc.constantFrom("wont_fix", "invalid"),
  reason: fc.constantFrom("SEC-12", "SEC-13"),
  until: absentOr(undefined, "2026-01-01", "2030-01-01"),
  maxSeverity: absentOr(undefined, "low", "high"),
  onDestroy: absentOr("restore", "keep"),
};
const decisions = situationsOf({
  inputs: decisionInputs,
  outputs: {
    previousState: fc.constantFrom("need_fix", "valid_fix"),
    currentState: fc.constantFrom("wont_fix", "invalid", "need_fix", "valid_fix", "check_fix", "another"),
    currentSeverity: fc.constantFrom("high", "high", "low"),
    decidedAt: fc.constant("2025-10-01T02:00:00Z"),
  },
  mayBeUnknown: ["findingId", "state", "until", "maxSeverity"],
});

const all: readonly (readonly [ResourceName, fc.Arbitrary<Situation>, readonly string[]])[] = [
  ["DastScheduledScan", schedules, ["posts", "posts nothing", "changes nothing", "replaces", "ends"]],
  ["DastScanTrigger", triggers, ["posts", "posts nothing", "changes nothing", "replaces", "refused"]],
  ["DastScanGate", gates, ["posts nothing", "replaces"]],
  ["DastFindingDecision", decisions, ["posts nothing", "changes nothing", "replaces", "ends", "refused"]],
];

async function holds(
  name: ResourceName,
  lifecycle: Lifecycle,
  situations: fc.Arbitrary<Situation>,
  counts: Counts,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(situations, (situation) => compare(name, lifecycle, situation, counts)),
    { numRuns: 3_000 },
  );
}

describe("what a preview announces is what a deployment does", () => {
  it.each(all)("%s", async (name, situations, expected) => {
    const counts: Counts = new Map();
    await holds(name, resources[name], situations, counts);
    for (const what of expected) expect([what, (counts.get(what) ?? 0) > 50]).toEqual([what, true]);
  });

  it.each([
    ["forgetsAScheduleAtAnUpdate", "DastScheduledScan", schedules],
    ["forgetsAScheduleAtAReplacement", "DastScheduledScan", schedules],
    ["keepsTheOldScan", "DastScanTrigger", triggers],
    ["alwaysHasSomethingToDo", "DastScanTrigger", triggers],
  ] as const)("sees a fault: %s", async (fault, name, situations) => {
    const faulty = productWith(faults[fault]).resources[name];
    await expect(holds(name, faulty, situations, new Map())).rejects.toThrow("Property failed");
  });
});
