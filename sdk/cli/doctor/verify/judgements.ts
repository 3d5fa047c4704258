import { orderOf } from "../../../../provider/client/reads/scan-order";
import { findingStates, scanStatuses } from "../../../../provider/client/types";
import { differs, type FactAnswer, holds, notSeen, seen } from "./answer";
import { type Evidence, itemsOf, largeLimit } from "./evidence";

/** Pure judgements of what was read, one for each fact that reading can show. */

export function envelopes({ targets, target, scans, findings, envelopeFaults }: Evidence): FactAnswer {
  const unread = [targets, target, scans, findings].flatMap((one) =>
    one?.kind === "wrong" ? [one.why] : [],
  );
  const silent = [targets, scans, findings].filter(
    (one) => one.kind === "value" && !one.value.saysWhetherMore,
  );
  const wrong = [
    ...unread,
    ...(silent.length > 0
      ? ["pagination is not said: a list does not tell whether another page follows"]
      : []),
    ...envelopeFaults,
  ];
  if (wrong.length > 0) return differs(wrong.join("; "));
  return holds("lists and single objects have these forms");
}

export function limits({ limits: { readLimit, mutationLimit } }: Evidence): FactAnswer {
  if (readLimit === undefined && mutationLimit === undefined) return notSeen("the answers show no limits");
  const shown = `${readLimit ?? "?"} GETs and ${mutationLimit ?? "?"} mutations`;
  return readLimit === "100" && mutationLimit === "20" ? holds(shown) : differs(shown);
}

export function knownStatuses({ scans, findings }: Evidence): FactAnswer {
  const statuses = itemsOf(scans).map(({ status }) => status);
  const states = itemsOf(findings).map(({ state }) => state);
  if (statuses.length === 0 && states.length === 0) return notSeen("there are no scans and no findings yet");
  const documented: readonly string[] = scanStatuses;
  const unknown = [
    ...statuses.filter((status) => !documented.includes(status)),
    ...states.filter((state) => !findingStates.includes(state)),
  ];
  if (unknown.length > 0) return differs(`not documented: ${[...new Set(unknown)].join(", ")}`);
  return holds(`${statuses.length} scans and ${states.length} findings have documented ones`);
}

const noSuchCall = [404, 405, 406, 410];

export function schedulesHidden({ schedulesStatus: status }: Evidence): FactAnswer {
  if (status === undefined) return notSeen("there is no target to ask about");
  return noSuchCall.includes(status)
    ? holds(`a GET of a target's schedules is answered with ${status}`)
    : differs(`a GET of a target's schedules is answered with ${status}`);
}

export function largestPage({ largePage, targets }: Evidence): FactAnswer {
  if (largePage.kind === "wrong") return seen(`a limit of ${largeLimit} is refused: ${largePage.why}`);
  const { items, nextPage } = largePage.value;
  if (items.length >= largeLimit) return seen(`a limit of ${largeLimit} is granted`);
  if (nextPage !== null) return seen(`a limit of ${largeLimit} is cut to ${items.length}`);
  return notSeen(
    `all ${itemsOf(targets).length} targets fit on one page; a limit of ${largeLimit} is not refused`,
  );
}

export function cursor({ targets, scans, findings }: Evidence): FactAnswer {
  const pages = [targets, scans, findings].flatMap((one) =>
    one.kind === "value" ? [one.value.nextPage] : [],
  );
  const next = pages.find((page) => typeof page === "string");
  if (next === undefined) return notSeen("every list fits on one page");
  const decoded = Buffer.from(/[?&]cursor=([^&]+)/.exec(next)?.[1] ?? "", "base64").toString();
  return seen(/"page":\d+/.test(decoded) ? "a cursor is a page's number" : "a cursor is no page's number");
}

export function movingLists({ targets, scans, findings }: Evidence): FactAnswer {
  const more = [targets, scans, findings].some((one) => one.kind === "value" && one.value.nextPage !== null);
  return more
    ? seen("lists have several pages, so verdicts read them twice")
    : notSeen("every list fits on one page");
}

export function order({ scans }: Evidence): FactAnswer {
  const found = orderOf(itemsOf(scans));
  return found === "unknown" ? notSeen("the dates of the scans show none") : seen(`scans come ${found}`);
}

export function findingsBeforeReview({ underReview }: Evidence): FactAnswer {
  if (underReview === undefined) return notSeen("no scan is under review now");
  return itemsOf(underReview).length > 0
    ? seen("a scan under review shows findings")
    : notSeen("the scan under review shows no findings, and may have none");
}

export function scanIds({ ofScan }: Evidence): FactAnswer {
  if (ofScan === undefined) return notSeen("there are no findings yet");
  const { scanId, findings } = ofScan;
  if (findings.kind === "wrong") return differs(findings.why);
  const { items } = findings.value;
  const without = items.filter((finding) => !finding.scanIds.includes(scanId)).length;
  if (without > 0) return differs(`${without} of ${items.length} findings of scan ${scanId} do not list it`);
  return items.length === 0
    ? differs(`a finding lists scan ${scanId}, and that scan lists no finding`)
    : holds(`all ${items.length} findings of scan ${scanId} list it`);
}
