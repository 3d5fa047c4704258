import { LifecycleError } from "../../client/errors";
import { durationMs, formatDuration } from "../../time/duration";
import { filled } from "../fields";
import type { Context } from "../lifecycle";
import { type Readiness, readinessDefaults } from "./fields";

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
