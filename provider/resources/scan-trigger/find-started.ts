import type { ListReading, MutationOutcome } from "../../client/api";
import { ListMovedError } from "../../client/errors";
import type { Scan } from "../../client/types";
import { activityOf, isFinalStatus } from "../../cobalt/facts";
import { formatSecond, instantOf } from "../../time/date-time";
import { keyLifeWithMarginMs, mayHaveKey } from "../keys";
import type { Context } from "../lifecycle";
import type { EarlierScan } from "./decide";
import type { NextSteps } from "./next-steps";

/** Cobalt cancels a scan that was paused for seven days, so that what began earlier than this is over. */
const longestRunMs = 8 * 24 * 3_600_000;

/**
 * The scans of a target that may be under way or have begun just now: all that matters to what a trigger decides. Where the list may
 * be cut, all that one reading shows.
 */
export async function latestScans(targetId: string, { api, effects }: Context): Promise<ListReading<Scan>> {
  const reading = await api().latestScans(targetId, effects.now() - longestRunMs);
  if (reading.kind === "whole" || !reading.mayBeCut) return reading;
  return { ...reading, items: await api().listScans(targetId) };
}

/** @param why as a `ListReading` gives it. */
export function movedError(targetId: string, why: string): ListMovedError {
  return new ListMovedError(`Nobody can say which scans ${targetId} has, since ${why}.`);
}

interface Search {
  readonly targetId: string;
  /** Scans that the state knows. */
  readonly known: readonly string[];
  /** True if the key may be that of a trigger that this one replaces, or that was destroyed: the engine tells a creation of neither. */
  readonly mayBeReplaced: boolean;
  /** What this change has started began after that. */
  readonly after?: EarlierScan | undefined;
  readonly before: ReadonlySet<string>;
  readonly outcome: Exclude<MutationOutcome<Scan>, { readonly kind: "done" }>;
  readonly steps: NextSteps;
}

/** How often and how long to look for a scan that Cobalt says it accepted, before it is believed not to be there. */
const looks = 4;
const pauseMs = 5_000;

export type Found =
  | { readonly kind: "found"; readonly scan: Scan; readonly isTakenOver: boolean }
  /** Another trigger of this run took it for its own, and may have been wrong. */
  | { readonly kind: "taken over by another"; readonly scan: Scan }
  /** Each of them may be meant, and Cobalt does not say enough of it. */
  | { readonly kind: "ambiguous"; readonly scans: readonly Scan[] }
  /** None of those that are shown fits. */
  | { readonly kind: "may be cut off"; readonly why: string; readonly shown: readonly Scan[] }
  | { readonly kind: "none" };

/** Finds the scan of a POST whose answer never came, and says that it was found. */
export async function findStarted(search: Search, context: Context): Promise<Found> {
  const { targetId, before, outcome, known: ofState } = search;
  const { claimedScans, ambiguousScans } = context.memory;
  const owned = new Set([...claimedScans, ...ofState]);
  const certain = new Set([...claimedScans].filter((id) => !ambiguousScans.has(id)).concat(ofState));
  for (let look = 1; look <= looks; look += 1) {
    const reading = await latestScans(targetId, context);
    if (reading.kind === "moving" && !reading.mayBeCut) {
      if (look === looks) throw movedError(targetId, reading.why);
      await context.effects.sleep(pauseMs, context.signal);
      continue;
    }
    const scans = beside(reading.items, search, "newer");
    const onlyNew = mustBeNew(outcome, look === looks);
    const known = { now: context.effects.now(), before, owned };
    const fitting = candidates(scans, { ...known, onlyNew });
    const found = lastBegun(fitting, before);
    if (found !== undefined) {
      const others = allFitting(scans, known).filter((scan) => scan !== found);
      if (others.length > 0) ambiguousScans.add(found.id);
      const isTakenOver =
        before.has(found.id) || (outcome.kind === "accepted" && outcome.by === "an earlier run");
      const text = isTakenOver ? takenOver(found, search, known.now) : foundAgain(found);
      // Whose scan is whose is a guess where others fit, which a person should see.
      const say = isTakenOver || others.length > 0 ? context.diagnostics.warn : context.diagnostics.info;
      say(text + doubtOf(others));
      return { kind: "found", scan: found, isTakenOver };
    }
    if (look === 1)
      context.diagnostics.progress(
        `looking for the scan of ${targetId} that Cobalt may have accepted: none that fits is listed yet`,
      );
    if (look < looks) {
      await context.effects.sleep(pauseMs, context.signal);
      continue;
    }
    if (fitting.length > 0) return { kind: "ambiguous", scans: fitting };
    const [taken] = candidates(scans, { ...known, owned: certain, onlyNew });
    if (taken !== undefined) return { kind: "taken over by another", scan: taken };
    const open = candidates(beside(reading.items, search, "open"), { ...known, onlyNew });
    const ambiguous = [...open, ...undecided(scans, { ...known, onlyNew })];
    if (ambiguous.length > 0) return { kind: "ambiguous", scans: ambiguous };
    if (reading.kind === "moving") return { kind: "may be cut off", why: reading.why, shown: reading.items };
    warnOfPassedOver(targetId, passedOver(scans, known), context);
  }
  return { kind: "none" };
}

