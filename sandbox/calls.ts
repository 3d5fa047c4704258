import type { RecordedRequest } from "./types";

type Call = RecordedRequest["call"];

const CALLS: readonly (readonly [method: string, path: RegExp, call: Call])[] = [
  ["GET", /^\/dast\/targets$/, "list targets"],
  ["GET", /^\/dast\/targets\/[^/]+$/, "get target"],
  ["GET", /^\/dast\/scans$/, "list scans"],
  ["GET", /^\/dast\/scans\/[^/]+$/, "get scan"],
  ["GET", /^\/dast\/findings$/, "list findings"],
  ["GET", /^\/dast\/findings\/[^/]+$/, "get finding"],
  ["POST", /^\/dast\/(scans\/)?targets\/[^/]+\/scans$/, "create scan"],
  ["POST", /^\/dast\/(scans\/)?targets\/[^/]+\/scheduled_scans$/, "create scheduled scan"],
  ["GET", /^\/orgs$/, "list organisations"],
];

/** What kind of call a request is, whether or not it will be served. */
export function callOf(method: string, path: string): Call {
  const known = CALLS.find(([knownMethod, pattern]) => knownMethod === method && pattern.test(path));
  return known?.[2] ?? "other";
}
