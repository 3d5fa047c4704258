import { safeLine, shortLine } from "../../../provider/foreign-text";
import type { RecordedRequest, Sandbox } from "../../../sandbox";
import { sandboxEnvironment } from "./child";

const LIMITS = `A local sandbox of Cobalt's documented API for DAST. What it does not imitate:
  - scanning: nothing is ever sent to a target; scans pass through their statuses by a plan, findings are made up
  - Cobalt where its documentation is silent: it refuses what is not documented, and its error texts are its own
  - users and rights, several organisations, pentests and the rest of the API, Cobalt's speed
It has not been compared with a live Cobalt account.
`;

/** What a person sees first: limits, address, environment, targets. */
export function welcome(sandbox: Sandbox): string {
  const { COBALT_SANDBOX_TARGETS: _, ...environment } = sandboxEnvironment(sandbox);
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
  const targets = sandbox.store.targets.map(
    ({ id, name, url, enabled }) =>
      `  ${id}  ${shortLine(name)}  ${safeLine(url)}${enabled ? "" : "  (disabled)"}`,
  );
  return [
    LIMITS,
    `Listening on ${sandbox.url}`,
    "",
    ...exports,
    "",
    "Targets:",
    ...targets,
    "",
    "Ctrl-C ends it.",
    "",
  ].join("\n");
}

export function requestLine({ at, method, path, status, call }: RecordedRequest): string {
  return `${at}  ${status ?? "---"}  ${method} ${safeLine(path)}${call === "other" ? "" : `  (${call})`}\n`;
}

/** Two lines: what was asked, and what came of it. */
export function requestSummary({ log, store }: Sandbox): string {
  const calls = tally(log.map((request) => request.call));
  const failures = tally(
    log
      .filter(({ status }) => status === undefined || status >= 400)
      .map(({ status }) => String(status ?? "no answer")),
  );
  const contents = `${store.schedules.length} schedules, ${store.scans.length} scans, ${store.findings.length} findings`;
  return [
    `pulumi-cobalt sandbox: ${log.length} requests${list(calls)}`,
    `pulumi-cobalt sandbox: ${failures.length === 0 ? "none refused" : `refused${list(failures)}`}; it holds ${contents}`,
    "",
  ].join("\n");
}

function tally(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} × ${name}`);
}

function list(items: readonly string[]): string {
  return items.length === 0 ? "" : `: ${items.join(", ")}`;
}
