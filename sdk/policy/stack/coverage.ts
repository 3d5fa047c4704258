import { type Recurrence, runsPerYear } from "../../../provider/cobalt/facts";
import { safeLine } from "../../../provider/foreign-text";
import type { InventorySchedule } from "../inventory/types";
import { knownValue } from "../reading";
import type { DeclaredSchedule } from "./declared";

export function isEnough(recurrence: Recurrence | undefined, minimum: Recurrence): boolean {
  return recurrence !== undefined && runsPerYear(recurrence) >= runsPerYear(minimum);
}

/** Whether a recurring schedule that is frequent enough scans a target. */
export type Coverage =
  | { readonly kind: "covered" }
  /** These may cover it: their target or their recurrence cannot be known in this preview. */
  | { readonly kind: "cannotTell"; readonly undecided: readonly DeclaredSchedule[] }
  /** `tooRare`: schedules that it does have; `declared`: the first of them that the stack itself declares. */
  | {
      readonly kind: "uncovered";
      readonly tooRare: readonly string[];
      readonly declared: DeclaredSchedule | undefined;
    };

export function coverageOf(
  targetId: string,
  schedules: {
    readonly declared: readonly DeclaredSchedule[];
    readonly elsewhere: readonly InventorySchedule[];
  },
  minimum: Recurrence,
): Coverage {
  const elsewhere = schedules.elsewhere.filter(
    (schedule) => schedule.targetId === targetId && schedule.leftRunning !== true,
  );
  if (elsewhere.some(({ recurrence }) => isEnough(recurrence, minimum))) return { kind: "covered" };
  const own = schedules.declared.filter(
    (schedule) => schedule.targetId.kind === "unknown" || knownValue(schedule.targetId) === targetId,
  );
  const certain = own.filter(({ targetId: id }) => id.kind === "known");
  if (certain.some(({ recurrence }) => isEnough(knownValue(recurrence), minimum))) return { kind: "covered" };
  const undecided = own.filter(
    ({ recurrence }) => recurrence.kind === "unknown" || isEnough(knownValue(recurrence), minimum),
  );
  if (undecided.length > 0) return { kind: "cannotTell", undecided };
  const tooRare = [
    ...certain.map(({ name, recurrence }) => `${name} (${knownValue(recurrence) ?? "once"})`),
    ...elsewhere.map(({ stack, recurrence }) =>
      safeLine(`one of ${stack ?? "another stack"} (${recurrence ?? "once"})`),
    ),
  ];
  return { kind: "uncovered", tooRare, declared: certain[0] };
}
