import type { CobaltApi } from "../../../provider/client";
import { counting, scanGateDefaults } from "../../../provider/resources/scan-gate";
import { instantOf } from "../../../provider/time/date-time";
import { knownValue, parsed, type Reading } from "../../policy/reading";
import { declaredIn, type StackView } from "../../policy/stack/declared";
import type { StackInputs } from "../stacks";
import { onceEach, readSchedules, type StackSchedule, stackName } from "../stacks/schedules";
import type { ReportInputs } from "./build";
import type { GateVerdict, Schedule } from "./model";
import type { ReportArgs } from "./run";

/** Reads of Cobalt what goes with the stacks. `notes`: a line for each schedule that a state does not show in full, and for what would not settle. */
export async function gather(
  { since, exemptions, format }: ReportArgs,
  { views, connection, removed }: StackInputs,
  now: number,
): Promise<{ readonly inputs: ReportInputs; readonly notes: readonly string[] }> {
  const { unreadable, ...declared } = declaredInputs(views, removed);
  const api = connection.api();
  const targets = await api.listTargets();
  const ids = new Set(targets.map(({ id }) => id));
  const scans = await Promise.all(
    [...ids].map(async (id) => [id, await api.recentScans(id, since)] as const),
  );
  const { findings, unsettled } = format === "openmetrics" ? await countingOf(api) : {};
  return {
    inputs: { ...declared, now, since, targets, scans: new Map(scans), exemptions, findings },
    notes: [...unreadable, ...(unsettled ?? [])],
  };
}

/** One list for the whole organisation, so that its cost does not grow with the targets. */
async function countingOf(api: CobaltApi) {
  const reading = await api.listFindings({});
  if (reading.kind === "moving")
    return { unsettled: [`The findings are left out, since nobody can say how many count: ${reading.why}.`] };
  const findings = counting(reading.items, scanGateDefaults);
  const nobodys = findings.filter(({ targetId }) => targetId === undefined).length;
  const left = `${nobodys} of the findings that count name no target, and are left out.`;
  return { findings, unsettled: nobodys === 0 ? [] : [left] };
}

/** The schedules and gates of stacks' states, each once. */
export function declaredInputs(views: readonly StackView[], removed: ReadonlySet<string>) {
  const { found, unreadable } = readSchedules(views, (schedule) => reportSchedule(schedule, removed));
  return {
    stacks: [...new Set(views.map(stackName))],
    schedules: found,
    gates: latestVerdicts(views.flatMap(verdictsIn)),
    unreadable,
  };
}

function reportSchedule(
  { dateTime, ...schedule }: StackSchedule,
  removed: ReadonlySet<string>,
): Schedule | undefined {
  const firstRunAt = instantOf(schedule.firstRunAt ?? dateTime);
  if (firstRunAt === undefined) return undefined;
  const isRemoved = schedule.scheduleId !== undefined && removed.has(schedule.scheduleId);
  return { ...schedule, firstRunAt, since: instantOf(schedule.since), isRemoved };
}

function verdictsIn(view: StackView): readonly GateVerdict[] {
  const stack = stackName(view);
  const { triggers, gates } = declaredIn(view);
  const targetOf = new Map(
    triggers.map(({ scanId, targetId }) => [knownValue(scanId), knownValue(targetId)] as const),
  );
  return gates.flatMap(({ name, scanId: declared, read }): GateVerdict[] => {
    const [scanId, verdict] = [knownValue(declared), textOf(read("verdict"))];
    if (scanId === undefined || verdict === undefined) return [];
    const targetId = targetOf.get(scanId);
    const [reason = "", judgedAt] = [textOf(read("reason")), textOf(read("judgedAt"))];
    return [{ stack, name, scanId, targetId, verdict, reason, judgedAt }];
  });
}

function textOf(reading: Reading): string | undefined {
  return knownValue(parsed(reading, (value) => (typeof value === "string" ? value : undefined)));
}

/** The later verdict of a gate that several states show. */
function latestVerdicts(gates: readonly GateVerdict[]): readonly GateVerdict[] {
  const at = ({ judgedAt }: GateVerdict) => instantOf(judgedAt) ?? Number.NEGATIVE_INFINITY;
  return onceEach(
    gates,
    ({ stack, name, scanId }) => JSON.stringify([stack, name, scanId]),
    (one, than) => at(one) > at(than),
  );
}
