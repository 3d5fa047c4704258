import { newestFirst, OrderSoFar, orderOf, recentOf } from "../../provider/client/reads/scan-lists";
import type { Scan } from "../../provider/client/types";

const scan = (id: string, day: number | null): Scan => ({
  id,
  targetId: "dt_1",
  status: "completed",
  startedAt: day === null ? null : `2026-11-${String(day).padStart(2, "0")}T00:00:00Z`,
  completedAt: null,
});
const list = (...days: readonly (number | null)[]) => days.map((day, index) => scan(`s${index}`, day));
const at = (day: number) => Date.UTC(2026, 10, day);

test.each([
  [list(3, 2, 1), "newest first"],
  [list(null, 3, 3, 1), "newest first"],
  [list(1, 2, 3, null), "oldest first"],
  [list(1, 3, 2), "unknown"],
  [list(2, 2), "unknown"],
  [list(null), "unknown"],
  [[], "unknown"],
] as const)("the order of a listing is read off its dates (case %#)", (scans, order) => {
  expect(orderOf(scans)).toBe(order);
});

test.each([
  [list(1, 2, 3), ["s2", "s1", "s0"]],
  [list(3, null, 1), ["s1", "s0", "s2"]],
  [list(1, 3, 2), ["s1", "s2", "s0"]],
  [list(1, 2, null, null), ["s3", "s2", "s1", "s0"]],
  [list(null, null, 2, 1), ["s0", "s1", "s2", "s3"]],
] as const)("scans are put newest first, those without a date before all (case %#)", (scans, ids) => {
  expect(newestFirst(scans).map(({ id }) => id)).toEqual(ids);
});

function reaches(scans: readonly Scan[], since: number): boolean {
  const order = new OrderSoFar();
  for (const one of scans) order.add(one);
  return order.reaches(since);
}

test("a listing reaches back to a time only if it comes newest first and shows something older", () => {
  expect(reaches(list(5, 3, 1), at(2))).toBe(true);
  expect(reaches(list(5, 3, 2), at(2))).toBe(false);
  expect(reaches(list(1, 3, 5), at(2))).toBe(false);
  expect(reaches(list(1), at(2))).toBe(false);
});

test("recent scans are those from a time on and the last one before", () => {
  expect(recentOf(newestFirst(list(5, null, 3, 2, 1)), at(3)).map(({ id }) => id)).toEqual([
    "s1",
    "s0",
    "s2",
    "s3",
  ]);
  expect(recentOf(list(5, 4), at(3)).map(({ id }) => id)).toEqual(["s0", "s1"]);
});
