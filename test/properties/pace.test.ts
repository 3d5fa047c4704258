import { lastRunAt } from "../../provider/time/calendar";
import type { Undocumented } from "../../sandbox/types";
import { start, VirtualTime } from "../client/support/time";
import { Cobalt, type CobaltOptions } from "../histories/support/cobalt";
import { Run } from "../histories/support/run";
import { gate, type Resource, schedule, trigger } from "../resources/support/engine";

jest.mock("axios", () => jest.requireActual("../histories/support/direct-axios"));
jest.setTimeout(120_000);

const minute = 60_000;
const count = 1_000;

let cobalt: Cobalt;
let time: VirtualTime;
let runs: Run[];
afterEach(() => {
  for (const run of runs) run.stop();
});

function begin(targets: number, options: Partial<CobaltOptions> = {}): void {
  time = new VirtualTime();
  runs = [];
  const seed = {
    targets: Array.from({ length: targets }, (_, index) => ({ name: `service ${index}` })),
    plan: { startedMs: 90 * minute },
  };
  cobalt = new Cobalt({ seed, now: time.now, ...options });
}

/** A new process of the provider, and a measure of what it asks from then on. */
function process(): Run {
  const run = new Run({
    time,
    cobalt,
    random: time.random,
    config: {},
    meetings: [],
    onWork: () => undefined,
  });
  runs.push(run);
  return run;
}

/** As many at once as Pulumi's engine has under way by default for each of four cores. */
const atOnce = 64;

