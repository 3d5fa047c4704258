import { settableFindingStates, severityNumbers } from "../../provider/cobalt/facts";
import type { Retest } from "../../sdk/cli/findings/retest";
import { keyLifeMs, tookNextKey } from "./books";
import type { Sight } from "./invariants";
import type { Attempt } from "./stack";
import type { Sending } from "./support/run";

/** A state that a finding was given by a PATCH of ours, or by a person. */
interface Change {
  readonly findingId: string;
  readonly state: string;
  readonly at: number;
  /** Undefined: by a person. */
  readonly by: { readonly run: number; readonly resource: string } | undefined;
  /** Was a person told that it stays although no decision stands for it? */
  isTold: boolean;
}

/** A retest that Cobalt has because a command asked for it. */
interface AskedRetest {
  readonly findingId: string;
  readonly at: number;
  readonly run: number;
  readonly resource: string;
  readonly key: string;
  /** The sendings of its command so far, its own included. */
  readonly sendings: readonly Sending[];
}

/** What has become of findings so far, oldest first. */
export interface FindingBooks {
  readonly changes: Change[];
  readonly retests: AskedRetest[];
}

/** What a command began with, and what it said of retests. */
export interface FindingsOfCommand extends FindingBooks {
  readonly startedAt: number;
  /** The state of each finding when it began. */
  readonly before: ReadonlyMap<string, string>;
  /** Undefined: it did not retest, or died before it could say. */
  readonly said: readonly Retest[] | undefined;
}

/** All that is wrong with decisions and retests after a command. */
export function decisionFaults(sight: Sight): string[] {
  noteWhatWasTold(sight);
  const own = sight.attempts.filter(({ kind, end }) => kind === "decision" && end === "done");
  return [
    ...own.flatMap((attempt) => [...unset(attempt, sight), ...misremembered(attempt, sight)]),
    ...own.flatMap((attempt) => [...outlived(attempt, sight), ...unrestored(attempt, sight)]),
    ...unsaid(sight),
    ...leftBehind(sight),
    ...askedTwice(sight),
    ...misjudged(sight),
  ];
}

const closed = ["valid_fix", "wont_fix", "invalid"];

function findingWith({ cobalt }: Sight, findingId: unknown) {
  return cobalt.store.findings.find(({ id }) => id === findingId);
}

function stateOf(sight: Sight, findingId: unknown): string | undefined {
  return findingWith(sight, findingId)?.state;
}

/** Did a retest of it come to an end since? */
function wasRetested({ cobalt, now, setting: { plan } }: Sight, findingId: unknown, since: number): boolean {
  const retestMs = plan.retestMs ?? 0;
  return cobalt.store.scans
    .filter(({ retestOf }) => retestOf === findingId)
    .some(({ createdAt }) => createdAt + retestMs >= since && createdAt + retestMs <= now);
}

/** Did something else of this command, or a retest, have to do with the finding of this attempt? */
function isDisturbed(attempt: Attempt, sight: Sight): boolean {
  const findingId = findingOf(attempt);
  const others = sight.attempts.filter((one) => one !== attempt);
  return (
    others.some((one) => one.inputs?.findingId === findingId || one.before.findingId === findingId) ||
    // What a dead process had sent arrives while the next command begins.
    sight.findings.changes.some(
      ({ findingId: id, at, by }) =>
        id === findingId && at >= sight.findings.startedAt && by?.run !== sight.runNumber,
    ) ||
    wasRetested(sight, findingId, sight.findings.startedAt)
  );
}

function findingOf({ inputs, before }: Attempt): unknown {
  return (inputs ?? before).findingId;
}

function hasEnded(until: unknown, at: number): boolean {
  return typeof until === "string" && Date.parse(until) <= at;
}

const severityOf = (name: unknown) => Object.entries(severityNumbers).find(([one]) => one === name)?.[1];

