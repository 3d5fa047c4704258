import type {
  Context,
  CreateRequest,
  Lifecycle,
  StoredRequest,
  StoredResource,
  UpdateRequest,
} from "../lifecycle";
import { forgetPredecessor, notePredecessor } from "../predecessors";
import { type PropertyMap, withoutAbsent } from "../property-map";
import { seenTarget } from "../verify-target";
import { check } from "./check";
import {
  adoptionOf,
  isSameSchedule,
  type LeftRunning,
  type ScheduledScanInputs,
  type ScheduledScanState,
  scheduledScanRules,
} from "./declaration";
import { diff } from "./diff";
import { importSchedule } from "./import";
import { currentAsLeftRunning, isMissing, ledgerOf, stillRunning, warnOfLeftRunning } from "./ledger";
import { observe, observedTarget } from "./observe";
import { dateTimeMeant } from "./open-dates";
import { plan } from "./plan";
import { adoptedAs, adoptSchedule, type PostedSchedule, postSchedule } from "./post";
import { type Succession, successionOf, takeOver, warnOfUnknownSuccessor } from "./succession";

async function create({ inputs, scope }: CreateRequest, context: Context): Promise<StoredResource> {
  const declared = inputs as unknown as ScheduledScanInputs;
  // Before anything is posted: once a schedule is there, nothing may end this before its id is in the state.
  const target = await seenTarget(declared.targetId, (found) => observedTarget({}, found), context);
  const succession = successionOf({ inputs, scope }, context);
  const posted = await begin(declared, { scope, succession }, context);
  takeOver(succession, declared, context);
  return {
    id: posted.scheduleId,
    state: stateOf(declared, posted, { leftRunning: [...succession.ledger, ...succession.left], ...target }),
  };
}

/** Keeps, takes over or posts the schedule of a new resource. */
async function begin(
  declared: ScheduledScanInputs,
  { scope, succession }: { readonly scope: string; readonly succession: Succession },
  context: Context,
): Promise<PostedSchedule> {
  if (succession.kept !== undefined) return succession.kept;
  if (declared.adopt === undefined)
    return postSchedule({ inputs: declared, scope, follows: succession.follows }, context);
  const adopted = adoptSchedule(declared, declared.adopt, context.effects.now());
  context.diagnostics.info(`Took over ${adopted.scheduleId} for ${declared.targetId}: nothing was posted.`);
  return adopted;
}

async function read({ id, state, scope }: StoredRequest, context: Context): Promise<StoredResource> {
  notePredecessor({ kind: "schedule", scope }, { state, seenBy: "read" }, context);
  const known = state as unknown as ScheduledScanState;
  return {
    id,
    state: withoutAbsent({ ...known, ...(await observe(known, context)) }) as unknown as PropertyMap,
  };
}

async function update({ inputs, scope, state }: UpdateRequest, context: Context): Promise<PropertyMap> {
  const declared = inputs as unknown as ScheduledScanInputs;
  const old = state as unknown as ScheduledScanState;
  forgetPredecessor({ kind: "schedule", scope }, context);
  const now = context.effects.now();
  const ledger = stillRunning(ledgerOf(old), context.removedSchedules, now);
  const adoption = adoptionOf(old, inputs);
  const isMissed = adoption === undefined && isMissing(old, context);
  if (isSameSchedule(state, inputs) && !isMissed) {
    const meant = { ...declared, dateTime: dateTimeMeant(old, inputs) };
    return stateOf(meant, adoptedAs(old, adoption), { ...observations(old), leftRunning: ledger });
  }
  const posted = await postSchedule({ inputs: declared, scope, follows: old.scheduleId }, context);
  const left = stillRunning([currentAsLeftRunning(old, now)], context.removedSchedules, now);
  const { overdue: _, ...seen } = observations(old);
  return stateOf(declared, posted, { ...seen, leftRunning: [...ledger, ...left] });
}

/** Nothing is asked of Cobalt, which could remove nothing: the schedule leaves the state, and the person is told. */
async function remove({ state, scope }: StoredRequest, context: Context): Promise<void> {
  notePredecessor({ kind: "schedule", scope }, { state, seenBy: "delete" }, context);
  const old = state as unknown as ScheduledScanState;
  const now = context.effects.now();
  const { keptSchedules } = context.memory;
  const isTakenOver = warnOfUnknownSuccessor(old, scope, context);
  const current = isTakenOver ? [] : [currentAsLeftRunning(old, now)];
  const left = [...current, ...ledgerOf(old)].filter(({ id }) => !keptSchedules.has(id));
  warnOfLeftRunning(stillRunning(left, context.removedSchedules, now), context);
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

function stateOf(
  { targetId, dateTime, recurrence, onChange, adopt }: ScheduledScanInputs,
  { scheduleId, firstRunAt }: PostedSchedule,
  rest: Partial<Observations> & { readonly leftRunning: readonly LeftRunning[] },
): PropertyMap {
  const inputs = { targetId, dateTime, recurrence, onChange, adopt };
  return withoutAbsent({ ...inputs, scheduleId, firstRunAt, ...rest }) as unknown as PropertyMap;
}
