import type { MutationOutcome } from "../../client/api";
import type { Scan } from "../../client/types";
import type { Context } from "../lifecycle";
import { candidates } from "./reconcile";

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
  const byThisRun = !(outcome.kind === "accepted" && outcome.by === "an earlier run");
  for (let look = 1; look <= looks; look += 1) {
    const scans = await context.api().listScans(targetId);
    const [found, ...others] = candidates(scans, { now: context.effects.now(), before, owned, byThisRun });
    if (found !== undefined) {
      context.report.info(adopted(found, others, outcome));
      return found;
    }
    if (look === 1)
      context.report.progress(
        `looking for the scan of ${targetId} that Cobalt may have accepted: none that fits is listed yet`,
      );
    if (look < looks) await context.effects.sleep(pauseMs, context.signal);
  }
  return undefined;
}

function adopted(found: Scan, others: readonly Scan[], outcome: Search["outcome"]): string {
  const whose =
    outcome.kind === "accepted" && outcome.by === "an earlier run" ? "an earlier run" : "this run";
  const doubt =
    others.length === 0
      ? ""
      : ` It is the newest that fits; of these others one may be meant: ${others.map(({ id }) => id).join(", ")}.`;
  return (
    `Cobalt's answer was lost, and the scan was found: ${found.id} of ${found.targetId} (${found.status}), started by ${whose}, is ` +
    `taken over; no second one is started.${doubt}`
  );
}
