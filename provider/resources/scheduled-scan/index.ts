import { LifecycleError } from "../../client/errors";
import { idKinds, recurrences } from "../../cobalt/facts";
import { countsInMonths, dayOfMonth, fallsOnShortMonths, nextRunAt } from "../../time/calendar";
import { formatInstant, instantOf } from "../../time/date-time";
import { decode, type Preview } from "../decode";
import { type DeclarationRequest, defineResource } from "../define-resource";
import type {
  CheckFailure,
  Context,
  CreateRequest,
  ImportedResource,
  StoredRequest,
  StoredResource,
  UpdateRequest,
} from "../lifecycle";
import { notePredecessor } from "../predecessors";
import { isUnknown } from "../property-map";
import { faults } from "../rules";
import { seenTarget, verifyTarget } from "../targets";
import { addRow } from "../warning-tables";
import { decide, isSameSchedule, relationTo, type ScheduleDecision } from "./decide";
import {
  inputReaders,
  type ScheduledScanInputs,
  type ScheduledScanState,
  scheduledScanFields,
  scheduledScanRules,
} from "./fields";
import { observe, observedTarget } from "./observe";
import { adoptSchedule, postSchedule } from "./post";
import { diff, plan, refusalText } from "./preview";
import {
  circumstancesOf,
  currentAsLeftRunning,
  isNamed,
  observationsOf,
  type PostedSchedule,
  stillRunning,
  warnOfLeftRunning,
} from "./state";

type Inputs = ScheduledScanInputs;
type State = ScheduledScanState;

/** A `DastScheduledScan`: one schedule in Cobalt, and the ledger of its predecessors that still run. */
export const scheduledScan = defineResource({
  fields: scheduledScanFields,
  check,
  diff,
  plan,
  create,
  read,
  update,
  delete: remove,
  import: importSchedule,
});

async function create(
  { inputs, scope }: CreateRequest<Inputs>,
  context: Context,
): Promise<StoredResource<State>> {
  // Before anything is posted: once a schedule is there, nothing may end this before its id is in the state.
  const target = await seenTarget(inputs.targetId, (found) => observedTarget({}, found), context);
  const decision = decide(undefined, inputs, circumstancesOf(context, scope));
  const schedule = await carryOut(decision, { inputs, scope }, context);
  reportSuccession(decision, inputs, context);
  return {
    id: schedule.scheduleId,
    state: { ...inputs, ...schedule, ...target, leftRunning: ledgerAfter(decision) },
  };
}

async function update(
  { inputs, scope, state }: UpdateRequest<Inputs, State>,
  context: Context,
): Promise<State> {
  context.memory.oldSchedules.delete(scope);
  const decision = decide(state, inputs, circumstancesOf(context));
  const schedule = await carryOut(decision, { inputs, scope }, context);
  const observations = observationsOf(state, { ofSameSchedule: "schedule" in decision });
  const { dateTime } = "dateTime" in decision ? decision : inputs;
  return { ...inputs, dateTime, ...schedule, ...observations, leftRunning: ledgerAfter(decision) };
}

/** Keeps, takes over or posts the schedule that is decided on. */
async function carryOut(
  decision: ScheduleDecision,
  { inputs, scope }: CreateRequest<Inputs>,
  context: Context,
): Promise<PostedSchedule> {
  switch (decision.kind) {
    case "none":
    case "identify":
    case "keep":
      return decision.schedule;
    case "post":
      return postSchedule({ inputs, scope, follows: decision.follows }, context);
    case "adopt": {
      const adopted = adoptSchedule(inputs, inputs.adopt ?? "existing", context.effects.now());
      context.diagnostics.info(`Took over ${adopted.scheduleId} for ${inputs.targetId}: nothing was posted.`);
      return adopted;
    }
    case "refuse":
      throw new LifecycleError(refusalText(decision.why, context));
    case "replace":
    case "unknown":
      throw new LifecycleError(
        `The engine asked for an update that needs ${decision.kind === "replace" ? "a new resource" : "known values"}.`,
      );
  }
}

