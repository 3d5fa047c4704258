import type { MutationOutcome } from "../../client/api";
import { CanceledError, CobaltApiError, CobaltError, OutcomeUnknownError } from "../../client/errors";
import type { Scan } from "../../client/types";
import { formatInstant } from "../../time/date-time";
import { keySource, mayHaveKey } from "../keys";
import type { Context } from "../lifecycle";
import { occupiesTarget } from "../waiting";
import type { Origin } from "./decide";
import type { ScanTriggerInputs } from "./fields";
import { findStarted } from "./find-started";
import type { NextSteps } from "./next-steps";
import { describe } from "./wait-budget";

export interface StartRequest extends Origin {
  readonly inputs: ScanTriggerInputs;
  readonly scope: string;
  readonly steps: NextSteps;
}

/** So many keys are tried at most where it is certain that the scans of those before are of earlier changes. */
const mostSeries = 6;

export interface Refused {
  readonly kind: "refused";
  readonly error: CobaltError;
}

export type Posted =
  | {
      readonly kind: "posted";
      readonly scan: Scan;
      /** True if an earlier run started it. */
      readonly isTakenOver: boolean;
    }
  | Refused;

interface PostRequest extends StartRequest {
  /** How many POSTs of this change Cobalt has refused for good: each further one needs a key of its own. */
  readonly refusals: number;
  /** The target's scans just before. */
  readonly scans: readonly Scan[];
}

/** Posts one scan, and finds it where the answer was lost. */
export async function postScan(request: PostRequest, context: Context): Promise<Posted> {
  try {
    // A 409 that belonged to no scan that can be this trigger's, such as one that was canceled: a new key starts a new one.
    const most = request.isFirstTry ? mostSeries : 2;
    for (let series = 0; ; series += 1) {
      const result = await postSeries(request, series, context);
      if (result.kind === "posted") return result;
      const { outcome } = result;
      const error = new OutcomeUnknownError(notKnown(request, outcome));
      if (outcome.kind === "unknown") throw error;
      if (series + 1 >= most) return { kind: "refused", error };
    }
  } catch (error) {
    const isRefusal = error instanceof CobaltApiError && [400, 409, 422, 423].includes(error.status);
    if (!isRefusal) throw error;
    return { kind: "refused", error };
  }
}

type Unseen = Exclude<MutationOutcome<Scan>, { readonly kind: "done" }>;
type Series = Exclude<Posted, Refused> | { readonly kind: "not found"; readonly outcome: Unseen };

async function postSeries(request: PostRequest, series: number, context: Context): Promise<Series> {
  const { inputs, scope, steps, follows, known, earlier, refusals, scans } = request;
  const { targetId, triggers } = inputs;
  const key = keySource(["scan", scope, targetId, triggers, follows, refusals, series]);
  const outcome = await context.api().createScan(targetId, key);
  if (outcome.kind === "done") return { kind: "posted", scan: outcome.value, isTakenOver: false };
  if (isOfEarlierChange(request, { series, outcome }, context)) return { kind: "not found", outcome };
  const before = new Set(scans.map(({ id }) => id));
  const mayBeReplaced = follows === undefined && earlier === undefined;
  const search = { targetId, known, before, outcome, mayBeReplaced, after: earlier, steps };
  const found = await findStarted(search, context).catch((error: unknown) => {
    throw notLookedFor(request, outcome, error);
  });
  switch (found.kind) {
    case "found":
      return { kind: "posted", scan: found.scan, isTakenOver: found.isTakenOver };
    case "none":
      return { kind: "not found", outcome };
    case "taken over by another":
      throw new OutcomeUnknownError(takenOver(request, outcome, found.scan));
    case "ambiguous":
      throw new OutcomeUnknownError(ambiguous(request, outcome, found.scans));
    case "may be cut off":
      throw new OutcomeUnknownError(cutOff(request, outcome, found));
  }
}