async function inParallel(
  resources: readonly Resource[],
  work: (one: Resource, index: number) => Promise<unknown>,
) {
  const waiting = [...resources.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const weekly = (index: number) => ({
  targetId: cobalt.store.targets[index % cobalt.store.targets.length]?.id,
  dateTime: new Date(Date.parse("2027-01-04T02:00:00Z") + index * minute).toISOString(),
  recurrence: "WEEKLY",
});

function newSchedules(run: { readonly context: Run["context"] }): Resource[] {
  return Array.from({ length: count }, (_, index) => schedule(run, `s${index}`));
}

const sent = (run: Run, method: string) => run.sendings.filter((one) => one.method === method);
const refused = (run: Run) => run.sendings.filter(({ status }) => status === 509).length;
const say = (what: string) => globalThis.process.stderr.write(`pace: ${what}\n`);

/** Minutes, and POSTs, until 1,000 schedules are there. */
async function create(): Promise<Run> {
  const run = process();
  await inParallel(newSchedules(run), (one, index) => one.up(weekly(index)));
  expect(cobalt.store.schedules).toHaveLength(count);
  return run;
}

test("1,000 new schedules keep 98 % of the limit's pace and meet no 509", async () => {
  begin(20);
  const run = await create();
  // At 20 a minute the first 20 go at once and the last 20 in the 50th window.
  const ideal = 49 * minute;
  const took = time.now() - start;
  say(`1,000 schedules created in ${(took / minute).toFixed(2)} min, ideal 49; 509: ${refused(run)}`);
  expect(refused(run)).toBe(0);
  expect(ideal / took).toBeGreaterThanOrEqual(0.98);
});

test.each([false, true])(
  "with another client of the same user on half the budget under 3 %% are refused (burned keys: %s)",
  async (refusedPostBurnsKey) => {
    const undocumented: Partial<Undocumented> = { refusedPostBurnsKey };
    begin(20, { rival: { reads: 0, mutations: 10 }, undocumented });
    const run = await create();
    const share = refused(run) / sent(run, "POST").length;
    say(
      `with a rival: ${refused(run)} of ${sent(run, "POST").length} POSTs refused (${(share * 100).toFixed(1)} %)`,
    );
    expect(share).toBeLessThan(0.03);
  },
);

test("a preview of 1,000 new schedules on 20 targets costs at most 20 reads and nothing else", async () => {
  begin(20);
  const run = process();
  for (const [index, one] of newSchedules(run).entries()) await one.preview(weekly(index));
  say(`preview of 1,000 on 20 targets: ${run.sendings.length} reads`);
  expect(sent(run, "POST")).toHaveLength(0);
  expect(run.sendings.length).toBeLessThanOrEqual(20);
  expect(run.sendings.length).toBeGreaterThan(0);
});

/** A stack of 1,000 schedules that are there already, and a process that has asked nothing yet. */
async function existing(targets: number, undocumented: Partial<Undocumented> = {}) {
  begin(targets, { undocumented });
  let current = process();
  const resources = newSchedules({
    get context() {
      return current.context;
    },
  });
  for (const [index, one] of resources.entries()) await one.up({ ...weekly(index), adopt: "existing" });
  current = process();
  return { run: current, resources };
}

test.each([20, 1000])(
  "a refresh of 1,000 schedules on %i targets costs at most 40 requests and meets no 509",
  async (targets) => {
    const { run, resources } = await existing(targets);
    await time.sleep(90 * 24 * 60 * minute);
    await inParallel(resources, (one) => one.refresh());
    say(`refresh of 1,000 on ${targets} targets: ${run.sendings.length} requests, 509: ${refused(run)}`);
    expect(refused(run)).toBe(0);
    expect(run.sendings.length).toBeLessThanOrEqual(40);
  },
);

/** The organisation's past: so many scans, of all its targets in turn, one every so often in 90 days. */
function addHistory(scans: number): void {
  const targets = cobalt.store.targets;
  const past = Array.from({ length: scans }, (_, index) => ({
    targetId: targets[index % targets.length]?.id ?? "",
    ageMs: ((scans - index) * 90 * 24 * 60 * minute) / scans,
  }));
  cobalt.addPast(past);
}

/** Says, from the sandbox's own store, of which schedules a run that was due more than a day ago has no scan to show. */
function overdueByStore(): (state: Resource["state"]) => boolean {
  const latest = new Map<string, number>();
  for (const { targetId, createdAt } of cobalt.store.scans)
    latest.set(targetId, Math.max(latest.get(targetId) ?? 0, createdAt));
  const before = time.now() - 24 * 60 * minute - 1;
  return ({ targetId, firstRunAt }) => {
    const due = lastRunAt(Date.parse(String(firstRunAt)), "WEEKLY", before);
    return due !== undefined && (latest.get(String(targetId)) ?? 0) < due - 10 * minute;
  };
}

const histories = [1, 20, 1000].flatMap((targets) =>
  (["newestFirst", "oldestFirst"] as const).flatMap((listOrder) =>
    [0, 100, 10_000].map((scans) => ({ targets, listOrder, scans })),
  ),
);

test.each(histories)(
  "a refresh of 1,000 schedules on $targets targets with $scans scans, $listOrder, costs at most 130 requests",
  async ({ targets, listOrder, scans }) => {
    const { run, resources } = await existing(targets, { listOrder });
    await time.sleep(90 * 24 * 60 * minute);
    addHistory(scans);
    await inParallel(resources, (one) => one.refresh());
    const pages = cobalt.log.filter(({ call }) => call === "list scans").length;
    say(
      `refresh of 1,000 on ${targets} targets, ${scans} scans ${listOrder}: ${run.sendings.length} requests, ${pages} of them pages of scans, 509: ${refused(run)}`,
    );
    expect(refused(run)).toBe(0);
    expect(run.sendings.length).toBeLessThanOrEqual(scans < 10_000 ? 40 : 130);
    const isOverdue = overdueByStore();
    expect(resources.map(({ state }) => state.overdue)).toEqual(
      resources.map(({ state }) => isOverdue(state)),
    );
  },
);

test("check and diff of an unchanged schedule take 2 ms at the median and no request", async () => {
  const { run, resources } = await existing(20);
  const times: number[] = [];
  for (const [index, one] of resources.entries()) {
    const from = performance.now();
    expect(await one.preview({ ...weekly(index), adopt: "existing" })).toEqual([]);
    times.push(performance.now() - from);
  }
  const median = times.sort((a, b) => a - b)[count / 2] ?? Number.NaN;
  say(`check and diff: ${median.toFixed(3)} ms at the median`);
  expect(run.sendings).toHaveLength(0);
  expect(median).toBeLessThan(2);
});

/** The most of these requests in any minute. */
function mostInAMinute(log: Cobalt["log"]): number {
  const times = log.map((one) => Date.parse(one.at));
  return Math.max(
    ...times.map((from) => times.filter((other) => other >= from && other < from + minute).length),
  );
}

test("twelve gates that wait at once read at most ten times a minute, together", async () => {
  begin(12);
  const run = process();
  const scans = cobalt.store.targets.map(({ id }) => cobalt.store.addScan(id));
  const gates = scans.map(({ id }, index) => ({ one: gate(run, `g${index}`), scanId: id }));
  await Promise.all(gates.map(({ one, scanId }) => one.up({ scanId, timeout: "3h", pollInterval: "5s" })));
  expect(gates.map(({ one }) => one.state.verdict)).toEqual(gates.map(() => "passed"));
  const polls = cobalt.log.filter(({ call }) => call === "get scan" || call === "list scans");
  const most = mostInAMinute(polls);
  say(
    `12 gates waiting 90 min: at most ${most} polls a minute, ${polls.length} in all, ${cobalt.log.length - polls.length} reads of findings`,
  );
  expect(most).toBeLessThanOrEqual(10);
});

test("twelve triggers that wait at once for their busy targets read at most ten times a minute, together", async () => {
  begin(12);
  const run = process();
  const busy = cobalt.store.targets.map(({ id }) => cobalt.store.addScan(id));
  const triggers = busy.map((scan, index) => ({ one: trigger(run, `t${index}`), targetId: scan.targetId }));
  await Promise.all(
    triggers.map(({ one, targetId }) => one.up({ targetId, onBusy: "wait", busyTimeout: "3h" })),
  );
  expect(cobalt.store.scans).toHaveLength(24);
  // Before, each has had its first look at its target; after, each looks whether it is free, and starts.
  const [from, to] = [start + 2 * minute, start + 90 * minute];
  const waiting = cobalt.log.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < to);
  const most = mostInAMinute(waiting);
  say(`12 triggers waiting 90 min: at most ${most} reads a minute, ${waiting.length} in all`);
  expect(waiting.length).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(10);
});