/**
 * After a lost answer it is most likely this run's POST that was accepted, so a scan that is new is waited for. But an earlier
 * run that was killed may have sent the same key before: where nothing new shows up, its scan is the one.
 */
function mustBeNew(outcome: Search["outcome"], isLastLook: boolean): boolean {
  if (outcome.kind === "unknown") return true;
  return outcome.by === "this run" && !isLastLook;
}

/** The scans that are of such an age beside the earlier one; all are newer where it is not listed. */
function beside(scans: readonly Scan[], { after, before }: Search, age: Age): readonly Scan[] {
  const earlier = scans.find(({ id }) => id === after?.scanId);
  return scans.filter((scan) => {
    if (earlier === undefined) return age === "newer";
    const mayBeTwin = after?.isOwn && scan !== earlier && beginOf(scan) === beginOf(earlier);
    const isTwin = mayBeTwin && Number.isFinite(beginOf(scan));
    return age === (isTwin ? "newer" : ageBeside(scan, earlier, before));
  });
}

/** The scan that Cobalt accepted may be among them, and nothing else will ever name it. */
function warnOfPassedOver(targetId: string, ended: readonly Scan[], { diagnostics }: Context): void {
  if (ended.length === 0) return;
  const named = ended.map(({ id, status }) => `${id} (${status})`).join(", ");
  diagnostics.warn(
    `Cobalt's answer was lost, and the scan of ${targetId} that it accepted may be one that gave no result, so it is not taken ` +
      `over: ${named}.`,
  );
}

function foundAgain({ id, targetId, status }: Scan): string {
  return (
    `Cobalt's answer was lost, and the scan was found: ${id} of ${targetId} (${status}), started by this run, is taken over; no second one ` +
    "is started."
  );
}

/** What is true of a scan whose key says only that it was asked for within five minutes, and both ways to another one. */
function takenOver(scan: Scan, { mayBeReplaced, steps }: Search, now: number): string {
  const { id, targetId, status, startedAt } = scan;
  const when = startedAt === null ? "" : ` at ${startedAt}`;
  const whose = mayBeReplaced
    ? "one that was killed, or one whose trigger this one replaces, or that was destroyed since"
    : "one that was killed before it had the answer";
  return (
    `A run of the last five minutes started scan ${id} of ${targetId} (${status}) for this very declaration${when}: ${whose}. It is ` +
    `taken over, and no second one is started. ${steps.afterTakeOver(formatSecond(keyEndOf(scan, now)))}`
  );
}

function doubtOf(others: readonly Scan[]): string {
  return others.length === 0
    ? ""
    : ` It fits best; of these others one may be meant: ${others.map(({ id }) => id).join(", ")}.`;
}

/** When the key of a scan that was found at `now` lives no more, whatever its start says. */
export function keyEndOf({ startedAt }: Scan, now: number): number {
  return Math.min(now, instantOf(startedAt) ?? now) + keyLifeWithMarginMs;
}

type Fit = Pick<Known, "now" | "owned" | "before">;

