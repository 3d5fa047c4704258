import type { Recurrence } from "../../../provider/cobalt/facts";
import { safeLine } from "../../../provider/foreign-text";
import { removedCommand } from "../../../provider/resources/scheduled-scan/state";
import { isSameSeries, nextRunAt } from "../../../provider/time/calendar";
import { instantOf } from "../../../provider/time/date-time";
import { inventoryProperties, oneOf } from "../config";
import { cannotTell, type Definition, note, type PolicyResult, violation } from "../definition";
import { loadInventory } from "../inventory/load";
import type { InventoryConfig, InventorySchedule } from "../inventory/types";
import { knownValue } from "../reading";
import { type DeclaredSchedule, declaredIn } from "../stack/declared";

export interface NoDuplicateConfig extends InventoryConfig {
  /** @default "warn" */
  readonly leftRunning: "warn" | "fail";
}

/** One series that Cobalt runs, or will run. */
interface Series {
  readonly title: string;
  /** Its id in Cobalt, as far as it is known. */
  readonly id?: string;
  /** Absent: another stack's. */
  readonly urn?: string;
  readonly targetId: string;
  readonly instant: number;
  /** Absent: once. */
  readonly recurrence?: Recurrence;
  /** No declaration stands for it any more. */
  readonly leftRunning: boolean;
}

const name = "dast-no-duplicate-schedule";

/**
 * No target has two schedules of one series. Two declarations are a violation, since Cobalt could not take the second one
 * back; an earlier schedule that goes on running is a note unless `leftRunning` is `fail`, since only a person can remove it.
 */
export const noDuplicateSchedule = {
  name,
  displayName: "Cobalt targets are scanned once a time",
  description: "No Cobalt target has two DAST schedules of one series.",
  remediationSteps:
    "Remove one of the two declarations before it is created, or the earlier schedule in Cobalt.",
  enforcementLevel: "mandatory",
  severity: "medium",
  properties: {
    ...inventoryProperties,
    leftRunning: oneOf(
      ["warn", "fail"],
      "A series runs twice because Cobalt goes on with an earlier schedule: a note, or a violation.",
      "warn",
    ),
  },
  looksAt: "stack",
  evaluate: async (view, config, environment) => {
    const declared = declaredIn(view);
    const request = { view, declared, scansSince: undefined };
    const inventory = config.inventory === "file" ? "file" : "stack";
    const loaded = await loadInventory(request, { ...config, inventory }, environment);
    const runsAgain = ({ instant, recurrence }: Series) =>
      nextRunAt(instant, recurrence, environment.now()) !== undefined;
    const own = declared.schedules.flatMap(seriesOf).filter(runsAgain);
    const all = [...own, ...loaded.inventory.schedules.flatMap(elsewhere).filter(runsAgain)];
    return [...loaded.results, ...duplicates(own, all, config), ...undecided(declared.schedules)];
  },
} as const satisfies Definition<NoDuplicateConfig>;

/** A declared schedule's own series, as far as they are known, and those that it has left running. */
function seriesOf(schedule: DeclaredSchedule): readonly Series[] {
  const { urn, name: title } = schedule;
  const targetId = knownValue(schedule.targetId);
  const instant = instantOf(knownValue(schedule.firstRunAt)) ?? instantOf(knownValue(schedule.dateTime));
  const recurrence = knownValue(schedule.recurrence);
  const isKnown = targetId !== undefined && instant !== undefined && schedule.recurrence.kind !== "unknown";
  const adopted = knownValue(schedule.adopt);
  const id = knownValue(schedule.scheduleId) ?? (adopted === "existing" ? undefined : adopted);
  const current = isKnown ? [{ title, id, urn, targetId, instant, recurrence, leftRunning: false }] : [];
  const left = (knownValue(schedule.leftRunning) ?? []).flatMap((entry) => {
    const at = instantOf(entry.dateTime);
    const what = `${entry.id}, left running by ${title}`;
    return at === undefined ? [] : [{ ...entry, title: what, urn, instant: at, leftRunning: true }];
  });
  return [...current, ...left];
}

function elsewhere(schedule: InventorySchedule): readonly Series[] {
  const { targetId, dateTime, recurrence, stack, scheduleId, leftRunning = false } = schedule;
  const instant = instantOf(dateTime);
  const title = safeLine(`${scheduleId ?? "one"} of ${stack ?? "another stack"}`);
  return instant === undefined ? [] : [{ title, id: scheduleId, targetId, instant, recurrence, leftRunning }];
}

/** Each pair once, at the stack's own member of it. */
function duplicates(
  own: readonly Series[],
  all: readonly Series[],
  config: NoDuplicateConfig,
): readonly PolicyResult[] {
  const byTarget = new Map<string, Series[]>();
  for (const series of all) {
    const ofTarget = byTarget.get(series.targetId) ?? [];
    byTarget.set(series.targetId, ofTarget);
    ofTarget.push(series);
  }
  return own.flatMap((series) => {
    const ofTarget = byTarget.get(series.targetId) ?? [];
    const later = ofTarget.slice(ofTarget.indexOf(series) + 1);
    return later
      .filter((other) => isDuplicate(series, other))
      .map((other) => resultsOf(series, other, config));
  });
}

/** Of two series of one target. One id is one schedule, whoever names it. */
function isDuplicate(a: Series, b: Series): boolean {
  return (
    (a.id === undefined || a.id !== b.id) &&
    a.recurrence === b.recurrence &&
    isSameSeries(a.instant, b.instant, a.recurrence)
  );
}

function resultsOf(series: Series, other: Series, config: NoDuplicateConfig): PolicyResult {
  const cadence = series.recurrence ?? "once";
  const text = `Target ${series.targetId} would be scanned twice at a time (${cadence}): by ${series.title} and by ${other.title}.`;
  const left = [series, other].find(({ leftRunning }) => leftRunning);
  if (left === undefined) {
    const remedy =
      "Remove one of the two declarations before it is created: Cobalt's API cannot take a schedule back.";
    return violation(`${text}\n${remedy}`, series.urn);
  }
  const remedy =
    left.id === undefined
      ? `Remove ${left.title} in Cobalt's web application, and tell the stack that declared it.`
      : `Remove ${left.id} in Cobalt's web application, then: ${removedCommand(left.id, undefined)}`;
  return (config.leftRunning === "fail" ? violation : note)(`${text}\n${remedy}`, series.urn);
}

function undecided(schedules: readonly DeclaredSchedule[]): readonly PolicyResult[] {
  if (schedules.length < 2) return [];
  return schedules
    .filter((schedule) =>
      [schedule.targetId, schedule.dateTime, schedule.recurrence].some(({ kind }) => kind === "unknown"),
    )
    .map(({ urn }) => cannotTell("whether it is the same schedule as another one of the stack.", urn));
}
