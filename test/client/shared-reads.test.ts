import type { FindingsOf } from "../../provider/client/api";
import type { FaultAction } from "../../sandbox/types";
import { loopback, VirtualTime } from "./support/time";
import type { World } from "./support/world";
import { rejection, startWorld } from "./support/world";

let world: World;
afterEach(() => world.close());

const seed = (count: number) => ({
  targets: Array.from({ length: count }, (_, index) => ({
    name: `target ${index}`,
    url: `https://t${index}.example`,
  })),
});
const begin = async (targets: number) => {
  world = await startWorld({
    sandbox: { seed: seed(targets) },
    time: new VirtualTime(loopback),
  });
  return world.sandbox.store.targets.map((target) => target.id);
};
const requests = () => world.sandbox.log.length;

test("callers who list at the same time share one listing, and those soon after as well", async () => {
  await begin(150);
  const lists = await Promise.all(Array.from({ length: 50 }, () => world.api.listTargets()));
  expect(new Set(lists).size).toBe(1);
  // Of two pages, so twice: a second reading has to agree with the first.
  expect(requests()).toBe(4);
  world.time.advance(240_000);
  await world.api.listTargets();
  expect(requests()).toBe(4);
  world.time.advance(61_000);
  await world.api.listTargets();
  expect(requests()).toBe(8);
});

test("a refresh of 1,000 resources on 1,000 targets costs tens of requests", async () => {
  const ids = await begin(1000);
  const found = await Promise.all(ids.map((id) => world.api.findTarget(id)));
  expect(found.map((target) => target?.id)).toEqual(ids);
  expect(requests()).toBeLessThanOrEqual(20);
});

test("a few callers cost one request each and no listing", async () => {
  const ids = await begin(40);
  for (const id of ids.slice(0, 2)) await world.api.findTarget(id);
  expect(world.sandbox.log.map((request) => request.call)).toEqual(["get target", "get target"]);
});

test("many callers that ask for the same target share one request", async () => {
  const ids = await begin(5);
  await Promise.all(Array.from({ length: 100 }, () => world.api.findTarget(ids[0] ?? "")));
  expect(requests()).toBe(1);
});

test("a target that the listing does not have is asked for by itself before it is called missing", async () => {
  const ids = await begin(30);
  const gone = ids[7] ?? "";
  const late = {
    kind: "json",
    when: "before",
    value: { pagination: { next_page: null }, data: [] },
  } as const;
  world.sandbox.addFault({ match: { path: /targets$/ }, action: late });
  world.sandbox.store.removeTarget(gone);
  const found = await Promise.all(ids.slice(0, 12).map((id) => world.api.findTarget(id)));
  expect(found.map((target) => target?.id)).toEqual(
    ids.slice(0, 12).map((id) => (id === gone ? undefined : id)),
  );
});

test("a listing that failed is not kept", async () => {
  await begin(3);
  const refused: FaultAction = { kind: "status", when: "before", status: 403 };
  world.sandbox.addFault({ match: {}, action: refused });
  expect(await rejection(world.api.listTargets())).toMatchObject({ status: 403 });
  expect(await world.api.listTargets()).toHaveLength(3);
});

const hour = 3_600_000;

test.each(["newestFirst", "oldestFirst"] as const)(
  "a target's scans come newest first although Cobalt lists %s",
  async (listOrder) => {
    const [id = ""] = await begin(2);
    world.sandbox.setUndocumented({ listOrder, largestPage: 10 });
    const scans = Array.from({ length: 25 }, (_, index) =>
      world.sandbox.store.addScan(id, { ageMs: (30 - index) * hour, status: "completed" }),
    );
    const newest = scans.map((scan) => scan.id).reverse();
    expect((await world.api.listScans(id)).map((scan) => scan.id)).toEqual(newest);
    expect((await world.api.listAllScans()).map((scan) => scan.id)).toEqual(newest);
  },
);

test.each(["newestFirst", "oldestFirst"] as const)(
  "recent scans of many targets come from one shared listing (%s)",
  async (listOrder) => {
    const ids = await begin(100);
    world.sandbox.setUndocumented({ listOrder });
    const newest = ids.map((id, index) => {
      world.sandbox.store.addScan(id, { ageMs: (100 + index) * hour, status: "completed" });
      return world.sandbox.store.addScan(id, { ageMs: (1 + (index % 20)) * hour, status: "completed" }).id;
    });
    world.sandbox.clearLog();
    const since = world.time.now() - 24 * hour;
    const recent = await Promise.all(ids.map((id) => world.api.recentScans(id, since)));
    expect(recent.map((scans) => scans[0]?.id)).toEqual(newest);
    expect(requests()).toBeLessThanOrEqual(8);
  },
);

test("the scan before the time asked for is given along when it was seen anyway", async () => {
  const [id = ""] = await begin(1);
  const old = world.sandbox.store.addScan(id, { ageMs: 50 * hour, status: "completed" });
  const young = world.sandbox.store.addScan(id, { ageMs: 2 * hour, status: "completed" });
  const recent = await world.api.recentScans(id, world.time.now() - 24 * hour);
  expect(recent.map((scan) => scan.id)).toEqual([young.id, old.id]);
});