export interface Known {
  readonly now: number;
  /** The target's scans as they were before this run's POST. */
  readonly before: ReadonlySet<string>;
  /** Scans that the state or another trigger of this run already owns. */
  readonly owned: ReadonlySet<string>;
  /** True if only a scan that is new since the look before counts. */
  readonly onlyNew: boolean;
}

/**
 * Which of the target's scans is the one that a POST started whose answer never came? A scan that began within the last
 * five minutes, that nobody owns yet, and that was neither canceled nor failed; one that is new since the look before comes first.
 * The best of them is told by `lastBegun`.
 */
export function candidates(scans: readonly Scan[], known: Known): readonly Scan[] {
  const fitting = allFitting(scans, known);
  const fresh = fitting.filter(({ id }) => !known.before.has(id));
  return fresh.length > 0 || known.onlyNew ? fresh : fitting;
}

/**
 * The one of these candidates that began last, which neither the order of a list nor the lack of a date tells: undefined where two were
 * there before the POST and began at one time, or have not begun. Of those that came after it each began late enough.
 */
export function lastBegun(scans: readonly Scan[], before: ReadonlySet<string>): Scan | undefined {
  const [first] = scans;
  if (first === undefined || !before.has(first.id)) return first;
  const last = scans.reduce((latest, scan) => Math.max(latest, beginOf(scan)), Number.NEGATIVE_INFINITY);
  const [found, ...others] = scans.filter((scan) => beginOf(scan) === last);
  return others.length === 0 ? found : undefined;
}

function beginOf({ startedAt }: Scan): number {
  return instantOf(startedAt) ?? Number.POSITIVE_INFINITY;
}

export type Age = "newer" | "older" | "open";

/** Whether a scan was asked for after another one of its target, as far as that is certain. One that the look before has shown is never new. */
export function ageBeside(scan: Scan, other: Scan, before: ReadonlySet<string>): Age {
  if (scan.id === other.id) return "older";
  if (!before.has(scan.id) && before.has(other.id)) return "newer";
  const [begin, otherBegin] = [beginOf(scan), beginOf(other)];
  if (begin !== otherBegin) return begin > otherBegin ? "newer" : "older";
  return Number.isFinite(begin) ? "older" : "open";
}

/** All that may be meant, whether they are new or not. */
export function allFitting(scans: readonly Scan[], known: Fit): readonly Scan[] {
  return scans.filter((scan) => fits(scan, known));
}

/**
 * Those that may be meant while Cobalt does not say of which target they are, or, of one that is over or ran before the POST, when it
 * began: too little to take one over, and too much to start another.
 */
export function undecided(scans: readonly Scan[], known: Known): readonly Scan[] {
  return scans.filter((scan) => {
    const mayBeMeant = isRecent(scan, known) && !hasNoResult(scan) && !fits(scan, known);
    return mayBeMeant && !(known.onlyNew && known.before.has(scan.id));
  });
}

/** True if it has begun before the POST, and nobody says when. Only what is queued has no start for a good reason. */
function isUndated({ id, status, startedAt, completedAt }: Scan, before: ReadonlySet<string>): boolean {
  if (startedAt !== null || completedAt !== null || activityOf(status) === "queued") return false;
  return before.has(id) || isFinalStatus(status);
}

/** Those that would be candidates had they not been canceled or failed. */
export function passedOver(scans: readonly Scan[], known: Pick<Known, "now" | "owned">): readonly Scan[] {
  return scans.filter((scan) => isRecent(scan, known) && hasNoResult(scan));
}

function fits(scan: Scan, known: Fit): boolean {
  const isTold = scan.targetId !== undefined && !isUndated(scan, known.before);
  return isRecent(scan, known) && !hasNoResult(scan) && isTold;
}

function hasNoResult({ status }: Scan): boolean {
  return activityOf(status) === "ended without result";
}

function isRecent(scan: Scan, { now, owned }: Pick<Known, "now" | "owned">): boolean {
  if (owned.has(scan.id)) return false;
  const started = instantOf(scan.startedAt);
  return started === undefined ? scan.completedAt === null : mayHaveKey(started, now);
}
