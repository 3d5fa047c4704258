import type { MutationOutcome } from "../../client/api";
import type { Scan } from "../../client/types";
import type { Context } from "../lifecycle";
import { candidates, passedOver } from "./reconcile";

interface Search {
  readonly targetId: string;
  /** Scans that the state knows. */
  readonly known: readonly (string | undefined)[];
  readonly before: ReadonlySet<string>;
  readonly outcome: Exclude<MutationOutcome<Scan>, { readonly kind: "created" }>;
}

/** How often and how long to look for a scan that Cobalt says it accepted, before it is believed not to be there. */
const looks = 4;
const pauseMs = 5_000;

/** Finds the scan of a POST whose answer never came, and says that it was found. Undefined: no scan can be the one. */
export async function findStarted(search: Search, context: Context): Promise<Scan | undefined> {
  const { targetId, known, before, outcome } = search;
  const owned = new Set([...context.memory.claimedScans, ...known.filter((id) => id !== undefined)]);
  for (let look = 1; look <= looks; look += 1) {
    const scans = await context.api().listScans(targetId);
    const onlyNew = mustBeNew(outcome, look === looks);
    const [found, ...others] = candidates(scans, { now: context.effects.now(), before, owned, onlyNew });
    if (found !== undefined) {
      // Whose scan is whose is a guess then, which a person should see.
      const say = others.length === 0 ? context.report.info : context.report.warn;
      const isEarlier =
        before.has(found.id) || (outcome.kind === "accepted" && outcome.by === "an earlier run");
      say(adopted(found, others, isEarlier ? "an earlier run" : "this run"));
      return found;
    }
    if (look === 1)
      context.report.progress(
        `looking for the scan of ${targetId} that Cobalt may have accepted: none that fits is listed yet`,
      );
    if (look < looks) await context.effects.sleep(pauseMs, context.signal);
    else warnOfPassedOver(targetId, passedOver(scans, { now: context.effects.now(), owned }), context);
  }
  return undefined;
}

/**
 * After a lost answer it is most likely this run's POST that was accepted, so a scan that is new is waited for. But an earlier
 * run that was killed may have sent the same key before: where nothing new shows up, its scan is the one.
 */
function mustBeNew(outcome: Search["outcome"], isLastLook: boolean): boolean {
  if (outcome.kind === "unknown") return true;
  return outcome.by === "this run" && !isLastLook;
}

/** The scan that Cobalt accepted may be among them, and nothing else will ever name it. */
function warnOfPassedOver(targetId: string, ended: readonly Scan[], { report }: Context): void {
  if (ended.length === 0) return;
  const named = ended.map(({ id, status }) => `${id} (${status})`).join(", ");
  report.warn(
    `Cobalt's answer was lost, and the scan of ${targetId} that it accepted may be one that gave no result, so it is not taken ` +
      `over: ${named}.`,
  );
}

function adopted(found: Scan, others: readonly Scan[], whose: "this run" | "an earlier run"): string {
  const doubt =
    others.length === 0
      ? ""
      : ` It is the newest that fits; of these others one may be meant: ${others.map(({ id }) => id).join(", ")}.`;
  return (
    `Cobalt's answer was lost, and the scan was found: ${found.id} of ${found.targetId} (${found.status}), started by ${whose}, is ` +
    `taken over; no second one is started.${doubt}`
  );
}