/** A decision that an `up` has set stands in Cobalt, and holds for its finding's severity, unless the finding is fixed. */
function unset(attempt: Attempt, sight: Sight): string[] {
  const { name, inputs, step } = attempt;
  if (inputs === undefined || step === "same" || isDisturbed(attempt, sight)) return [];
  if (hasEnded(inputs.until, sight.now)) return [];
  const state = stateOf(sight, inputs.findingId);
  const known = sight.stack.stateOf(name).currentState;
  if (state !== inputs.state && state !== "valid_fix")
    return [`${name} decided ${inputs.state}, and its finding is ${state}`];
  const severity = findingWith(sight, inputs.findingId)?.severity;
  if (
    state !== "valid_fix" &&
    Number(severityOf(severity)) > (severityOf(inputs.maxSeverity) ?? Number.POSITIVE_INFINITY)
  )
    return [`${name} decided up to ${inputs.maxSeverity}, and its finding is of ${severity} severity`];
  return known === state ? [] : [`${name} says that its finding is ${known}, and it is ${state}`];
}

/** The state to go back to is the one before the decision. */
function misremembered(attempt: Attempt, sight: Sight): string[] {
  const { name, inputs, before, step, isForced } = attempt;
  if (inputs === undefined || isDisturbed(attempt, sight)) return [];
  const { previousState } = sight.stack.stateOf(name);
  const isNew = step === "create" || step === "replace";
  const was = sight.findings.before.get(String(inputs.findingId));
  const expected = isNew ? [was === inputs.state ? "need_fix" : was] : [before.previousState];
  if (isForced) expected.push(restoredBy(before), before.previousState);
  return expected.includes(previousState)
    ? []
    : [`${name} would go back to ${previousState}, and its finding was ${expected.join(" or ")}`];
}

/** An `up` does not go through while a finding rests on a decision that is over, as far as the state shows it. */
function outlived(attempt: Attempt, sight: Sight): string[] {
  const { name, inputs, step } = attempt;
  if (inputs === undefined || step === "same" || !hasEnded(inputs.until, sight.findings.startedAt)) return [];
  const state = stateOf(sight, inputs.findingId) ?? "";
  const isHeld = sight.attempts.some(({ error }) =>
    error?.message.includes(`The decision ${name} on finding`),
  );
  return isHeld || (closed.includes(state) && state !== inputs.state)
    ? []
    : [`${name} has ended, its finding is ${state}, and nothing was held back`];
}

/** An end that holds back is said with its reason, and the finding counts again. */
function unsaid(sight: Sight): string[] {
  return (
    sight.attempts
      .filter(({ kind, end, error }) => kind === "decision" && end === "failed" && error !== undefined)
      // The deletion of a decision may end with the message of another one, which is over.
      .filter(({ error, inputs }) => inputs !== undefined && error?.message.includes("ended on"))
      .flatMap((attempt) => {
        const { name, inputs, error } = attempt;
        const state = stateOf(sight, inputs?.findingId);
        const isNamed = [name, String(inputs?.reason)].every((part) => error?.message.includes(part));
        if (!isNamed) return [`${name} has ended, and it was not said why it was decided`];
        return state === inputs?.state && !isDisturbed(attempt, sight)
          ? [`${name} has ended, and its finding is still ${state}`]
          : [];
      })
  );
}

function restoredBy({ state, previousState }: Attempt["before"]): string {
  const settable = settableFindingStates.find((one) => one === previousState);
  return settable === undefined || settable === state ? "need_fix" : settable;
}

/** A decision that was removed is undone, unless it is to be kept, or somebody else has set the finding otherwise, which is said. */
function unrestored(attempt: Attempt, sight: Sight): string[] {
  const { name, inputs, before } = attempt;
  // A 404 out of nowhere looks as if the finding were gone, and that is said.
  if (sight.run.sendings.some(({ resource, seen }) => resource === name && seen === 404)) return [];
  const isRemoved = inputs === undefined && sight.command !== "refresh" && before.findingId !== undefined;
  if (!isRemoved || isDisturbed(attempt, sight)) return [];
  const { findingId, state, onDestroy } = before;
  const was = sight.findings.before.get(String(findingId));
  const expected = was === state && onDestroy !== "keep" ? restoredBy(before) : was;
  const is = stateOf(sight, findingId);
  if (is !== expected) return [`${name} was removed, and its finding is ${is}, not ${expected}`];
  const isSaid = sight.run.said.some(
    ({ kind, text }) => (kind === "info" || kind === "warn") && text.includes(String(findingId)),
  );
  return isSaid ? [] : [`${name} was removed without a word`];
}

