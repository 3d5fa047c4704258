import { shortLine } from "../../../provider/foreign-text";
import { isUnadopted, removedCommand } from "../../../provider/resources/scheduled-scan/state";
import { overdueRun } from "../../../provider/time/calendar";
import { formatInstant, instantOf } from "../../../provider/time/date-time";
import { cannotTell, type Definition, note, type PolicyResult, violation } from "../definition";
import { knownValue } from "../reading";
import { type DeclaredSchedule, declaredIn } from "../stack/declared";

const name = "dast-schedule-not-overdue";

/** No schedule has a run that was due more than 24 hours before the last refresh and shows no scan. */
export const scheduleNotOverdue = {
  name,
  displayName: "Cobalt schedules do run",
  description: "No Cobalt DAST schedule of the stack is overdue.",
  remediationSteps:
    "Look in Cobalt whether the schedule is still there and its target enabled, then run pulumi refresh.",
  enforcementLevel: "advisory",
  severity: "medium",
  properties: {},
  looksAt: "stack",
  evaluate: (view, _config, { now }) =>
    declaredIn(view).schedules.flatMap((schedule) => [...unadopted(schedule), ...resultsOf(schedule, now())]),
} as const satisfies Definition;

function resultsOf(schedule: DeclaredSchedule, now: number): readonly PolicyResult[] {
  const { urn, name: title, overdue } = schedule;
  if (overdue.kind === "unknown") return [cannotTell("whether a run of it is overdue.", urn)];
  const target = shortLine(knownValue(schedule.targetName) ?? knownValue(schedule.targetId) ?? "its target");
  const last = knownValue(schedule.lastScanAt);
  if (knownValue(overdue) === true) {
    const since =
      last === undefined ? "no scan of it was ever seen" : `its last scan began at ${shortLine(last)}`;
    const lines = [
      `Schedule ${title} is overdue: a run of ${target} was due more than 24 hours ago, and ${since}.`,
      "See in Cobalt's web application whether the schedule is still there, the target enabled, and no blackout period of it holds",
      "its run back, then run `pulumi refresh`. If somebody removed it there, run:",
      `${removedCommand("<its scheduleId>", undefined)}, and pulumi up.`,
    ];
    return [violation(lines.join("\n"), urn)];
  }
  const missed = unseenRun(schedule, now);
  if (missed === undefined) return [];
  const text = `whether the run of ${formatInstant(missed)} took place: the state shows no scan since. Run \`pulumi refresh\`.`;
  return [cannotTell(text, urn)];
}

/** One that stands under an id of ours since Cobalt's answer was lost. */
function unadopted({ urn, name: title, scheduleId, adopt }: DeclaredSchedule): readonly PolicyResult[] {
  const [id, adopted] = [knownValue(scheduleId), knownValue(adopt)];
  if (id === undefined || adopt.kind === "unknown" || !isUnadopted({ scheduleId: id, adopt: adopted }))
    return [];
  const lines = [
    `Nobody knows the id of schedule ${title}: Cobalt's answer was lost, and it stands as ${shortLine(id)}.`,
    'Cobalt\'s web application shows it: declare it with adopt: "<its dsc_ id>", or adopt: "existing" where no id is shown.',
    `It does not, or you have removed it there: ${removedCommand(id, undefined)}, and pulumi up.`,
  ];
  return [note(lines.join("\n"), urn)];
}

/** The last run that was due more than a day ago, if the state, which may be old, shows no scan of it. */
function unseenRun(schedule: DeclaredSchedule, now: number): number | undefined {
  const first = instantOf(knownValue(schedule.firstRunAt));
  if (first === undefined || schedule.recurrence.kind === "unknown") return undefined;
  const series = { firstRunAt: first, recurrence: knownValue(schedule.recurrence) };
  return overdueRun(series, instantOf(knownValue(schedule.lastScanAt)), now);
}
