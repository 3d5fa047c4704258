import { type Recurrence, runsPerYear } from "../../../provider/cobalt/facts";
import { safeLine, shortLine } from "../../../provider/foreign-text";
import { runAt } from "../../../provider/time/calendar";
import { instantOf } from "../../../provider/time/date-time";
import type { InventorySchedule } from "../inventory/types";
import { knownValue } from "../reading";
import type { DeclaredSchedule } from "./declared";

export interface CoverageRequirement {
  readonly minimum: Recurrence;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** `dateTime`: any run of it. */
type Series = Pick<InventorySchedule, "recurrence"> & Partial<Pick<InventorySchedule, "dateTime">>;

/** What keeps a series from being enough: it runs too rarely, or begins later than after two of the minimum's periods. */
export type Shortfall = "recurrence" | "dateTime";

function shortfallsOf(
  { recurrence, dateTime }: Series,
  { minimum, now }: CoverageRequirement,
): readonly Shortfall[] {
  const isRare = recurrence === undefined || runsPerYear(recurrence) < runsPerYear(minimum);
  const isLate = (instantOf(dateTime) ?? now) > runAt(now, minimum, 2);
  return [...(isRare ? ["recurrence" as const] : []), ...(isLate ? ["dateTime" as const] : [])];
}

function isEnough(series: Series, required: CoverageRequirement): boolean {
  return shortfallsOf(series, required).length === 0;
}

function seriesOf({ recurrence, firstRunAt, dateTime }: DeclaredSchedule): Series {
  return { recurrence: knownValue(recurrence), dateTime: knownValue(firstRunAt) ?? knownValue(dateTime) };
}

function written(series: Series, required: CoverageRequirement): string {
  const isLate = shortfallsOf(series, required).includes("dateTime");
  return `${series.recurrence ?? "once"}${isLate ? `, from ${shortLine(String(series.dateTime))}` : ""}`;
}

/** Whether a recurring schedule that is frequent enough scans a target. */
export type Coverage =
  | { readonly kind: "covered" }
  /** These may cover it: their target or their recurrence cannot be known in this preview. */
  | { readonly kind: "cannotTell"; readonly undecided: readonly DeclaredSchedule[] }
  /** `notEnough`: schedules that it does have; `declared`: the first of them that the stack itself declares, and why it is not. */
  | {
      readonly kind: "uncovered";
      readonly notEnough: readonly string[];
      readonly declared: DeclaredSchedule | undefined;
      readonly shortfalls: readonly Shortfall[];
    };

export function coverageOf(
  targetId: string,
  schedules: {
    readonly declared: readonly DeclaredSchedule[];
    readonly elsewhere: readonly InventorySchedule[];
  },
  required: CoverageRequirement,
): Coverage {
  const elsewhere = schedules.elsewhere.filter(
    (schedule) => schedule.targetId === targetId && schedule.leftRunning !== true,
  );
  if (elsewhere.some((schedule) => isEnough(schedule, required))) return { kind: "covered" };
  const own = schedules.declared.filter(
    (schedule) => schedule.targetId.kind === "unknown" || knownValue(schedule.targetId) === targetId,
  );
  const certain = own.filter(({ targetId: id }) => id.kind === "known");
  if (certain.some((schedule) => isEnough(seriesOf(schedule), required))) return { kind: "covered" };
  const undecided = own.filter(
    (schedule) => schedule.recurrence.kind === "unknown" || isEnough(seriesOf(schedule), required),
  );
  if (undecided.length > 0) return { kind: "cannotTell", undecided };
  const notEnough = [
    ...certain.map((schedule) => `${schedule.name} (${written(seriesOf(schedule), required)})`),
    ...elsewhere.map((schedule) =>
      safeLine(`one of ${schedule.stack ?? "another stack"} (${written(schedule, required)})`),
    ),
  ];
  const shortfalls = certain.slice(0, 1).flatMap((schedule) => shortfallsOf(seriesOf(schedule), required));
  return { kind: "uncovered", notEnough, declared: certain[0], shortfalls };
}