/** True if the key is that of the trigger in whose place this one is made: it was in the state, so no run was killed since. */
function isOfEarlierChange(
  { earlier, isFirstTry }: PostRequest,
  { series, outcome }: { readonly series: number; readonly outcome: Unseen },
  { effects }: Context,
): boolean {
  const isFirstAnswer = outcome.kind === "accepted" && outcome.by === "an earlier run";
  if (isFirstTry) return isFirstAnswer;
  const askedAt = earlier?.sameKeyAskedAt;
  return series === 0 && isFirstAnswer && askedAt !== undefined && mayHaveKey(askedAt, effects.now());
}

/** A scan may run, so whatever ends the search for it must not sound as if nothing had happened. */
function notLookedFor(
  { inputs: { targetId }, steps }: StartRequest,
  { message }: Unseen,
  error: unknown,
): unknown {
  if (!(error instanceof CobaltError)) return error;
  const isCanceled = error instanceof CanceledError;
  const why = isCanceled
    ? "This was canceled while its scan was looked for."
    : `Looking for its scan failed: ${error.message}`;
  const text =
    `Cobalt may have accepted a scan of ${targetId}: ${message} ${why} Run ${steps.again} again within five minutes and it is ` +
    `found; later, look at the target's scans in Cobalt's web application, and ${steps.useScan("<its dsc_ id>")}.`;
  return isCanceled ? new CanceledError(text) : new OutcomeUnknownError(text);
}

/** Another POST could be the second one for this change. */
function takenOver(
  { inputs: { targetId }, steps }: StartRequest,
  { message }: Unseen,
  { id, status }: Scan,
): string {
  return (
    `Cobalt may have accepted a scan of ${targetId} for this change: ${message} The one that fits, ${id} (${status}), was taken over ` +
    "by another trigger of the same target in this run, which had several to choose from; so nobody can say whose it is, and " +
    `no other scan was started. ${eitherWay(id, steps)}`
  );
}

/** Neither is certain: that one of them is this change's scan, and that none is. */
function ambiguous(
  { inputs: { targetId }, steps }: StartRequest,
  outcome: Unseen,
  scans: readonly Scan[],
): string {
  const named = scans.map(({ id, status }) => `${id} (${status})`).join(" or ");
  return (
    `Cobalt may have accepted a scan of ${targetId} for this change: ${outcome.message} It may be ${named}, of which Cobalt does not say ` +
    "enough: when it began, or after which other, or of which target it is; so it is not taken over, and no other scan was started." +
    `${orBusy(outcome, scans)} Look at it in Cobalt's web application. ${eitherWay(scans[0]?.id ?? "", steps)}`
  );
}

function cutOff(
  { inputs: { targetId }, steps }: StartRequest,
  outcome: Unseen,
  { why, shown }: { readonly why: string; readonly shown: readonly Scan[] },
): string {
  return (
    `Cobalt may have accepted a scan of ${targetId} for this change: ${outcome.message} None of the scans that it lists fits, and there ` +
    `may be more: of the list, ${why}. So no other scan was started.${orBusy(outcome, shown)} Look at the target's scans in Cobalt's web ` +
    `application. ${eitherWay("<its dsc_ id>", steps)}`
  );
}

function eitherWay(scanId: string, { again, useScan }: NextSteps): string {
  return `If it is this one, ${useScan(scanId)}; else run ${again} again in five minutes to start another.`;
}

/** Cobalt may answer a busy target with 409 too, which looks like that of a key that an earlier run has used. */
function orBusy(outcome: Unseen, scans: readonly Scan[]): string {
  const running = scans.find(occupiesTarget);
  if (running === undefined || outcome.kind === "unknown" || outcome.by === "this run") return "";
  return ` Or Cobalt has refused it (409). The target is busy: ${describe(running)}.`;
}

function notKnown({ inputs: { targetId }, steps }: StartRequest, outcome: Unseen): string {
  const since = outcome.kind === "unknown" ? `after ${formatInstant(outcome.keyEndsAt)}` : "in five minutes";
  return (
    `Nobody can say whether Cobalt started a scan of ${targetId}: ${outcome.message} None of the target's scans fits. Look at its scans ` +
    `in Cobalt's web application. One was started: ${steps.useScan("<its dsc_ id>")}. None was: run ${steps.again} again ${since}.`
  );
}
