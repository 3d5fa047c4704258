import { LifecycleError, ListMovedError } from "../../client/errors";
import type { Scan } from "../../client/types";
import { durationMs, formatDuration } from "../../time/duration";
import { filled } from "../decode";
import type { Context } from "../lifecycle";
import { occupiesTarget, phaseOf, serializeByKey } from "../waiting";
import { type OnBusy, type Readiness, readinessDefaults, scanTriggerDefaults } from "./fields";
import { latestScans, movedError } from "./find-started";
import { postScan, type Refused, type StartRequest } from "./post";
import { type Busy, describe, hintAtOwn, newWaitBudget, untilWorthATry } from "./wait-budget";

export interface StartedScan {
  readonly scan: Scan;
  readonly joined: boolean;
  readonly requestedAt: number;
}

type Attempt =
  | { readonly kind: "started"; readonly started: StartedScan }
  | ({ readonly kind: "busy" } & Busy);

/** Starts one scan, or joins one, as `onBusy` says; returns as soon as Cobalt has given its id. */
export async function startScan(request: StartRequest, context: Context): Promise<StartedScan> {
  const { inputs } = request;
  if (inputs.readiness) await waitUntilReady(inputs.readiness, context);
  const budget = newWaitBudget(inputs, context);
  for (let refusals = 0; ; ) {
    const result = await serializeByKey(context.memory, inputs.targetId, () =>
      tryOnce(request, refusals, context),
    );
    if (result.kind === "started") return result.started;
    if (result.refusal) refusals += 1;
    await untilWorthATry(result, { budget, steps: request.steps }, context);
  }
}

/** What to do about a target as it was found. */
export function decideBusy(onBusy: OnBusy, running: Scan | undefined): "post" | "join" | "fail" | "wait" {
  if (running === undefined || onBusy === "start") return "post";
  return onBusy;
}

async function tryOnce(request: StartRequest, refusals: number, context: Context): Promise<Attempt> {
  const { targetId, onBusy } = filled(request.inputs, scanTriggerDefaults);
  const scans = await scansBefore(request, context);
  const requestedAt = context.effects.now();
  const running = scans.find(
    (scan) => occupiesTarget(scan) && (onBusy !== "join" || canJoin(scan, targetId)),
  );
  const decision = decideBusy(onBusy, running);
  if (running !== undefined) {
    if (decision === "join")
      return { kind: "started", started: { scan: running, joined: true, requestedAt } };
    if (decision === "fail") throw new LifecycleError(busy(request, running));
    if (decision === "wait") return { kind: "busy", by: running };
  }
  const result = await postScan({ ...request, refusals, scans }, context);
  if (result.kind === "refused") return settleRefusal(result, { request, scans, requestedAt }, context);
  context.memory.claimedScans.add(result.scan.id);
  if (result.isTakenOver) context.memory.takenOverScans.add(result.scan.id);
  return { kind: "started", started: { scan: result.scan, joined: result.isTakenOver, requestedAt } };
}

/** @throws ListMovedError where a POST could not be told from what others start. */
async function scansBefore(
  { inputs: { targetId }, steps }: StartRequest,
  context: Context,
): Promise<readonly Scan[]> {
  const reading = await latestScans(targetId, context);
  if (reading.kind === "whole" || reading.mayBeCut) return reading.items;
  const { message } = movedError(targetId, reading.why);
  throw new ListMovedError(`No scan was started: ${message} Run ${steps.again} again.`);
}

/** A scan of which Cobalt does not say whose it is may stand in the way, and is not judged for this target. */
function canJoin(scan: Scan, targetId: string): boolean {
  return scan.targetId === targetId;
}

interface Look {
  readonly request: StartRequest;
  readonly scans: readonly Scan[];
  readonly requestedAt: number;
}

/** Which status Cobalt gives for a busy target is not documented, so its scans say whether that was the reason. */
async function settleRefusal(
  { error }: Refused,
  { request, scans, requestedAt }: Look,
  context: Context,
): Promise<Attempt> {
  const isUnfinished = (scan: Scan) => phaseOf(scan) !== "final";
  const { targetId, onBusy } = request.inputs;
  const by = scans.find(isUnfinished) ?? (await context.api().listScans(targetId)).find(isUnfinished);
  if (by === undefined) throw error;
  if (onBusy === "wait") return { kind: "busy", by, refusal: error };
  if (onBusy === "join" && canJoin(by, targetId))
    return { kind: "started", started: { scan: by, joined: true, requestedAt } };
  throw new LifecycleError(
    `The target is busy: ${describe(by)}; ${request.steps.option("onBusy", "wait")} waits until it is free. ${error.message}`,
  );
}

function busy({ inputs: { targetId }, steps }: StartRequest, by: Scan): string {
  const [fail, wait, join] = ["fail", "wait", "join"].map((value) => steps.option("onBusy", value));
  return (
    `No scan was started: ${targetId} is busy (${describe(by)}), and ${fail} does not wait. Run ${steps.again} again when it is over, ` +
    `or choose ${wait} or ${join}${hintAtOwn(by, steps)}.`
  );
}

const pauseMs = 5_000;

/** Waits until the deployed version answers as declared. No header of Cobalt's goes to this URL, and no redirect is followed. */
export async function waitUntilReady(readiness: Readiness, context: Context): Promise<void> {
  const { effects, signal, diagnostics } = context;
  const budget = durationMs(filled(readiness, readinessDefaults).timeout);
  const end = effects.monotonic() + budget;
  let said: string | undefined;
  for (;;) {
    const answer = await look(readiness, context);
    if (answer === "ready") return;
    const left = end - effects.monotonic();
    if (left <= 0) throw new LifecycleError(notReady(readiness, { answer, budget }));
    if (answer !== said) diagnostics.progress(`waiting until ${shownUrl(readiness)} is ready: ${answer}`);
    said = answer;
    await effects.sleep(Math.min(pauseMs, left), signal);
  }
}

async function look(readiness: Readiness, { askWeb }: Context): Promise<string> {
  const { url, headers = {}, expectStatus, expectBody } = filled(readiness, readinessDefaults);
  const answer = await askWeb(url, headers);
  if (answer.kind === "no answer") return `it does not answer: ${answer.why}`;
  const { status, text } = answer;
  if (status !== expectStatus) {
    const redirect = status >= 300 && status < 400 ? " (a redirect, which is not followed)" : "";
    return `it answered ${status}${redirect}, expected ${expectStatus}`;
  }
  return expectBody === undefined || text.includes(expectBody)
    ? "ready"
    : "its body does not hold the expected text yet";
}

/** Without its user name, password and query, which may be secrets. */
function shownUrl({ url }: Readiness): string {
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}

function notReady(
  readiness: Readiness,
  { answer, budget }: { readonly answer: string; readonly budget: number },
): string {
  return (
    `No scan was started: ${shownUrl(readiness)} was not ready within ${formatDuration(budget)} (${answer}). Check the deployment, ` +
    "then run `pulumi up` again, or give readiness.timeout more time."
  );
}
