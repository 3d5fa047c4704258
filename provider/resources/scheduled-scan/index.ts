import { type Bag, withoutAbsent } from "../bag";
import type { Context, CreateRequest, Lifecycle, StoredResource, UpdateRequest } from "../lifecycle";
import { check } from "./check";
import {
  isSameSchedule,
  type LeftRunning,
  type ScheduledScanInputs,
  type ScheduledScanState,
  scheduledScanRules,
} from "./declaration";
import { diff } from "./diff";
import { importSchedule } from "./import";
import { currentAsLeftRunning, hasEnded, ledgerOf, stillRunning, warnOfLeftRunning } from "./ledger";
import { observe, observedTarget } from "./observe";
import { plan } from "./plan";
import { adoptSchedule, type PostedSchedule, postSchedule } from "./post";

async function create({ inputs, scope }: CreateRequest, context: Context): Promise<StoredResource> {
  const declared = inputs as unknown as ScheduledScanInputs;
  const posted =
    declared.adopt === undefined
      ? await postSchedule({ inputs: declared, scope, follows: undefined }, context)
      : adoptSchedule(declared, declared.adopt, context.effects.now());
  if (declared.adopt !== undefined)
    context.report.info(`Took over ${posted.scheduleId} for ${declared.targetId}: nothing was posted.`);
  const target = await knownTarget(declared.targetId, context);
  return { id: posted.scheduleId, state: stateOf(declared, posted, { leftRunning: [], ...target }) };
}

async function read({ id, state }: StoredResource, context: Context): Promise<StoredResource> {
  const known = state as unknown as ScheduledScanState;
  return { id, state: withoutAbsent({ ...known, ...(await observe(known, context)) }) as unknown as Bag };
}

async function update({ inputs, scope, state }: UpdateRequest, context: Context): Promise<Bag> {
  const declared = inputs as unknown as ScheduledScanInputs;
  const old = state as unknown as ScheduledScanState;
  const now = context.effects.now();
  const ledger = stillRunning(ledgerOf(old), context.removedSchedules, now);
  const isMissed = context.removedSchedules.has(old.scheduleId) && !hasEnded(old, now);
  if (isSameSchedule(state, inputs) && !isMissed) {
    return stateOf(declared, old, { ...observations(old), leftRunning: ledger });
  }
  const posted = await postSchedule({ inputs: declared, scope, follows: old.scheduleId }, context);
  const left = stillRunning([currentAsLeftRunning(old, now)], context.removedSchedules, now);
  const { overdue: _, ...seen } = observations(old);
  return stateOf(declared, posted, { ...seen, leftRunning: [...ledger, ...left] });
}

/** Nothing is asked of Cobalt, which could remove nothing: the schedule leaves the state, and the person is told. */
async function remove({ state }: StoredResource, context: Context): Promise<void> {
  const old = state as unknown as ScheduledScanState;
  const now = context.effects.now();
  const all = [currentAsLeftRunning(old, now), ...ledgerOf(old)];
  warnOfLeftRunning(stillRunning(all, context.removedSchedules, now), context);
}

/** A `DastScheduledScan`: one schedule in Cobalt, and the ledger of its predecessors that still run. */
export const scheduledScan: Lifecycle = {
  check,
  diff,
  create,
  read,
  update,
  delete: remove,
  plan,
  import: importSchedule,
  inputs: Object.keys(scheduledScanRules),
  derivations: {
    scheduleId: [],
    firstRunAt: ["dateTime"],
    leftRunning: ["targetId", "dateTime", "recurrence"],
    targetName: ["targetId"],
    targetUrl: ["targetId"],
  },
};

type Observations = Omit<
  ScheduledScanState,
  keyof ScheduledScanInputs | keyof PostedSchedule | "leftRunning"
>;

function observations(state: ScheduledScanState): Observations {
  const { targetName, targetUrl, targetFound, targetEnabled, lastScanAt, overdue } = state;
  return { targetName, targetUrl, targetFound, targetEnabled, lastScanAt, overdue };
}

/** The target as the listing of this run shows it; the schedule exists by now, so a failure here must not lose it. */
async function knownTarget(targetId: string, context: Context): Promise<Partial<Observations>> {
  try {
    return observedTarget({}, await context.api().findTarget(targetId));
  } catch {
    return {};
  }
}

function stateOf(
  { targetId, dateTime, recurrence, onChange, adopt }: ScheduledScanInputs,
  { scheduleId, firstRunAt }: PostedSchedule,
  rest: Partial<Observations> & { readonly leftRunning: readonly LeftRunning[] },
): Bag {
  const inputs = { targetId, dateTime, recurrence, onChange, adopt };
  return withoutAbsent({ ...inputs, scheduleId, firstRunAt, ...rest }) as unknown as Bag;
}
