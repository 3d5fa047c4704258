import { type CobaltError, LifecycleError } from "../../client/errors";
import type { Scan } from "../../client/types";
import { durationMs, formatDuration } from "../../time/duration";
import { filled } from "../decode";
import type { Context } from "../lifecycle";
import { newHeartbeat, occupiesTarget, statusText } from "../waiting";
import { type ScanTriggerInputs, scanTriggerDefaults } from "./fields";
import type { NextSteps } from "./next-steps";

/** Why no scan was started: another one, and what Cobalt said if it refused. */
export interface Busy {
  readonly by: Scan;
  readonly refusal?: CobaltError;
}

/** How long one trigger waits, for its target or for its own scan, however often it looks. */
export interface WaitBudget {
  readonly targetId: string;
  readonly ms: number;
  readonly end: number;
  readonly isHeartbeatDue: (about: string) => boolean;
}

const pauseMs = 15_000;
/** What frees a target that Cobalt refuses is not documented, so it is tried again although nothing that is seen has changed. */
const retryMs = 60_000;

export function newWaitBudget(inputs: ScanTriggerInputs, { effects }: Context): WaitBudget {
  const ms = durationMs(filled(inputs, scanTriggerDefaults).busyTimeout);
  const { targetId } = inputs;
  return { targetId, ms, end: effects.monotonic() + ms, isHeartbeatDue: newHeartbeat(effects) };
}

/**
 * Waits until another try may end otherwise. Reads no more than all waits of the process share; each try of its own costs a list.
 * @throws LifecycleError when `busyTimeout` is over.
 */
export async function untilWorthATry(
  busy: Busy,
  { budget, steps }: { readonly budget: WaitBudget; readonly steps: NextSteps },
  context: Context,
): Promise<void> {
  const { effects, signal, diagnostics } = context;
  const since = effects.monotonic();
  for (let scan = busy.by; ; ) {
    const left = budget.end - effects.monotonic();
    if (left <= 0) throw new LifecycleError(stillBusy({ ...busy, by: scan }, budget, steps));
    const text = describe(scan, effects.monotonic() - since);
    if (budget.isHeartbeatDue(text))
      diagnostics.progress(`waiting until ${budget.targetId} is free: ${text}${hintAtOwn(scan, steps)}`);
    await effects.sleep(Math.min(pauseMs, left), signal);
    const seen = await context.api().pollScan(busy.by.id);
    if (seen === undefined || isWorthATry(busy, seen, effects.monotonic() - since)) return;
    scan = seen;
  }
}

/** True if the target may be free, as far as the scan that was in the way shows it. */
function isWorthATry({ by, refusal }: Busy, scan: Scan, waitedMs: number): boolean {
  if (refusal === undefined) return !occupiesTarget(scan);
  return scan.status !== by.status || waitedMs >= retryMs;
}

/** @param waitedMs how long it has been waited for. */
export function describe({ id, status, startedAt }: Scan, waitedMs = 0): string {
  return `scan ${id} is ${statusText(status, waitedMs)}${startedAt === null ? "" : `, started at ${startedAt}`}`;
}

export function hintAtOwn({ id }: Scan, { useScan }: NextSteps): string {
  return ` (if an earlier run of yours started it, ${useScan(id)} instead of waiting)`;
}

function stillBusy(
  { by, refusal }: Busy,
  { targetId, ms }: WaitBudget,
  { again, option }: NextSteps,
): string {
  const said = refusal === undefined ? "" : ` ${refusal.message}`;
  return (
    `No scan was started: ${targetId} was still busy after ${formatDuration(ms)} (${describe(by, ms)}). Run ${again} again ` +
    `later, or give ${option("busyTimeout")} more time.${said}`
  );
}
