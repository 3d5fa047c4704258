import { answerHeaders } from "./refusals";
import { endedAt, statusAt } from "./scan-life";
import type { FindingEntity, ScanEntity, ScheduleEntity, Severity, TargetEntity } from "./world";

/** As Cobalt's example shows it: a number in a string. */
const SEVERITIES: Readonly<Record<Severity, string>> = { low: "10", medium: "20", high: "30" };

export function formatTarget({ id, name, url, enabled }: TargetEntity) {
  return { id, name, url, enabled };
}

/** `started_at` is there from the first answer on, as in Cobalt's example of a queued scan. */
export function formatScan(scan: ScanEntity, now: number) {
  const end = endedAt(scan, now);
  return {
    id: scan.id,
    target_id: scan.targetId,
    status: statusAt(scan, now),
    started_at: iso(scan.createdAt),
    completed_at: end === undefined ? null : iso(end),
  };
}

/** The posted instant, written in UTC whatever offset it was posted with. */
export function formatSchedule({ id, targetId, anchor, recurrence }: ScheduleEntity) {
  return { id, target_id: targetId, date_time: iso(anchor), recurrence };
}

/** @param scanIds the scans that can report it by now. */
export function formatFinding(
  finding: FindingEntity,
  scanIds: readonly string[],
  target: TargetEntity | undefined,
) {
  const page = `${target?.url ?? "https://removed.example"}/search?q=${finding.id}`;
  return {
    id: finding.id,
    target_id: finding.targetId,
    scan_ids: scanIds,
    title: `Reflected cross-site scripting in the search (${finding.severity})`,
    last_found_at: iso(finding.lastFoundAt),
    severity: SEVERITIES[finding.severity],
    state: finding.state,
    affected_url: page,
    description: "The parameter `q` is written into the page without being encoded.",
    proof_of_concept: `Open ${page}<script>alert(document.domain)</script> in a browser.`,
    suggested_fix: "Encode the parameter for HTML before it is written, and set a Content-Security-Policy.",
    http_exchanges: [
      {
        request: `GET ${page} HTTP/1.1\r\nCookie: session=visible-only-in-http-exchanges\r\n\r\n`,
        response:
          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>No result for <script>alert(1)</script></p>",
      },
    ],
  };
}

export function resourceResponse(resource: unknown, status = 200): Response {
  return jsonResponse({ resource }, status);
}

export function jsonResponse(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: answerHeaders });
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
