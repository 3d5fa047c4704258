import { LifecycleError } from "../../client/errors";
import { filled } from "../defaults";
import { durationMs, formatDuration } from "../duration";
import type { Context } from "../lifecycle";
import { type Readiness, readinessDefaults } from "./declaration";

const pauseMs = 5_000;
const answerMs = 10_000;
const mostBodyBytes = 1_000_000;

/** Waits until the deployed version answers as declared. No header of Cobalt's goes to this URL, and no redirect is followed. */
export async function waitUntilReady(readiness: Readiness, context: Context): Promise<void> {
  const { effects, signal, report } = context;
  const patience = durationMs(filled(readiness, readinessDefaults).timeout);
  const end = effects.monotonic() + patience;
  let said: string | undefined;
  for (;;) {
    const answer = await look(readiness, signal);
    if (answer === "ready") return;
    const left = end - effects.monotonic();
    if (left <= 0) throw new LifecycleError(notReady(readiness, { answer, patience }));
    if (answer !== said) report.progress(`waiting until ${readiness.url} is ready: ${answer}`);
    said = answer;
    await effects.sleep(Math.min(pauseMs, left), signal);
  }
}

async function look(readiness: Readiness, signal: AbortSignal | undefined): Promise<string> {
  const { url, expectStatus, expectBody } = filled(readiness, readinessDefaults);
  const limits = [AbortSignal.timeout(answerMs), ...(signal ? [signal] : [])];
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.any(limits) });
    const body = await readStart(response);
    if (response.status !== expectStatus) return `it answered ${response.status}, expected ${expectStatus}`;
    return expectBody === undefined || body.includes(expectBody)
      ? "ready"
      : "its body does not hold the expected text yet";
  } catch {
    return "it does not answer";
  }
}

async function readStart(response: Response): Promise<string> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= mostBodyBytes) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function notReady(
  { url }: Readiness,
  { answer, patience }: { readonly answer: string; readonly patience: number },
): string {
  return (
    `No scan was started: ${url} was not ready within ${formatDuration(patience)} (${answer}). Check the deployment, ` +
    "then run `pulumi up` again, or give readiness.timeout more time."
  );
}