function noteWhatWasTold({ findings: { changes }, run, attempts }: Sight): void {
  const texts = [
    ...run.said
      .filter(({ kind }) => kind === "info" || kind === "warn")
      .map(({ text }) => text)
      .filter((text) =>
        /stays as it is in Cobalt|stays (wont_fix|invalid):|is (wont_fix|invalid) again|is gone from Cobalt/.test(
          text,
        ),
      ),
    ...attempts.flatMap(({ error }) => (error === undefined ? [] : [error.message])),
  ];
  for (const change of changes) change.isTold ||= texts.some((text) => text.includes(change.findingId));
}

/** What we have closed stands for a decision in the state, or a person was told; only a process that dies tells nobody. */
function leftBehind(sight: Sight): string[] {
  const { findings, cobalt, stack, all } = sight;
  return cobalt.store.findings.flatMap(({ id, state }) => {
    const last = findings.changes.filter(({ findingId }) => findingId === id).at(-1);
    if (last?.by === undefined || last.state !== state || !["wont_fix", "invalid"].includes(state)) return [];
    if (last.isTold || stack.states.some((one) => one.kind === "decision" && one.state.findingId === id))
      return [];
    const { run, resource } = last.by;
    const attempt = all[run]?.find(({ name }) => name === resource);
    return attempt?.end === "done" ? [`${id} is ${state} by ${resource}, and nothing stands for it`] : [];
  });
}

/** At most one retest of a finding in five minutes, and in one command, as long as nothing has become of the finding meanwhile. */
function askedTwice(sight: Sight): string[] {
  const { findings, cobalt, runNumber, setting } = sight;
  const isConclusive = (setting.plan.endsAs ?? "completed") === "completed";
  const isAnotherWish = (earlier: AskedRetest, later: AskedRetest) =>
    findings.changes.some(
      ({ findingId, at }) => findingId === later.findingId && at >= earlier.at && at <= later.at,
    ) ||
    (isConclusive && wasRetested({ ...sight, now: later.at }, later.findingId, earlier.at));
  return findings.retests
    .filter(({ run }) => run === runNumber)
    .flatMap((later) => {
      const second = findings.retests
        .slice(0, findings.retests.indexOf(later))
        .filter(({ findingId, run, at }) => {
          return findingId === later.findingId && (run === later.run || later.at - at < keyLifeMs);
        })
        .filter((earlier) => !tookNextKey(earlier, later.sendings) && !wentOnToAnotherKey(earlier, later))
        .find((earlier) => !isAnotherWish(earlier, later));
      const name = cobalt.store.findings.find(({ id }) => id === later.findingId)?.id;
      return second === undefined ? [] : [`${name} was retested twice for one wish`];
    });
}

/** By the protocol itself, as it is for scans: the first key of the earlier command was burned, and is free again. */
function wentOnToAnotherKey(earlier: AskedRetest, later: AskedRetest): boolean {
  return (
    earlier.run < later.run &&
    earlier.key !== later.key &&
    earlier.sendings.some(({ key }) => key === later.key)
  );
}

/** What a command says of a retest is so: it was asked for, and what is fixed is fixed. */
function misjudged(sight: Sight): string[] {
  const { said = [], startedAt } = sight.findings;
  return said.flatMap(({ id, before, outcome }) => {
    const state = stateOf(sight, id) ?? "";
    if (outcome === "fixed" && state !== "valid_fix") return [`${id} is said to be fixed, and is ${state}`];
    // An earlier command's retest, which ends meanwhile, overwrites what a person has marked.
    const isOverwritten = wasRetested(sight, id, startedAt);
    if (outcome === "marked" && !isOverwritten && !["wont_fix", "invalid"].includes(state))
      return [`${id} is said to be marked, and is ${state}`];
    if (before.state !== "need_fix" || (outcome !== "running" && outcome !== "not fixed")) return [];
    const isThere = sight.cobalt.store.scans.some(
      ({ retestOf, createdAt }) => retestOf === id && createdAt >= startedAt - keyLifeMs,
    );
    return isThere || wasMisled(sight) ? [] : [`${id} is said to be ${outcome}, and was never retested`];
  });
}

/** By the protocol itself, as it is for scans: a 409 that a burned key meets, or one out of nowhere, looks like an acceptance. */
function wasMisled({ run }: Sight): boolean {
  return run.sendings.some(
    ({ method, seen, isInvented, isBurned }) => method === "POST" && seen === 409 && (isInvented || isBurned),
  );
}
