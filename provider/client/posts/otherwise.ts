import type { Recurrence } from "../../cobalt/facts";
import type { Scan, ScheduledScan } from "../types";

/** What Cobalt answered of one field, where that is not what was asked. */
interface Difference {
  readonly what: string;
  readonly asked: string;
  readonly answered: string | null | undefined;
}

interface AskedSchedule {
  readonly targetId: string;
  readonly dateTime: string;
  readonly recurrence: Recurrence | undefined;
}

/** What the answer to the POST of a scan says otherwise than was asked. The scan is there all the same. */
export function warnOfScan(
  asked: { readonly targetId: string },
  scan: Scan,
  warn: (message: string) => void,
): void {
  tell(`started scan ${scan.id} of target ${asked.targetId}`, [...targetDifference(asked, scan)], warn);
}

/** The same of a schedule. */
export function warnOfSchedule(
  asked: AskedSchedule,
  schedule: ScheduledScan,
  warn: (message: string) => void,
): void {
  const { dateTime, recurrence } = schedule;
  const isSameTime = dateTime !== null && Date.parse(dateTime) === Date.parse(asked.dateTime);
  const isSameRecurrence = recurrence === (asked.recurrence ?? null);
  const differences = [
    ...targetDifference(asked, schedule),
    ...(isSameTime ? [] : [{ what: "date_time", asked: asked.dateTime, answered: dateTime }]),
    ...(isSameRecurrence
      ? []
      : [{ what: "recurrence", asked: asked.recurrence ?? "none (once)", answered: recurrence }]),
  ];
  tell(`made schedule ${schedule.id} of target ${asked.targetId}`, differences, warn);
}

function targetDifference(
  asked: { readonly targetId: string },
  { targetId }: { readonly targetId?: string },
): readonly Difference[] {
  const isSame = targetId === undefined || targetId === asked.targetId;
  return isSame ? [] : [{ what: "target_id", asked: asked.targetId, answered: targetId }];
}

function tell(done: string, differences: readonly Difference[], warn: (message: string) => void): void {
  if (differences.length === 0) return;
  const told = differences.map(({ what, asked, answered }) => {
    return `${what} is ${answered ? JSON.stringify(answered) : "not given"}, asked for was ${asked}`;
  });
  warn(
    `Cobalt ${done}, and its answer says otherwise than was asked: ${told.join("; ")}. Look at it in Cobalt's web application.`,
  );
}