function ledgerAfter(decision: ScheduleDecision): State["leftRunning"] {
  const ledger = "ledger" in decision ? decision.ledger : undefined;
  const left = "left" in decision ? decision.left : undefined;
  return [...(ledger ?? []), ...(left ?? [])];
}

/** Tells the person what a new resource got from the old one, and the deletion of that one that nobody need be asked to remove it. */
function reportSuccession(decision: ScheduleDecision, { targetId }: Inputs, context: Context): void {
  const { keptSchedules } = context.memory;
  for (const { id } of ledgerAfter(decision)) keptSchedules.add(id);
  if ("left" in decision) warnOfLeftRunning(decision.left ?? [], context);
  if (decision.kind !== "keep") return;
  const { scheduleId } = decision.schedule;
  keptSchedules.add(scheduleId);
  const text = `The new resource declares the schedule of the one that it replaces, and keeps it: ${scheduleId} of ${targetId}; nothing was posted.`;
  if (isNamed(scheduleId, context))
    context.diagnostics.warn(
      `${text} It was named as left running before this was known: do not remove it in Cobalt.`,
    );
  else context.diagnostics.info(text);
}

async function read(
  { id, state, scope }: StoredRequest<State>,
  context: Context,
): Promise<StoredResource<State>> {
  notePredecessor(context.memory.oldSchedules, { scope, state, seenBy: "read" });
  return { id, state: { ...state, ...(await observe(state, context)) } };
}

/** Nothing is asked of Cobalt, which could remove nothing: the schedule leaves the state, and the person is told. */
async function remove({ state, scope }: StoredRequest<State>, context: Context): Promise<void> {
  const { keptSchedules, oldSchedules } = context.memory;
  notePredecessor(oldSchedules, { scope, state, seenBy: "delete" });
  const circumstances = circumstancesOf(context);
  const isTakenOver = warnOfUnknownSuccessor(state, scope, context);
  const current = isTakenOver ? [] : [currentAsLeftRunning(state, circumstances.now)];
  const left = [...current, ...state.leftRunning].filter(({ id }) => !keptSchedules.has(id));
  warnOfLeftRunning(stillRunning(left, circumstances), context);
}

/**
 * True if a resource that this run has made in the place of the old one stands for its schedule under an id of ours: the key of the
 * old one said that Cobalt has it. The person learns which it is, and is not asked to remove it.
 */
function warnOfUnknownSuccessor(old: State, scope: string, context: Context): boolean {
  const successor = context.memory.unknownSchedules.get(scope);
  if (successor === undefined || successor.scheduleId === old.scheduleId) return false;
  if (!isSameSchedule(old, successor)) return false;
  // Another first run was posted under another key, so the answer to it was about another schedule than the old one.
  if (old.firstRunAt !== successor.firstRunAt) return false;
  context.diagnostics.warn(
    `The schedule that stands in the state as ${successor.scheduleId} is most likely ${old.scheduleId}, which the replaced resource ` +
      `had: it is taken over and goes on as declared; do not remove it in Cobalt. Say so with adopt: "${old.scheduleId}", and the state has ` +
      "its id after the next `pulumi up`; nothing is posted. Should Cobalt show two of this series, remove one of them.",
  );
  return true;
}

const example = `${idKinds.target.example}/${idKinds.schedule.example}/2026-12-06T02:00:00Z/WEEKLY`;

/**
 * Takes over a schedule that cannot be read: everything that is known of it stands in the id. Posts nothing; asks Cobalt
 * whether the target is there.
 */
