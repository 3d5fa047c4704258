import type { Recurrence } from "../../../provider/cobalt/facts";
import { runAt } from "../../../provider/time/calendar";

/** A series of scans that looks scheduled. */
interface Pattern {
  readonly step: Step;
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
  /** The time of the run before, in milliseconds since 1970. */
  readonly before: (run: number) => number;
  /** How far a run may be from its time. */
  readonly toleranceMs: number;
  /** The longest time after a run in which the next can still be expected. */
  readonly aliveMs: number;
  /** When it runs, by one of its runs. */
  readonly when: (run: Date) => string;
}

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const time = (run: Date) => `${run.toISOString().slice(11, 16)} UTC`;
const dayAndTime = (run: Date) => `on day ${run.getUTCDate()} at ${time(run)}`;

/** From the most frequent on, so that a daily series is not seven weekly ones. */
const steps: readonly Step[] = [
  {
    before: (run) => run - hour,
    toleranceMs: 5 * minute,
    aliveMs: 3 * hour,
    when: (run) => `every hour at :${run.toISOString().slice(14, 16)}`,
  },
  {
    before: (run) => run - day,
    toleranceMs: 15 * minute,
    aliveMs: 2 * day,
    when: (run) => `every day at ${time(run)}`,
  },
  seriesStep("WEEKLY", 8 * day, (run) => `every ${weekdays[run.getUTCDay()]} at ${time(run)}`),
  seriesStep("MONTHLY", 33 * day, (run) => `every month ${dayAndTime(run)}`),
  seriesStep("QUARTERLY", 95 * day, (run) => `every three months ${dayAndTime(run)}`),
];

function seriesStep(recurrence: Recurrence, aliveMs: number, when: Step["when"]): Step {
  return { before: (run) => runAt(run, recurrence, -1), toleranceMs: 15 * minute, aliveMs, when };
}

/** Finds the patterns in the starts of a target's scans; a series that ended long ago is none. Pure. */
export function patternsIn(starts: readonly number[], now: number): readonly Pattern[] {
  const patterns: Pattern[] = [];
  let left = [...starts].sort((a, b) => b - a);
  for (const step of steps) {
    for (const last of left.filter((start) => now - start <= step.aliveMs)) {
      const chain = left.includes(last) ? chainBackFrom(last, left, step) : [];
      if (chain.length < leastRuns) continue;
      patterns.push({ step, lastRun: last, runs: chain.length });
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

/** Describes a pattern, such as `every Monday at 02:00 UTC`. */
export function describePattern({ step, lastRun }: Pattern): string {
  return step.when(new Date(lastRun));
}
