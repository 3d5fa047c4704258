import { sameValue } from "../../provider/resources/property-map";
import {
  admits,
  holds,
  isLike,
  isUnknownId,
  isUnusable,
  keyLifeMs,
  type Made,
  tookNextKey,
  warns,
  wasUnderAnotherKey,
} from "./books";
import { decisionFaults, type FindingsOfCommand } from "./decisions";
import { undeserved } from "./gates";
import { misplaced, passedOff, takeNoteOfReplacements } from "./replacements";
import type { Attempt, Stack } from "./stack";
import type { Command, RetestCommand, Setting } from "./steps";
import type { Cobalt } from "./support/cobalt";
import type { Run, Sending } from "./support/run";

/** What the checks after a command look at. */
export interface Sight {
  readonly command: (Command | RetestCommand)["do"];
  readonly setting: Setting;
  readonly cobalt: Cobalt;
  readonly stack: Stack;
  readonly run: Run;
  readonly runNumber: number;
  readonly attempts: readonly Attempt[];
  /** The attempts of each command so far. */
  readonly all: readonly (readonly Attempt[])[];
  /** Oldest first. */
  readonly made: readonly Made[];
  readonly now: number;
  readonly findings: FindingsOfCommand;
  /** Ids of the schedules that a person has removed. */
  readonly removed: ReadonlySet<string>;
}

/** All that is wrong after a command, in sentences. */
export function violations(sight: Sight): string[] {
  takeNote(sight);
  takeNoteOfReplacements(sight);
  if (sight.run.isEndless) return ["a command never came to an end"];
  const checks = [twice, lost, forgotten, untrue, misplaced, passedOff, undeserved, rewritten, hasty, leaked];
  return [...checks, decisionFaults].flatMap((check) => check(sight));
}

function takeNote({ made, stack, run, runNumber, attempts, all }: Sight): void {
  const rows = run.said.filter(({ kind }) => kind === "row").map(({ text }) => text);
  const warnings = run.said.filter(({ kind }) => kind === "warn").map(({ text }) => text);
  for (const one of made) {
    if (stack.states.some(({ state }) => holds(state, one))) one.heldSince ??= runNumber;
    const isForced = attempts.some(
      (attempt) => attempt.name === one.resource && attempt.isForced && attempt.end === "done",
    );
    one.isReleased ||= one.run < runNumber && isForced;
    one.isReleased ||= !stack.states.some(
      ({ name, state }) => name === one.resource && state.targetId === one.targetId,
    );
    one.isLeft ||= rows.some((text) => warns(text, one));
    one.isLeft ||= warnings.some((text) => text.includes(one.id) && text.includes("Should Cobalt show two"));
    one.isLeft ||= one.kind === "scan" && warnings.some((text) => text.includes(one.id));
    const errors = all.flatMap((ones) =>
      ones.filter(({ name }) => name === one.resource).map(({ error }) => error),
    );
    one.isLeft ||= errors.some((error) => error !== undefined && admits(error, one));
  }
}

/**
 * At most one scan for a change of `triggers`, at most one schedule for a declared one: in five minutes, and in one command.
 * What was in the state already was destroyed since, or the state would be followed: declared again, it is another one.
 */
function twice({ made, runNumber, setting, all }: Sight): string[] {
  return made
    .filter(({ run }) => run === runNumber)
    .flatMap((later) => {
      const own = made.slice(0, made.indexOf(later)).filter(({ resource }) => resource === later.resource);
      const before = own.filter(({ change }) => change === later.change);
      const second = before.find(
        (earlier) =>
          (earlier.run === later.run || later.at - earlier.at < keyLifeMs) &&
          !(earlier.heldSince !== undefined && earlier.heldSince < later.run) &&
          !tookNextKey(earlier, later.sendings) &&
          !isReturnByForce({ earlier, later, own }, all) &&
          !wasUnderAnotherKey(earlier, later) &&
          !isUnusable(earlier, setting.plan, later.at),
      );
      return second ? [`${later.resource} made ${second.id} and then ${later.id} for one change`] : [];
    });
}

