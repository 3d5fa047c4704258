import type { MutationOutcome } from "../../client/api";
import { CobaltApiError, LifecycleError, OutcomeUnknownError } from "../../client/errors";
import type { ScheduledScan } from "../../client/types";
import { nextRunAt } from "../../time/calendar";
import { formatInstant, instantOf } from "../../time/date-time";
import { digest, keySource } from "../keys";
import type { Context } from "../lifecycle";
import type { Followed } from "./decide";
import { type ScheduledScanInputs, type SentSchedule, sentInputs } from "./fields";
import type { PostedSchedule } from "./state";

interface PostRequest {
  readonly inputs: ScheduledScanInputs;
  readonly scope: string;
  readonly follows: Followed | undefined;
}

/** Posts one schedule, and says what is known of it if the answer was lost. */
export async function postSchedule(request: PostRequest, context: Context): Promise<PostedSchedule> {
  const instant = firstRun(request.inputs, context.effects.now());
  try {
    return settle(await post(request, instant, context), { request, instant }, context);
  } catch (error) {
    // A wait for the rate limit can outlast the instant; whether Cobalt takes a past one is not documented.
    const hasPassed = instant <= context.effects.now();
    const isRefused = error instanceof CobaltApiError && [400, 422].includes(error.status);
    if (!isRefused || !hasPassed) throw error;
    const later = firstRun(request.inputs, context.effects.now());
    return settle(await post(request, later, context), { request, instant: later }, context);
  }
}

/** The schedule that exists already, by its id or by the word of the person who declares it. */
export function adoptSchedule(inputs: ScheduledScanInputs, adopt: string, now: number): PostedSchedule {
  const anchor = instantOf(inputs.dateTime) ?? now;
  const run = nextRunAt(anchor, inputs.recurrence, now) ?? anchor;
  return {
    scheduleId: adopt === "existing" ? unknownId({ inputs, follows: undefined }, run) : adopt,
    firstRunAt: formatInstant(run),
  };
}

/**
 * A schedule that certainly exists while its id is not known: the same for the same schedule, and another one than that of the
 * schedule that it follows, whose id a person may have put into `cobalt:removedSchedules`.
 */
function unknownId({ inputs, follows }: Omit<PostRequest, "scope">, instant: number): string {
  const { targetId, recurrence } = inputs;
  return `unknown:${targetId}:${digest([targetId, instant, recurrence, follows?.id]).slice(0, 8)}`;
}

function firstRun(inputs: ScheduledScanInputs, now: number): number {
  const instant = nextRunAt(instantOf(inputs.dateTime) ?? Number.NaN, inputs.recurrence, now);
  if (instant !== undefined) return instant;
  throw new LifecycleError(
    `The scan of ${inputs.targetId} was to run once, at ${inputs.dateTime}, and that has passed (now is ${formatInstant(now)}). ` +
      "Nothing was posted. Give a later dateTime.",
  );
}

function post(
  { inputs, scope, follows }: PostRequest,
  instant: number,
  context: Context,
): Promise<MutationOutcome<ScheduledScan>> {
  const sent: SentSchedule = { ...inputs, dateTime: formatInstant(instant) };
  const key = keySource(["schedule", scope, ...sentInputs.map((input) => sent[input]), idInKey(follows)]);
  return context.api().createScheduledScan(sent, key);
}

function settle(
  outcome: MutationOutcome<ScheduledScan>,
  { request, instant }: { readonly request: PostRequest; readonly instant: number },
  context: Context,
): PostedSchedule {
  const { inputs } = request;
  const firstRunAt = formatInstant(instant);
  const what = `schedule for ${inputs.targetId} (${inputs.recurrence ?? "once"} from ${firstRunAt})`;
  switch (outcome.kind) {
    case "done":
      return { scheduleId: outcome.value.id, firstRunAt };
    case "accepted": {
      const scheduleId = unknownId(request, instant);
      context.memory.unknownSchedules.set(request.scope, { ...inputs, scheduleId, firstRunAt });
      context.diagnostics.warn(acceptedWarning(what, { scheduleId, by: whoseOf(request, outcome.by) }));
      return { scheduleId, firstRunAt };
    }
    case "unknown":
      throw new OutcomeUnknownError(unknownMessage(what, outcome));
  }
}

type Whose = "this run" | "a killed run" | "any earlier run";

/** The key of a declaration alone may be that of a resource which this one replaces: the engine tells a creation of none. */
function whoseOf({ follows }: PostRequest, by: "this run" | "an earlier run"): Whose {
  if (by === "this run") return by;
  return idInKey(follows) === undefined ? "any earlier run" : "a killed run";
}

function idInKey(follows: Followed | undefined): string | undefined {
  return follows?.isInKey ? follows.id : undefined;
}

const reasons: Readonly<Record<Whose, string>> = {
  "this run": "its answer was lost",
  "a killed run": "an earlier run was ended before it had the answer",
  "any earlier run":
    "an earlier run was ended before it had the answer, or had it, and its resource was destroyed or is replaced by this one",
};

function acceptedWarning(
  what: string,
  { scheduleId, by }: { readonly scheduleId: string; readonly by: Whose },
): string {
  const whereNamed =
    by === "any earlier run" ? "Where a warning of that run or of this one names the id, give" : "Give";
  return (
    `Cobalt accepted the ${what} within the last five minutes; ${reasons[by]}, and Cobalt gives no id afterwards. It stands in the ` +
    `state as ${scheduleId} and is not posted again. ${whereNamed} it with adopt: "<its dsc_ id>", or say adopt: "existing" once you have ` +
    "seen it. Should Cobalt's web application show no such schedule, put that id into cobalt:removedSchedules: the next `pulumi up` then " +
    "posts it anew."
  );
}

function unknownMessage(
  what: string,
  outcome: { readonly keyEndsAt: number; readonly message: string },
): string {
  return (
    `Nobody can say whether Cobalt has the ${what}: ${outcome.message} Look at the target's scheduled scans in Cobalt's web ` +
    'application. It is there: declare it with adopt: "<its dsc_ id>", or adopt: "existing" where no id is shown. It is not: run ' +
    `again after ${formatInstant(outcome.keyEndsAt)}, when no late answer can make a second one.`
  );
}
