import fc from "fast-check";
import type { Recurrence } from "../../provider/cobalt/facts";
import {
  fallsOnShortMonths,
  isSameSeries,
  lastRunAt,
  nextRunAt,
  relationOf,
  runAt,
} from "../../provider/time/calendar";

const day = 86_400_000;
const instant = fc
  .date({ min: new Date("1990-01-01T00:00:00Z"), max: new Date("2090-12-31T23:59:59Z"), noInvalidDate: true })
  .map((date) => date.getTime());
/** Days 29 to 31 and the end of February come up often enough to be met in every run. */
const monthEnd = fc
  .tuple(fc.integer({ min: 1996, max: 2060 }), fc.nat(11), fc.nat(3), fc.nat(day - 1))
  .map(([year, month, back, time]) => Date.UTC(year, month + 1, 0) - back * day + time);
const anchor = fc.oneof(instant, monthEnd);
const recurrence = fc.constantFrom<Recurrence>("WEEKLY", "MONTHLY", "QUARTERLY");
const anyRecurrence = fc.option(recurrence, { nil: undefined });
const timeOfDay = (at: number) => ((at % day) + day) % day;
const step = fc.integer({ min: -600, max: 600 });

/** The series' runs in a window, written down one by one with the calendar's own days, not with the code under test. */
function runsIn(from: number, kind: Recurrence, [first, last]: readonly [number, number]): number[] {
  if (kind === "WEEKLY") {
    const offset = (((first - from) % (7 * day)) + 7 * day) % (7 * day);
    const start = offset === 0 ? first : first + 7 * day - offset;
    return Array.from(
      { length: Math.max(0, Math.floor((last - start) / (7 * day)) + 1) },
      (_, n) => start + n * 7 * day,
    );
  }
  const time = timeOfDay(from);
  const wanted = new Date(from).getUTCDate();
  const months = kind === "MONTHLY" ? 1 : 3;
  const runs: number[] = [];
  for (let month = -2; month <= 40; month += 1) {
    const at = new Date(first);
    const [year, index] = [at.getUTCFullYear(), at.getUTCMonth() + month];
    const distance = (year - new Date(from).getUTCFullYear()) * 12 + index - new Date(from).getUTCMonth();
    const lastDay = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
    if (distance % months === 0) runs.push(Date.UTC(year, index, Math.min(wanted, lastDay)) + time);
  }
  return runs.filter((run) => run >= first && run <= last);
}

describe("the calendar of recurrences", () => {
  it("gives a next run strictly after the given instant, and not before the anchor", () => {
    fc.assert(
      fc.property(anchor, recurrence, instant, (from, kind, after) => {
        const next = nextRunAt(from, kind, after);
        return next !== undefined && next > after && next >= from;
      }),
    );
  });

  it("gives a next run that is one of the series, with no other run between", () => {
    fc.assert(
      fc.property(anchor, recurrence, instant, (from, kind, after) => {
        const next = nextRunAt(from, kind, after) ?? 0;
        const between = runsIn(from, kind, [Math.max(from, after + 1), next]);
        expect(between).toEqual([next]);
      }),
      { numRuns: 500 },
    );
  });

  it("gives the anchor itself while it lies ahead", () => {
    fc.assert(
      fc.property(
        anchor,
        anyRecurrence,
        fc.integer({ min: 1, max: 10 ** 12 }),
        (from, kind, ms) => nextRunAt(from, kind, from - ms) === from,
      ),
    );
  });

  it("goes on to the run after a run", () => {
    fc.assert(
      fc.property(
        anchor,
        recurrence,
        fc.nat(600),
        (from, kind, n) => nextRunAt(from, kind, runAt(from, kind, n)) === runAt(from, kind, n + 1),
      ),
    );
  });

  it("gives a last run that is not later than the given instant, right before the next one", () => {
    fc.assert(
      fc.property(anchor, recurrence, instant, (from, kind, before) => {
        const last = lastRunAt(from, kind, before);
        if (before < from) return last === undefined;
        return (
          last !== undefined &&
          last <= before &&
          nextRunAt(from, kind, last) === nextRunAt(from, kind, before)
        );
      }),
    );
  });

  it("gives a single run once: ahead it is the next, past it is the last", () => {
    fc.assert(
      fc.property(anchor, instant, (from, now) => {
        expect(nextRunAt(from, undefined, now)).toBe(from > now ? from : undefined);
        expect(lastRunAt(from, undefined, now)).toBe(from > now ? undefined : from);
      }),
    );
  });

  it("runs on the anchor's own day, or on the last day of a month that lacks it", () => {
    fc.assert(
      fc.property(anchor, fc.constantFrom<Recurrence>("MONTHLY", "QUARTERLY"), step, (from, kind, n) => {
        const run = new Date(runAt(from, kind, n));
        const wanted = new Date(from).getUTCDate();
        const isLastDay = new Date(run.getTime() + day).getUTCDate() === 1;
        expect(timeOfDay(run.getTime())).toBe(timeOfDay(from));
        return run.getUTCDate() === wanted || (isLastDay && run.getUTCDate() < wanted);
      }),
    );
  });

  it("calls every series the same as itself", () => {
    fc.assert(fc.property(anchor, anyRecurrence, (from, kind) => isSameSeries(from, from, kind)));
  });

  it("does not depend on which of two declarations comes first", () => {
    const pair = fc.oneof(
      fc.tuple(anchor, anchor),
      fc.tuple(monthEnd, step).map(([from, n]) => [from, runAt(from, "MONTHLY", n)] as [number, number]),
    );
    fc.assert(
      fc.property(
        pair,
        anyRecurrence,
        ([a, b], kind) => isSameSeries(a, b, kind) === isSameSeries(b, a, kind),
      ),
      { numRuns: 1_000 },
    );
  });

  it("calls any run of a declared series the same, or leaves it open where its day of the month is another", () => {
    fc.assert(
      fc.property(anchor, recurrence, step, (from, kind, n) => {
        const run = runAt(from, kind, n);
        const isAlike = kind === "WEEKLY" || new Date(run).getUTCDate() === new Date(from).getUTCDate();
        expect(relationOf(from, run, kind)).toBe(isAlike ? "same" : "open");
      }),
      { numRuns: 1_000 },
    );
  });

  it("leaves nothing open but the last day of a month that lacks the declared day", () => {
    fc.assert(
      fc.property(monthEnd, fc.constantFrom<Recurrence>("MONTHLY", "QUARTERLY"), step, (from, kind, n) => {
        const other = runAt(from, kind, n);
        if (relationOf(from, other, kind) !== "open") return true;
        const isLastDay = new Date(other + day).getUTCDate() === 1;
        return isLastDay && new Date(from).getUTCDate() > new Date(other).getUTCDate();
      }),
      { numRuns: 1_000 },
    );
  });

  it("calls nothing the same series that differs in its time of day", () => {
    fc.assert(
      fc.property(
        anchor,
        recurrence,
        step,
        fc.integer({ min: 1, max: day - 1 }),
        (from, kind, n, ms) => !isSameSeries(from, runAt(from, kind, n) + ms, kind),
      ),
    );
  });

  it("calls two single runs the same only at the same instant", () => {
    fc.assert(fc.property(anchor, anchor, (a, b) => isSameSeries(a, b, undefined) === (a === b)));
  });
});

