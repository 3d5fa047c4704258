import type { Attempt } from "./stack";
import type { Run, Sending } from "./support/run";

/** What each command sent, how it ended for each resource and what it said: to read when an invariant broke. */
export function taleOf(
  runs: readonly Run[],
  attempts: readonly (readonly Attempt[])[],
  states: unknown,
): string {
  return [
    ...runs.flatMap((run, number) => [
      `command ${number}${run.isDead ? " (its process died)" : ""}`,
      ...run.sendings.map(describe),
      ...(attempts[number] ?? []).map(({ name, end, error }) => `  ${name}: ${end} ${error?.message ?? ""}`),
      ...run.said.map(({ kind, text }) => `  ${kind}: ${text}`),
    ]),
    `state: ${JSON.stringify(states)}`,
  ].join("\n");
}

function describe({
  resource,
  method,
  key = "",
  sentAt,
  status,
  seen,
  isInvented,
  isBurned,
}: Sending): string {
  const time = new Date(sentAt).toISOString();
  const notes = [isInvented ? "a mishap" : "", isBurned ? "its key was burned" : ""].filter(
    (note) => note !== "",
  );
  return `  ${time} ${resource} ${method} ${key.slice(-6)} ${status}, seen as ${seen} ${notes.join(", ")}`;
}
