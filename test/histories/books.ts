import { canonical, isRecord } from "../../provider/resources/property-map";
import type { ScanPlan } from "../../sandbox/types";
import type { Attempt } from "./stack";
import type { Sending } from "./support/run";

export const keyLifeMs = 300_000;

/** A scan or schedule that Cobalt has because a resource asked for it. */
export interface Made {
  readonly kind: "scan" | "schedule";
  readonly id: string;
  readonly targetId: string;
  /** Of a schedule: its first run, as it was posted, and how it repeats. */
  readonly dateTime: string | undefined;
  readonly recurrence: string | undefined;
  readonly at: number;
  readonly resource: string;
  readonly key: string;
  readonly run: number;
  /** What was asked for: the same for the same target, body and triggers. */
  readonly declared: string;
  /** The same for the same change of the same declaration. */
  readonly change: string;
  /** The sendings of its command so far, its own included. */
  readonly sendings: readonly Sending[];
  /** The first command after which a state held it. */
  heldSince: number | undefined;
  /** Was a person told that it is left to itself: in a table's row, or in an error? */
  isLeft: boolean;
  /** Has its resource left the state since, or been replaced: by force, or since it went to another target? */
  isReleased: boolean;
  /** Has a change that replaces its resource, which the provider sees, made it a predecessor? */
  isHandedOn: boolean;
}

/** What a declaration asks for; as a change, as long as the state does not know it: the same until it is in the state. */
export function askedBy(
  { name, before, inputs }: Attempt,
  posted: { readonly targetId: string; readonly body: unknown },
): Pick<Made, "declared" | "change"> {
  const declared = canonical([posted.targetId, posted.body, inputs?.triggers]);
  return { declared, change: canonical([name, before.scheduleId ?? before.scanId, declared]) };
}

/** Does this state hold it? A schedule whose answer was lost stands there with an id of ours. */
export function holds(state: Readonly<Record<string, unknown>>, made: Made): boolean {
  if (made.kind === "scan") return state.scanId === made.id || state.previousScanId === made.id;
  const { scheduleId: id, targetId, firstRunAt: dateTime, recurrence, leftRunning } = state;
  const entries = [
    { id, targetId, dateTime, recurrence },
    ...(Array.isArray(leftRunning) ? leftRunning : []),
  ];
  return entries
    .filter(isRecord)
    .some((entry) => entry.id === made.id || (isUnknownId(entry.id) && isLike(entry, made)));
}

export function isUnknownId(id: unknown): boolean {
  return typeof id === "string" && id.startsWith("unknown:");
}

export function isLike(
  entry: Readonly<Record<string, unknown>>,
  made: Pick<Made, "targetId" | "dateTime" | "recurrence">,
): boolean {
  return (
    entry.targetId === made.targetId &&
    entry.dateTime === made.dateTime &&
    (entry.recurrence ?? undefined) === made.recurrence
  );
}

/** Does this warning name it? One whose id nobody knows is named by its target and first run. */
export function warns(text: string, made: Made): boolean {
  if (text.includes(made.id)) return true;
  const { dateTime, targetId } = made;
  return dateTime !== undefined && [`unknown:${targetId}:`, dateTime].every((part) => text.includes(part));
}

/** Does this error name it, as a thing that may be there? */
export function admits(error: Error, { id, targetId, dateTime }: Made): boolean {
  if (error.message.includes(id)) return true;
  const code: unknown = Reflect.get(error, "code");
  const isCanceled = code === "canceled" && error.message.includes("may have accepted");
  if (code !== "outcome-unknown" && !isCanceled) return false;
  return [targetId, dateTime ?? ""].every((part) => error.message.includes(part));
}

/** By design a scan that was canceled or failed is nobody's answer to a change: another one is started. */
export function isUnusable({ kind, at }: Made, plan: ScanPlan, now: number): boolean {
  const { queuedMs = 0, startedMs = 0, finishingUpMs = 0, underReviewMs = 0, endsAs = "" } = plan;
  const endsAt = at + queuedMs + startedMs + finishingUpMs + underReviewMs;
  return kind === "scan" && ["canceled", "failed"].includes(endsAs) && endsAt <= now;
}

/**
 * By the protocol itself: an earlier command's POST was accepted; this command's was refused by the limit and then met 409,
 * which is what a key that the refusal had burned would meet as well, so it took the next key. The same happens within one
 * command where something on the way, such as a gateway, gives its own POST's 201 back as 409.
 */
export function tookNextKey(earlier: Pick<Made, "resource" | "key">, sendings: readonly Sending[]): boolean {
  const same = sendings.filter(({ resource, key }) => resource === earlier.resource && key === earlier.key);
  // What never arrived took no key, and neither did a path that Cobalt does not have.
  const taken = same.filter(({ seen, arrivedAt }) => seen !== 404 && arrivedAt !== undefined);
  const [last, ...refusals] = taken.map(({ seen }) => seen).reverse();
  return last === 409 && refusals.length > 0 && refusals.every((seen) => seen === 509 || seen === 429);
}

/**
 * By the protocol itself: a command that had gone on to another key, since the first was burned or its scan gave no result, ended
 * before it knew whether that key's POST was accepted. Repeated when the first key lives no longer, it posts with the first key
 * again, and nothing can tell it of the other.
 */
export function wasUnderAnotherKey(earlier: Made, later: Made): boolean {
  const first = earlier.sendings.find(
    ({ resource, method }) => resource === earlier.resource && method === "POST",
  );
  return earlier.run < later.run && first?.key !== earlier.key && first?.key === later.key;
}