/**
 * By the engine's protocol: the declaration is one that the resource had before, so that an update posts it under a key of its own; a
 * forced replacement, which is shown no predecessor, cannot know that.
 */
function isReturnByForce(
  { earlier, later, own }: { readonly earlier: Made; readonly later: Made; readonly own: readonly Made[] },
  all: Sight["all"],
): boolean {
  const isForced = ({ run, resource }: Made) =>
    all[run]?.some((attempt) => attempt.name === resource && attempt.isForced) === true;
  return (
    isForced(earlier) !== isForced(later) &&
    own.some(({ run, declared }) => run < earlier.run && declared === earlier.declared)
  );
}

/** What a command made is in the state when it ends, or a person was told of it; only a process that dies tells nobody. */
function lost(sight: Sight): string[] {
  const warnings = sight.run.said.filter(({ kind }) => kind === "warn").map(({ text }) => text);
  return sight.made.flatMap((one) => {
    const attempt = sight.attempts.find(({ name }) => name === one.resource);
    if (one.heldSince !== undefined || one.isLeft || attempt === undefined || attempt.end === "cut")
      return [];
    if (warnings.some((text) => warns(text, one)) || tookNextKey(one, sight.run.sendings)) return [];
    if (one.run === sight.runNumber)
      return [`${one.id}, made by ${one.resource}, is neither in the state nor was anybody told`];
    return isOverlooked(one, sight) ? [`${one.id} of ${one.resource}'s dead process was not recognised`] : [];
  });
}

/** Did the command repeat the same POST while its key lived, and read the 409 that says so? Later, nobody can know of it. */
function isOverlooked(one: Made, { run, setting, now }: Sight): boolean {
  const isRepeated = run.sendings.some(
    ({ resource, key, arrivedAt, seen }) =>
      resource === one.resource &&
      seen === 409 &&
      key === one.key &&
      (arrivedAt ?? Number.POSITIVE_INFINITY) - one.at < keyLifeMs,
  );
  return isRepeated && !isUnusable(one, setting.plan, now);
}

/**
 * A schedule that goes on in Cobalt stays in the state, until a person has removed it, or was told of it as its resource went; where
 * a change has replaced the resource, in the ledger of the new one.
 */
function forgotten({ stack, made, removed, now }: Sight): string[] {
  return made
    .filter(({ kind, heldSince, id }) => kind === "schedule" && heldSince !== undefined && !removed.has(id))
    .filter(({ isReleased, isLeft, isHandedOn }) => !isReleased || !isLeft || isHandedOn)
    .filter(({ recurrence, dateTime }) => recurrence !== undefined || Date.parse(dateTime ?? "") > now)
    .filter((one) => !stack.states.some(({ state }) => holds(state, one)))
    .map(({ id, resource }) => `${id}, a schedule of ${resource} that goes on, was forgotten`);
}

/** What the state says is so: its scan is the target's, its schedule was made by us. */
function untrue(sight: Sight): string[] {
  return sight.attempts
    .filter(({ end, kind }) => end === "done" && kind !== "gate")
    .flatMap((attempt) => {
      const { targetId, scanId, scheduleId, firstRunAt, recurrence } = sight.stack.stateOf(attempt.name);
      const isScan = sight.cobalt.store.scans.some(
        (scan) => scan.id === scanId && scan.targetId === targetId,
      );
      if (scanId !== undefined && !isScan)
        return [`${attempt.name} has the scan ${scanId}, which ${targetId} has not`];
      if (scheduleId === undefined || scheduleId === attempt.before.scheduleId) return [];
      const like = { targetId, dateTime: firstRunAt, recurrence };
      const isMade = sight.made.some((one) =>
        isUnknownId(scheduleId) ? isLike(like, one) : one.id === scheduleId && one.targetId === targetId,
      );
      return isMade || wasMisled(attempt, sight)
        ? []
        : [`${attempt.name} has ${scheduleId}, which nobody made`];
    });
}

/**
 * By the protocol itself: a refusal burned the key, and nobody has read that refusal, since an earlier command ended first or
 * its answer was lost; so the 409 that follows looks as if the POST had been accepted. The warning says how to post it anew.
 * Or a key of an earlier command came free just between a refusal and its repetition, as if the refusal had kept it. The last way
 * to be misled is a mishap of these histories, a 409 out of nowhere.
 */
