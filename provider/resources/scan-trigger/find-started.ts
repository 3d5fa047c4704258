import type { MutationOutcome } from "../../client/api";
import type { Scan } from "../../client/types";
import type { Context } from "../lifecycle";
import { allFitting, candidates, passedOver, undecided } from "./reconcile";

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

export type Found =
  | { readonly kind: "found"; readonly scan: Scan }
  /** Another trigger of this run took it for its own, and may have been wrong. */
  | { readonly kind: "taken over by another"; readonly scan: Scan }
  /** It may be meant, and Cobalt does not say enough of it. */
  | { readonly kind: "cannot be told"; readonly scan: Scan }
  | { readonly kind: "none" };

/** Finds the scan of a POST whose answer never came, and says that it was found. */
export async function findStarted(search: Search, context: Context): Promise<Found> {
  const { targetId, before, outcome } = search;
  const { claimedScans, doubtfulScans } = context.memory;
  const ofState = search.known.filter((id) => id !== undefined);
  const owned = new Set([...claimedScans, ...ofState]);
  const certain = new Set([...claimedScans].filter((id) => !doubtfulScans.has(id)).concat(ofState));
  for (let look = 1; look <= looks; look += 1) {
    const scans = await context.api().listScans(targetId);
    const onlyNew = mustBeNew(outcome, look === looks);
    const known = { now: context.effects.now(), before, owned };
    const [found] = candidates(scans, { ...known, onlyNew });
    if (found !== undefined) {
      const others = allFitting(scans, known).filter((scan) => scan !== found);
      // Whose scan is whose is a guess then, which a person should see.
      const say = others.length === 0 ? context.report.info : context.report.warn;
      if (others.length > 0) doubtfulScans.add(found.id);
      const isEarlier =
        before.has(found.id) || (outcome.kind === "accepted" && outcome.by === "an earlier run");
      say(adopted(found, others, isEarlier ? "an earlier run" : "this run"));
      return { kind: "found", scan: found };
    }
    if (look === 1)
      context.report.progress(
        `looking for the scan of ${targetId} that Cobalt may have accepted: none that fits is listed yet`,
      );
    if (look < looks) {
      await context.effects.sleep(pauseMs, context.signal);
      continue;
    }
    const [taken] = candidates(scans, { ...known, owned: certain, onlyNew });
    if (taken !== undefined) return { kind: "taken over by another", scan: taken };
    const [untold] = undecided(scans, { ...known, onlyNew });
    if (untold !== undefined) return { kind: "cannot be told", scan: untold };
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
      : ` It fits best; of these others one may be meant: ${others.map(({ id }) => id).join(", ")}.`;
  return (
    `Cobalt's answer was lost, and the scan was found: ${found.id} of ${found.targetId} (${found.status}), started by ${whose}, is ` +
    `taken over; no second one is started.${doubt}`
  );
}
