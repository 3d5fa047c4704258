import { isTrouble, LifecycleError } from "../../client/errors";
import { isFinalStatus } from "../../cobalt/facts";
import { formatDuration } from "../../time/duration";
import type { Context, StoredRequest } from "../lifecycle";
import { notePredecessor } from "../predecessors";
import { occupiesTarget, statusText } from "../waiting";
import { addRow } from "../warning-tables";
import type { ScanTriggerState } from "./fields";
import { newWaitBudget } from "./wait-budget";

/** The status of a scan that Cobalt has no longer. */
export const purged = "purged";
const pollMs = 30_000;

/**
 * A matter of state alone, apart from what `onDestroy` asks for: the API cannot cancel a scan. A scan whose findings people
 * review works on the target no more.
 */
export async function remove(
  { state, scope }: StoredRequest<ScanTriggerState>,
  context: Context,
): Promise<void> {
  notePredecessor(context.memory.oldTriggers, { scope, state, seenBy: "delete" });
  const { scanId, status, onDestroy } = state;
  if (scanId === undefined || status === purged || isFinalStatus(status ?? "")) return;
  if (context.memory.takenOverScans.has(scanId)) return;
  if (onDestroy === "wait") return waitUntilOver(state, scanId, context);
  await warnOfWhatGoesOn(scanId, state.targetId, context);
}

async function waitUntilOver(state: ScanTriggerState, scanId: string, context: Context): Promise<void> {
  const { ms, end, isHeartbeatDue } = newWaitBudget(state, context);
  for (;;) {
    const scan = await context.api().pollScan(scanId);
    if (scan === undefined || !occupiesTarget(scan)) return;
    const left = end - context.effects.monotonic();
    if (left <= 0) {
      throw new LifecycleError(
        `onDestroy is "wait": scan ${scanId} was still ${statusText(scan.status, ms)} after ${formatDuration(ms)} (busyTimeout). Cobalt's API ` +
          "cannot cancel a scan. Run the same command again later, or end the scan in Cobalt's web application.",
      );
    }
    const status = statusText(scan.status, ms - left);
    if (isHeartbeatDue(status))
      context.diagnostics.progress(`waiting until scan ${scanId} is over: ${status}`);
    await context.effects.sleep(Math.min(pollMs, left), context.signal);
  }
}

/** A destroy goes on whatever Cobalt answers: whoever leaves Cobalt has no tokens that work. */
async function warnOfWhatGoesOn(scanId: string, targetId: string, context: Context): Promise<void> {
  const say = (text: string) => addRow(context, "runningScans", { key: text, text });
  try {
    const scan = await context.api().getScan(scanId);
    if (scan === undefined || !occupiesTarget(scan)) return;
    say(`scan ${scanId} goes on (${statusText(scan.status)}), target ${targetId}`);
  } catch (error) {
    if (!isTrouble(error)) throw error;
    say(`Cobalt could not be asked about them all: ${error.message}`);
    say(`scan ${scanId} may go on, target ${targetId}`);
  }
}
