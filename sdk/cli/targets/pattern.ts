import type { Recurrence } from "../../../provider/cobalt/facts";
import { runAt } from "../../../provider/time/calendar";

type Cadence = "hourly" | "daily" | "weekly" | "monthly" | "quarterly";

/** A series of scans that looks scheduled. */
interface Pattern {
  readonly cadence: Cadence;
  /** The latest run, in milliseconds since 1970. */
  readonly lastRun: number;
  readonly runs: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** The fewest runs of a pattern: fewer may be chance. */
const leastRuns = 3;

interface Step {
  readonly cadence: Cadence;
  /** The time of the run before, in milliseconds since 1970. */
  readonly before: (run: number) => number;
  /** How far a run may be from its time. */
  readonly toleranceMs: number;
  /** The longest time after a run in which the next can still be expected. */
  readonly aliveMs: number;
}

/** From the most frequent on, so that a daily series is not seven weekly ones. */
const steps: readonly Step[] = [
  { cadence: "hourly", before: (run) => run - hour, toleranceMs: 5 * minute, aliveMs: 3 * hour },
  { cadence: "daily", before: (run) => run - day, toleranceMs: 15 * minute, aliveMs: 2 * day },
  seriesStep("weekly", "WEEKLY", 8 * day),
  seriesStep("monthly", "MONTHLY", 33 * day),
  seriesStep("quarterly", "QUARTERLY", 95 * day),
];

function seriesStep(cadence: Cadence, recurrence: Recurrence, aliveMs: number): Step {
  return { cadence, before: (run) => runAt(run, recurrence, -1), toleranceMs: 15 * minute, aliveMs };
}

/** Finds the patterns in the starts of a target's scans; a series that ended long ago is none. Pure. */
export function patternsIn(starts: readonly number[], now: number): readonly Pattern[] {
  const patterns: Pattern[] = [];
  let left = [...starts].sort((a, b) => b - a);
  for (const step of steps) {
    for (const last of left.filter((start) => now - start <= step.aliveMs)) {
      const chain = left.includes(last) ? chainBackFrom(last, left, step) : [];
      if (chain.length < leastRuns) continue;
      patterns.push({ cadence: step.cadence, lastRun: last, runs: chain.length });
      left = left.filter((start) => !chain.includes(start));
    }
  }
  return patterns;
}

function chainBackFrom(last: number, starts: readonly number[], step: Step): readonly number[] {
  const chain = [last];
  for (let run: number | undefined = last; run !== undefined; ) {
    const expected = step.before(run);
    run = starts.find((start) => Math.abs(start - expected) <= step.toleranceMs && !chain.includes(start));
    if (run !== undefined) chain.push(run);
  }
  return chain;
}

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** Describes a pattern, such as `every Monday at 02:00 UTC`. */
export function describePattern({ cadence, lastRun }: Pattern): string {
  const date = new Date(lastRun);
  const time = `${date.toISOString().slice(11, 16)} UTC`;
  const dayOfMonth = `on day ${date.getUTCDate()} at ${time}`;
  switch (cadence) {
    case "hourly":
      return `every hour at :${date.toISOString().slice(14, 16)}`;
    case "daily":
      return `every day at ${time}`;
    case "weekly":
      return `every ${weekdays[date.getUTCDay()]} at ${time}`;
    case "monthly":
      return `every month ${dayOfMonth}`;
    case "quarterly":
      return `every three months ${dayOfMonth}`;
  }
}