describe("pinned examples of the calendar", () => {
  const at = (text: string) => Date.parse(`${text}T02:00:00Z`);
  const series = (from: string, kind: Recurrence, length: number) =>
    Array.from({ length }, (_, n) => new Date(runAt(at(from), kind, n)).toISOString().slice(0, 10));

  it("31 January, monthly, falls on the month's last day and comes back to the 31st", () => {
    expect(series("2027-01-31", "MONTHLY", 5)).toEqual([
      "2027-01-31",
      "2027-02-28",
      "2027-03-31",
      "2027-04-30",
      "2027-05-31",
    ]);
  });

  it("31 January, monthly, meets 29 February in a leap year", () => {
    expect(series("2028-01-31", "MONTHLY", 2)[1]).toBe("2028-02-29");
  });

  it("29 February, monthly, is on the 29th, and on the 28th in February of other years", () => {
    expect(
      series("2028-02-29", "MONTHLY", 14).filter((date) => date.includes("-02-") || date.includes("-03-")),
    ).toEqual(["2028-02-29", "2028-03-29", "2029-02-28", "2029-03-29"]);
  });

  it("30 November, quarterly, goes across years and through a short February", () => {
    expect(series("2026-11-30", "QUARTERLY", 6)).toEqual([
      "2026-11-30",
      "2027-02-28",
      "2027-05-30",
      "2027-08-30",
      "2027-11-30",
      "2028-02-29",
    ]);
  });

  it("1900 and 2100 are no leap years, 2000 is one", () => {
    const february = (year: number) => new Date(runAt(at(`${year}-01-31`), "MONTHLY", 1)).getUTCDate();
    expect([1900, 2000, 2100].map(february)).toEqual([28, 29, 28]);
  });

  it.each([
    ["2026-12-06", "2027-02-14", "WEEKLY", "same"],
    ["2026-12-06", "2026-12-07", "WEEKLY", "other"],
    ["2026-01-31", "2026-02-28", "MONTHLY", "open"],
    ["2026-02-28", "2026-01-31", "MONTHLY", "other"],
    ["2026-01-31", "2026-03-31", "MONTHLY", "same"],
    ["2026-01-31", "2026-03-28", "MONTHLY", "other"],
    ["2028-01-30", "2028-02-29", "MONTHLY", "open"],
    ["2028-01-30", "2028-02-28", "MONTHLY", "other"],
    ["2026-02-28", "2026-03-28", "MONTHLY", "same"],
    ["2026-02-28", "2026-03-27", "MONTHLY", "other"],
    ["2026-01-30", "2026-03-31", "MONTHLY", "other"],
    ["2026-01-31", "2026-03-31", "QUARTERLY", "other"],
    ["2026-01-31", "2026-04-30", "QUARTERLY", "open"],
    ["2026-01-31", "2036-01-31", undefined, "other"],
  ] as const)("%s and then %s, %s: %s", (a, b, kind, relation) => {
    expect(relationOf(at(a), at(b), kind)).toBe(relation);
    expect(isSameSeries(at(a), at(b), kind)).toBe(relation === "same");
  });

  it.each([
    ["2026-12-29", "MONTHLY", true],
    ["2026-12-28", "MONTHLY", false],
    ["2026-12-31", "QUARTERLY", true],
    ["2026-12-31", "WEEKLY", false],
    ["2026-12-31", undefined, false],
  ] as const)("%s, %s: its day lacks in some months is %s", (date, kind, short) => {
    expect(fallsOnShortMonths(at(date), kind)).toBe(short);
  });
});
