import { holds, isLike, isUnknownId, type Made } from "./books";
import { type Sight, wasMisled } from "./invariants";
import type { Attempt } from "./stack";
import type { Setting } from "./steps";

/** What a resource that is replaced, by force or by a change, may not end in. */
export function misplaced(sight: Sight): string[] {
  return [...unscheduled(sight), ...wronglyLeft(sight), ...wronglyGoingOn(sight)];
}

/** The schedules in Cobalt that may be the current one of a state. */
function standing({ made, removed }: Sight, state: Attempt["before"]): readonly Made[] {
  const { scheduleId, targetId, firstRunAt, recurrence } = state;
  const like = { targetId, dateTime: firstRunAt, recurrence };
  return made
    .filter(({ kind, id }) => kind === "schedule" && !removed.has(id))
    .filter((one) => one.id === scheduleId || (isUnknownId(scheduleId) && isLike(like, one)));
}

/** A forced replacement of a schedule ends with one. */
function unscheduled(sight: Sight): string[] {
  return sight.attempts
    .filter(({ kind, isForced, end }) => kind === "schedule" && isForced && end === "done")
    .filter(({ before }) => standing(sight, before).length > 0)
    .filter(({ name }) => standing(sight, sight.stack.stateOf(name)).length === 0)
    .filter((attempt) => !wasMisled(attempt, sight))
    .map(({ name }) => `${name} was replaced and has no schedule`);
}

/**
 * What a person is told to remove is not what stands as the current schedule of the same resource; where it was deleted before it was
 * known to be kept, that is taken back.
 */
function wronglyLeft(sight: Sight): string[] {
  const rows = sight.run.said.filter(({ table }) => table === "leftRunning").map(({ text }) => text);
  const takenBack = sight.run.said
    .filter(({ text }) => text.includes("do not remove it"))
    .map(({ text }) => text);
  const isTold = ({ id }: Made) =>
    rows.some((text) => text.includes(id)) && !takenBack.some((text) => text.includes(id));
  return sight.attempts
    .filter(({ kind, end }) => kind === "schedule" && end === "done")
    .flatMap(({ name }) => {
      const current = standing(sight, sight.stack.stateOf(name));
      const own = current.filter(({ resource }) => resource === name);
      if (own.length === 0 || current.some((one) => !isTold(one))) return [];
      return [`${name} stands for ${own.map(({ id }) => id).join(", ")}, which a person was told to remove`];
    });
}

/** A scan that a trigger has taken over is none that left the state, which a person may want to cancel. */
function wronglyGoingOn({ attempts, run, stack, made }: Sight): string[] {
  const rows = run.said.filter(({ table }) => table === "runningScans").map(({ text }) => text);
  return attempts
    .filter(({ kind, end, inputs }) => kind === "trigger" && end === "done" && inputs?.onBusy !== "join")
    .map(({ name }) => ({ name, scanId: stack.stateOf(name).scanId }))
    .filter(({ name, scanId }) => made.some(({ id, resource }) => id === scanId && resource === name))
    .filter(({ scanId }) => rows.some((text) => text.includes(String(scanId))))
    .map(({ name, scanId }) => `${name} has ${scanId}, which a person was told has left the state`);
}

/** A scan that an earlier command started for a trigger is not passed off as this command's own, unless it is asked to join one. */
export function passedOff({ command, attempts, stack, made, run, runNumber, setting }: Sight): string[] {
  if (command !== "up") return [];
  const warnings = run.said.filter(({ kind }) => kind === "warn").map(({ text }) => text);
  return attempts
    .filter(({ kind, end, inputs }) => kind === "trigger" && end === "done" && inputs?.onBusy !== "join")
    .flatMap(({ name, before, isForced }) => {
      const { scanId, joined, requestedAt } = stack.stateOf(name);
      const scan = made.find(({ id, resource }) => id === scanId && resource === name);
      if (scan === undefined || scan.run === runNumber || (before.scanId === scanId && !isForced)) return [];
      const faults = [
        joined !== true && "is not joined",
        !hidesStarts(setting) &&
          Math.abs(Date.parse(String(requestedAt)) - scan.at) >= 60_000 &&
          `was requested at ${requestedAt}`,
        !warnings.some((text) => text.includes(scan.id)) && "is not named",
      ].filter((fault) => fault !== false);
      return faults.length === 0
        ? []
        : [`${name} took ${scan.id} of an earlier command over, which ${faults.join(" and ")}`];
    });
}

/** Do Cobalt's answers not say when a scan began? */
function hidesStarts({ undocumented: { oddFields } }: Setting): boolean {
  return oddFields.some((field) => ["scan with started_at null", "scan without dates"].includes(field));
}

/** A predecessor that the provider has seen, by its Diff, stays in the ledger of what replaces it. */
export function takeNoteOfReplacements({ made, attempts, stack }: Sight): void {
  for (const one of made) {
    const attempt = attempts.find(({ name }) => name === one.resource);
    const { targetId } = stack.stateOf(one.resource);
    if (targetId === undefined || attempt?.isForced) one.isHandedOn = false;
    else if (attempt !== undefined && attempt.before.targetId !== undefined)
      one.isHandedOn ||= attempt.before.targetId !== targetId && holds(attempt.before, one);
  }
}
