import type { Scan } from "../../provider/client/types";
import {
  ageBeside,
  candidates,
  type Known,
  lastBegun,
  undecided,
} from "../../provider/resources/scan-trigger/find-started";

const now = Date.parse("2026-11-02T09:00:00Z");
const ago = (s: number) => new Date(now - s * 1000).toISOString();
const scan = (id: string, startedAt: string | null, more: Partial<Scan> = {}): Scan => ({
  id,
  targetId: "dt_1",
  status: startedAt === null ? "queued" : "started",
  startedAt,
  completedAt: null,
  ...more,
});
const known = (before: string, more: Partial<Known> = {}): Known => ({
  now,
  before: new Set(before.split(" ")),
  owned: new Set(),
  onlyNew: false,
  ...more,
});
const idsOf = (scans: readonly Scan[]) => scans.map(({ id }) => id).join(" ");

describe.each([["as listed"], ["the other way round"]])("whatever the order of the list: %s", (order) => {
  const listed = (...scans: readonly Scan[]) => (order === "as listed" ? scans : [...scans].reverse());

  test.each<[string, readonly Scan[], string, string | undefined]>([
    ["of none, none", [], "", undefined],
    ["the one that is there", [scan("a", ago(60))], "a", "a"],
    ["the later one", [scan("a", ago(60)), scan("b", ago(30))], "a b", "b"],
    ["the queued one", [scan("a", ago(60)), scan("b", null)], "a b", "b"],
    ["none of two that are queued", [scan("a", null), scan("b", null)], "a b", undefined],
    ["none of two that began at once", [scan("a", ago(60)), scan("b", ago(60))], "a b", undefined],
    ["the new one beside an equal", [scan("a", ago(60)), scan("b", ago(60))], "a", "b"],
    ["the new one of two that are queued", [scan("a", null), scan("b", null)], "a", "b"],
    ["the new one beside a later start", [scan("a", ago(10)), scan("b", ago(20))], "a", "b"],
    ["nothing that began before the key's life", [scan("a", ago(400))], "a", undefined],
  ])("takes %s", (_, scans, before, expected) => {
    const facts = known(before);
    expect(lastBegun(candidates(listed(...scans), facts), facts.before)?.id).toBe(expected);
  });

  test.each<[string, Scan, string, "taken" | "open" | "no"]>([
    ["a queued scan without a start", scan("a", null), "a", "taken"],
    [
      "a running scan without a start that was there before",
      scan("a", null, { status: "started" }),
      "a",
      "open",
    ],
    [
      "a paused scan without a start that was there before",
      scan("a", null, { status: "paused" }),
      "a",
      "open",
    ],
    ["one under review without a start", scan("a", null, { status: "under_review" }), "a", "open"],
    ["one of an unknown status without a start", scan("a", null, { status: "new_one" }), "a", "open"],
    ["a running scan without a start that is new", scan("a", null, { status: "started" }), "", "taken"],
    ["one that is over without dates", scan("a", null, { status: "completed" }), "", "open"],
    ["a running scan older than the key", scan("a", ago(20 * 60)), "a", "no"],
    ["a recent one of an unknown target", scan("a", ago(60), { targetId: undefined }), "a", "open"],
    ["a recent one that was canceled", scan("a", ago(60), { status: "canceled" }), "a", "no"],
    ["a recent one that was there before", scan("a", ago(60)), "a", "taken"],
  ])("%s: %#", (_, one, before, expected) => {
    const facts = known(before);
    const scans = listed(one, scan("z", ago(999)));
    expect(idsOf(candidates(scans, facts))).toBe(expected === "taken" ? "a" : "");
    expect(idsOf(undecided(scans, facts))).toBe(expected === "open" ? "a" : "");
  });
});

test("a scan that was known before the POST is none where only a new one counts", () => {
  const facts = known("a b", { onlyNew: true });
  expect(idsOf(candidates([scan("a", null), scan("b", ago(1)), scan("c", ago(2))], facts))).toBe("c");
});

test.each<[string, Scan, Scan, string, ReturnType<typeof ageBeside>]>([
  ["the same", scan("a", null), scan("a", null), "a", "older"],
  ["new beside known", scan("b", null), scan("a", null), "a", "newer"],
  ["both known and queued", scan("b", null), scan("a", null), "a b", "open"],
  ["both known, equal", scan("b", ago(9)), scan("a", ago(9)), "a b", "older"],
  ["both known, later", scan("b", ago(8)), scan("a", ago(9)), "a b", "newer"],
  ["known and begun beside queued", scan("b", ago(8)), scan("a", null), "a b", "older"],
  ["known and queued beside begun", scan("b", null), scan("a", ago(8)), "a b", "newer"],
])("the age of a scan beside another: %s", (_, one, other, before, expected) => {
  expect(ageBeside(one, other, new Set(before.split(" ")))).toBe(expected);
});