test("a shared listing that would need too many pages is left, and the target asked for by itself", async () => {
  const ids = await begin(6);
  const [busy = "", ...quiet] = ids;
  world.sandbox.setUndocumented({ largestPage: 5 });
  const old = quiet.map(
    (id) => world.sandbox.store.addScan(id, { ageMs: 500 * hour, status: "completed" }).id,
  );
  for (let index = 0; index < 170; index += 1) {
    world.sandbox.store.addScan(busy, { ageMs: index * hour, status: "completed" });
  }
  const since = world.time.now() - 600 * hour;
  const recent = await Promise.all(quiet.map((id) => world.api.recentScans(id, since)));
  expect(recent.map((scans) => scans[0]?.id)).toEqual(old);
  expect(requests()).toBeLessThanOrEqual(30 + 3 + 2 + 2);
});

const forbidden = { kind: "status", when: "before", status: 403 } as const;
const always = Number.POSITIVE_INFINITY;

test("where the organisation's list cannot be read, each target's is, and for a minute nobody tries the first again", async () => {
  const ids = await begin(20);
  world.sandbox.addFault({
    match: { path: /scans$/, query: /^limit=100$/ },
    action: forbidden,
    times: always,
  });
  world.sandbox.store.addScan(ids[19] ?? "", { ageMs: hour, status: "completed" });
  const found = await Promise.all(ids.map((id) => world.api.recentScans(id, 0)));
  expect(found.map((scans) => scans.length)).toEqual([...Array(19).fill(0), 1]);
  expect(requests()).toBe(21);
});

test("where one target's scans cannot be read, its own caller fails alone", async () => {
  const ids = await begin(6);
  world.sandbox.addFault({
    match: { query: new RegExp(`target=${ids[2]}`) },
    action: forbidden,
    times: always,
  });
  const ends = await Promise.all(ids.map((id) => rejection(world.api.recentScans(id, 0))));
  expect(ends.map((end) => end !== undefined)).toEqual(ids.map((_, index) => index === 2));
});

test("where the list of targets cannot be read, each is read by itself", async () => {
  const ids = await begin(6);
  world.sandbox.addFault({ match: { path: /targets$/ }, action: forbidden, times: always });
  const found = await Promise.all(ids.map((id) => world.api.findTarget(id)));
  expect(found.map((target) => target?.id)).toEqual(ids);
});

test("tokens that are refused are refused to all, and not asked with for each", async () => {
  const ids = await begin(40);
  const refusedTokens = { ...forbidden, status: 401 };
  world.sandbox.addFault({ match: {}, action: refusedTokens, times: always });
  const ends = await Promise.all(ids.map((id) => rejection(world.api.recentScans(id, 0))));
  expect(ends).toEqual(ids.map(() => expect.objectContaining({ status: 401 })));
  expect(requests()).toBe(1);
});

test.each(["parallel", "one by one"])(
  "callers %s about one target and its scans share what was read",
  async (how) => {
    const [id = ""] = await begin(1);
    for (let age = 0; age < 400; age += 1)
      world.sandbox.store.addScan(id, { ageMs: (1 + age) * hour, status: "completed" });
    const ask = async (index: number) => {
      await world.api.findTarget(id);
      expect(await world.api.recentScans(id, world.time.now() - (24 + index) * hour)).toHaveLength(
        25 + index,
      );
    };
    const callers = Array.from({ length: 40 }, (_, index) => index);
    if (how === "parallel") await Promise.all(callers.map(ask));
    else for (const index of callers) await ask(index);
    expect(requests()).toBeLessThanOrEqual(1 + 4);
  },
);

test("findings are read from every page, of a target or of one scan", async () => {
  const [id = ""] = await begin(1);
  world.sandbox.setUndocumented({ largestPage: 10, findingsBeforeReview: true });
  const first = world.sandbox.store.addScan(id, { status: "completed" });
  const second = world.sandbox.store.addScan(id, { status: "completed" });
  for (let index = 0; index < 23; index += 1)
    world.sandbox.store.addFinding(first.id, { severity: "medium" });
  world.sandbox.store.addFinding(second.id, { severity: "high", state: "wont_fix" });
  const found = async (of: FindingsOf) => {
    const { kind, items } = await world.api.listFindings(of);
    expect(kind).toBe("whole");
    return items;
  };
  expect(await found({ scanId: first.id })).toHaveLength(23);
  expect(await found({ targetId: id })).toHaveLength(24);
  expect(await found({ scanId: second.id })).toMatchObject([{ severity: "high", state: "wont_fix" }]);
});

test("two clients share nothing", async () => {
  await begin(3);
  const other = world.another({ readsPerMinute: 100 });
  await Promise.all([world.api.listTargets(), other.listTargets()]);
  expect(requests()).toBe(2);
  const slow = world.another({ readsPerMinute: 1 });
  await slow.findTarget("dt_a");
  const before = world.time.now();
  await world.api.findTarget("dt_b");
  expect(world.time.now()).toBe(before);
});