async function importSchedule(id: string, context: Context): Promise<ImportedResource<Inputs, State>> {
  const [targetId, scheduleId, dateTime, recurrence, ...rest] = id.split("/");
  const written = { targetId, dateTime, recurrence };
  const wrong = faults({ ...written, adopt: scheduleId }, scheduledScanRules);
  if (wrong.length > 0 || rest.length > 0 || scheduleId === undefined || scheduleId === "existing") {
    const reasons = wrong.map(({ property, reason }) => `${property}: ${reason}`).join("; ");
    throw new LifecycleError(
      `${JSON.stringify(id)} is no id of a schedule${reasons === "" ? "" : ` (${reasons})`}. Expected target, schedule, first run and, unless it ` +
        `runs once, ${recurrences.join(", ")}, such as ${example}.`,
    );
  }
  const inputs = decode(inputReaders, written);
  const target = await context.api().findTarget(inputs.targetId);
  if (target === undefined)
    throw new LifecycleError(`Cobalt has no target ${inputs.targetId}, so there is nothing to import.`);
  const adopted = adoptSchedule(inputs, scheduleId, context.effects.now());
  const state = { ...inputs, ...adopted, leftRunning: [], ...observedTarget({}, target) };
  return { id: scheduleId, inputs, state };
}

/** An unchanged schedule is never refused and costs no request: it runs in Cobalt already. */
async function check(
  { olds, inputs, malformed, secrets }: DeclarationRequest<Inputs>,
  context: Context,
): Promise<readonly CheckFailure[]> {
  if (olds !== undefined && relationTo(olds, inputs) === "same") return [];
  warnOfShortMonths(inputs, secrets.has("dateTime"), context);
  const isReadable = !["dateTime", "recurrence", "adopt"].some((property) => malformed.has(property));
  const past = isReadable ? pastRun(inputs, context.effects.now()) : [];
  const target = malformed.has("targetId") ? [] : await verifyTarget(inputs.targetId, context);
  return [...past, ...target];
}

function pastRun(inputs: Preview<Inputs>, now: number): CheckFailure[] {
  const instant = instantOf(inputs.dateTime);
  const runsOnce = inputs.recurrence === undefined;
  if (instant === undefined || !runsOnce || inputs.adopt !== undefined || instant > now) return [];
  const reason =
    `a scan that runs once cannot run in the past ` +
    `(now is ${formatInstant(now)}); give a later time, or a recurrence, of which a past dateTime may be any run`;
  return [{ property: "dateTime", reason }];
}

/** What is made of a secret time would show it, so nothing of it is said. */
function warnOfShortMonths(inputs: Preview<Inputs>, isSecret: boolean, context: Context): void {
  const instant = instantOf(inputs.dateTime);
  const { recurrence } = inputs;
  if (instant === undefined || isUnknown(recurrence) || !countsInMonths(recurrence)) return;
  const next = nextRunAt(instant, recurrence, context.effects.now()) ?? instant;
  const written = Number(String(inputs.dateTime).slice(8, 10));
  const facts = [
    dayOfMonth(next) !== dayOfMonth(instant) &&
      `its first run is ${formatInstant(next)}, whose day Cobalt may keep to`,
    isOtherMonth(String(inputs.dateTime), instant) &&
      `day ${written} as it is written is day ${dayOfMonth(instant)} in UTC, where the series recurs, so that later runs fall on other days; ` +
        "choose a time at which both are in one month",
  ].filter((fact) => fact !== false);
  if (facts.length === 0 && !fallsOnShortMonths(instant, recurrence)) return;
  const said = isSecret ? [] : facts;
  const who = isUnknown(inputs.targetId) || inputs.targetId === "" ? "a target" : inputs.targetId;
  const text = [`${who}: ${recurrence} from ${formatInstant(instant)}`, ...said].join("; ");
  addRow(context, "shortMonths", { key: text, text });
}

/** True if the date as it is written, with its own offset, is in another month than in UTC. */
function isOtherMonth(written: string, instant: number): boolean {
  return Number(written.slice(5, 7)) !== new Date(instant).getUTCMonth() + 1;
}