export function wasMisled({ name }: Attempt, sight: Sight): boolean {
  const { run } = sight;
  const posts = run.sendings.filter(({ resource, method }) => resource === name && method === "POST");
  const last = posts.at(-1);
  if (last?.seen !== 409) return false;
  const before = posts.filter((one) => one.key === last.key && one !== last);
  const isUnread = before.every(({ seen }) => seen === undefined || seen === 404);
  return last.isInvented || (last.isBurned && (isUnread || someKeyCameFree(sight)));
}

/** Was a key refused in this command while an earlier one still held or burned it, and accepted when that was over? */
function someKeyCameFree({ run: { sendings }, runNumber, made }: Sight): boolean {
  return sendings.some(({ key, seen, sentAt }) => {
    if (seen === undefined || seen < 200 || seen >= 300) return false;
    const refusal = sendings.find((one) => one.key === key && (one.seen === 509 || one.seen === 429));
    if (refusal === undefined || refusal.sentAt > sentAt) return false;
    const holder = made.find((one) => one.key === key && one.run < runNumber && one.at < refusal.sentAt);
    const isHeld = holder !== undefined && refusal.sentAt - holder.at < keyLifeMs;
    return isHeld || sendings.find((one) => one.key === key)?.isBurned === true;
  });
}

/** A refresh observes: it drops nothing, and rewrites no verdict and nothing that was posted. */
function rewritten({ command, attempts, stack }: Sight): string[] {
  if (command !== "refresh") return [];
  return attempts.flatMap(({ name, kind, before }) => {
    const after = stack.stateOf(name);
    const observed = { gate: [], decision: ["currentState", "currentSeverity"] };
    const kept =
      kind === "gate" || kind === "decision"
        ? Object.keys(before).filter((property) => !observed[kind].some((one) => one === property))
        : ["scanId", "scheduleId", "firstRunAt", "leftRunning"];
    const changed = kept.filter((property) => !sameValue(before[property], after[property]));
    return changed.length === 0 ? [] : [`a refresh changed ${changed.join(", ")} of ${name}`];
  });
}

const windowMs = 60_000;

/** Never more than the budget in any 60 s, neither as it is sent nor as Cobalt counts it. */
function hasty({ run, setting: { budget } }: Sight): string[] {
  const most = (isRead: boolean, when: (one: Sending) => number | undefined) => {
    const times = run.sendings
      .flatMap((one) => ((one.method === "GET") === isRead ? (when(one) ?? []) : []))
      .sort((a, b) => a - b);
    let first = 0;
    let count = 0;
    for (const [last, time] of times.entries()) {
      while ((times[first] ?? time) < time - windowMs) first += 1;
      count = Math.max(count, last - first + 1);
    }
    return count;
  };
  return [
    { isRead: true, allowed: budget.reads },
    { isRead: false, allowed: budget.writes },
  ].flatMap(({ isRead, allowed }) => {
    const count = Math.max(
      most(isRead, (one) => one.sentAt),
      most(isRead, (one) => (one.isLate ? undefined : one.arrivedAt)),
    );
    const what = isRead ? "GETs" : "POSTs";
    return count > allowed ? [`${count} ${what} in a minute, and ${allowed} are allowed`] : [];
  });
}

/** No token outside its header: not in a request, a message, an error or a state. */
function leaked({ run, attempts, stack, cobalt }: Sight): string[] {
  const places = {
    "a message": run.said,
    "an error": attempts.flatMap(({ error }) => (error ? [error.message, error.stack, { ...error }] : [])),
    "the state": stack.states,
    "Cobalt's log": cobalt.log,
  };
  const tokens = Object.values(cobalt.tokens);
  const found = Object.entries(places).filter(([, texts]) =>
    tokens.some((token) => JSON.stringify(texts).includes(token)),
  );
  return [
    ...run.leaks.map((place) => `a token in ${place}`),
    ...found.map(([place]) => `a token in ${place}`),
  ];
}
