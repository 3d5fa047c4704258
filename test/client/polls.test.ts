import { CobaltApiError, type CobaltError, ProtocolError } from "../../provider/client/errors";
import { pollLimits, ScanPoller } from "../../provider/client/reads/scan-poller";
import type { Scan } from "../../provider/client/types";
import { start, VirtualTime } from "./support/time";
import { rejection } from "./support/world";

const minute = 60_000;

interface Refusals {
  /** By scan's id, and of the list page as "page". */
  readonly [what: string]: CobaltError;
}

/** A poller over a list page of these scans, and a record of its reads. */
function pollerOf(onPage: readonly string[], known: readonly string[] = onPage, refusals: Refusals = {}) {
  const time = new VirtualTime();
  const reads: { readonly what: string; readonly at: number }[] = [];
  const scan = (id: string): Scan => ({
    id,
    targetId: "dt_1",
    status: "started",
    startedAt: null,
    completedAt: null,
  });
  const note = (what: string) => {
    reads.push({ what, at: time.now() - start });
    if (refusals[what] !== undefined) throw refusals[what];
  };
  const poller = new ScanPoller({
    effects: time.effects,
    getScan: async (id) => {
      note(id);
      return known.includes(id) ? scan(id) : undefined;
    },
    lister: async function* <T>() {
      note("page");
      yield { items: onPage.map(scan) as unknown as readonly T[], skipped: 0, saysWhetherMore: true };
    },
  });
  return { time, poller, reads };
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `dsc_${index}`);

function mostInAMinute(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + minute).length));
}

/** Polls each scan every `everyMs` for `forMs` and says what each waiter waited at most. */
async function waitFor(
  of: ReturnType<typeof pollerOf>,
  scans: readonly string[],
  everyMs: number,
  forMs: number,
) {
  const waits = scans.map(async (id, index) => {
    let longest = 0;
    await of.time.sleep(1 + index * 700);
    while (of.time.now() - start < forMs) {
      const from = of.time.now();
      await of.poller.poll(id);
      longest = Math.max(longest, of.time.now() - from);
      await of.time.sleep(everyMs);
    }
    return longest;
  });
  return Math.max(...(await Promise.all(waits)));
}

test("a lone waiter reads its scan by itself", async () => {
  const { poller, reads } = pollerOf(["dsc_0"]);
  expect(await poller.poll("dsc_0")).toMatchObject({ id: "dsc_0", status: "started" });
  expect(await poller.poll("dsc_9")).toBeUndefined();
  expect(reads.map(({ what }) => what)).toEqual(["dsc_0", "dsc_9"]);
});

test.each([
  [12, 10_000],
  [12, 5_000],
  [60, 30_000],
  [1, 5_000],
])(
  "%i waits that poll every %i ms stay within ten reads a minute and are answered each minute",
  async (count, everyMs) => {
    const of = pollerOf(ids(count));
    const longest = await waitFor(of, ids(count), everyMs, 20 * minute);
    expect(mostInAMinute(of.reads.map(({ at }) => at))).toBeLessThanOrEqual(pollLimits.perMinute);
    expect(longest).toBeLessThanOrEqual(minute);
  },
);

test("scans that are not on the page are read one by one, within the same ten", async () => {
  const all = ids(15);
  const of = pollerOf(all.slice(0, 10), all);
  const longest = await waitFor(of, all, 30_000, 30 * minute);
  expect(mostInAMinute(of.reads.map(({ at }) => at))).toBeLessThanOrEqual(pollLimits.perMinute);
  expect(longest).toBeLessThanOrEqual(1.5 * minute);
  for (const id of all.slice(10)) expect(of.reads.some(({ what }) => what === id)).toBe(true);
});

test("waiters whose turn does not come in a minute are given the last answer", async () => {
  const all = ids(80);
  const of = pollerOf([], all);
  await Promise.all(all.map((id) => of.poller.poll(id)));
  const before = of.time.now();
  await Promise.all(all.map((id) => of.poller.poll(id)));
  expect(of.time.now() - before).toBeLessThanOrEqual(1.2 * minute);
});

test("a failed read fails those who waited for it, and the next poll reads anew", async () => {
  const time = new VirtualTime();
  let fails = true;
  const poller = new ScanPoller({
    effects: time.effects,
    getScan: async (id) => {
      if (fails) throw new Error("down");
      return { id, targetId: "dt_1", status: "started", startedAt: null, completedAt: null };
    },
    lister: async function* () {},
  });
  expect(await rejection(poller.poll("dsc_0"))).toMatchObject({ message: "down" });
  fails = false;
  expect(await poller.poll("dsc_0")).toMatchObject({ id: "dsc_0" });
});

const refusal = (status: number) =>
  new CobaltApiError(`refused with ${status}`, { status, method: "GET", path: "/dast/scans/x" });
const refusals: readonly (readonly [string, CobaltError])[] = [
  ...[400, 401, 403, 404, 409, 410, 418, 422].map((status) => [`${status}`, refusal(status)] as const),
  ["odd", new ProtocolError("odd")],
];

test.each(refusals)("a scan whose read fails (%s) fails its own waiters alone", async (_, error) => {
  const all = ids(6);
  const of = pollerOf(all.slice(0, 3), all, { dsc_4: error });
  const ends = await Promise.all(all.map((id) => of.poller.poll(id).catch((why: unknown) => why)));
  expect(ends.map((end) => (end instanceof Error ? end : (end as Scan).id))).toEqual([
    ...all.slice(0, 4),
    error,
    "dsc_5",
  ]);
  expect(await of.poller.poll("dsc_5")).toMatchObject({ id: "dsc_5" });
});

test.each(refusals)("scans whose list page cannot be read (%s) are read one by one", async (_, error) => {
  const all = ids(12);
  const of = pollerOf(all, all, { page: error });
  expect(await waitFor(of, all, 30_000, 20 * minute)).toBeLessThanOrEqual(1.5 * minute);
  expect(of.reads.filter(({ what }) => what === "page").length).toBeLessThanOrEqual(3);
  expect(mostInAMinute(of.reads.map(({ at }) => at))).toBeLessThanOrEqual(pollLimits.perMinute);
});

test("a list page that shows none of the scans is not asked for each time", async () => {
  const of = pollerOf(["dsc_a", "dsc_b"], ids(12));
  await waitFor(of, ids(12), 30_000, 20 * minute);
  expect(of.reads.filter(({ what }) => what === "page").length).toBeLessThanOrEqual(3);
});

test("a fault of our own fails all who wait, at once", async () => {
  const time = new VirtualTime();
  const fault = new TypeError("ours");
  const poller = new ScanPoller({
    effects: time.effects,
    getScan: async () => undefined,
    // biome-ignore lint/correctness/useYield: it fails first
    lister: async function* () {
      throw fault;
    },
  });
  const ends = await Promise.all(ids(3).map((id) => rejection(poller.poll(id))));
  expect(ends.slice(1)).toEqual([fault, fault]);
});

test("a scan that is on no page is read although others ask without pause", async () => {
  const of = pollerOf(ids(3), ids(4));
  const ask = async (id: string) => {
    while (of.time.now() - start < 5 * minute) await of.poller.poll(id);
  };
  const asking = ids(3).map(ask);
  const rare = of.poller.poll("dsc_3").then(() => of.time.now() - start);
  await Promise.all(asking);
  expect(await rare).toBeLessThanOrEqual(minute);
});
