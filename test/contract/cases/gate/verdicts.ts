import { type Case, meanwhile, up } from "../../support/case";
import { ends, forAQuarterHour, gate, isFailed, one, scan } from "./shared";

export const verdicts: readonly Case[] = [
  one(
    "a scan that is over, within its limits",
    scan({ status: "completed" }, 0, 2),
    up(gate, {
      did: "create",
      requests: ["get scan 200", "list findings 200"],
      state: {
        ...gate,
        verdict: "passed",
        findingCounts: { high: 0, medium: 2, low: 0 },
        scanStatus: "completed",
      },
      says: [/^info: Cobalt DAST gate passed: scan \$scan0/],
      warnings: 0,
    }),
    up(gate, { did: "same", requests: [] }),
  ),
  one(
    "a scan that still runs is waited for",
    scan(forAQuarterHour),
    up(
      { ...gate, timeout: "2h" },
      {
        did: "create",
        posts: 0,
        state: { verdict: "passed" },
        says: [
          /^progress: scan \$scan0: queued, waiting for 0 s/,
          /^progress: scan \$scan0: started, waiting for 6 min/,
        ],
      },
    ),
  ),
  one(
    "too many findings: nothing is in the state, and the same scan is judged again",
    scan({ status: "completed" }, 1),
    up(gate, { did: "failed", failure: isFailed, posts: 0, state: undefined }),
    meanwhile(({ sandbox: { store } }) => store.setFindingState(String(store.findings[0]?.id), "invalid")),
    up(gate, { did: "create", posts: 0, state: { verdict: "passed" } }),
  ),
  one(
    "onFailure: warn goes on, and judges again at each run",
    scan({ status: "completed" }, 1),
    up(
      { ...gate, onFailure: "warn" },
      { did: "create", state: { verdict: "failed" }, warnings: 1, says: [/^warn: .*is failed/] },
    ),
    up(
      { ...gate, onFailure: "warn" },
      { did: "update", posts: 0, state: { verdict: "failed" }, warnings: 1 },
    ),
  ),
  one(
    "a timeout fails",
    scan(forAQuarterHour),
    up(
      { ...gate, timeout: "10m" },
      { did: "failed", failure: /is pending after 10 min \(timeout\)/, state: undefined },
    ),
  ),
  one(
    "onTimeout: warn goes on",
    scan(forAQuarterHour),
    up(
      { ...gate, timeout: "10m", onTimeout: "warn" },
      { did: "create", state: { verdict: "pending" }, warnings: 1 },
    ),
    ends("completed"),
    up(
      { ...gate, timeout: "10m", onTimeout: "warn" },
      { did: "update", state: { verdict: "passed" }, warnings: 0 },
    ),
  ),
  one(
    "a scan that was canceled",
    scan({ status: "canceled" }),
    up(gate, { did: "failed", failure: /ended as canceled/, state: undefined }),
  ),
  one(
    "a status that nobody documents",
    scan({ status: "paused" }),
    up({ ...gate, timeout: "1m" }, { did: "failed", failure: /pending/, state: undefined }),
  ),
  one(
    "an accepted scan",
    scan({ status: "completed" }, 1),
    up(
      gate,
      { did: "create", state: { verdict: "accepted", acceptedBecause: "fix ships until 2026-11-02" } },
      {
        config: { acceptedScans: { $scan0: "fix ships until 2026-11-02" } },
      },
    ),
  ),
  one(
    "an acceptance that has expired",
    scan({ status: "completed" }, 1),
    up(
      gate,
      { did: "failed", failure: /It is not accepted any more/ },
      { config: { acceptedScans: { $scan0: "fix ships until 2026-11-01" } } },
    ),
  ),
  one(
    "a scan that Cobalt does not have",
    up(
      { ...gate, scanId: "dsc_nobody" },
      { did: "failed", failure: /Cobalt has no scan dsc_nobody/, state: undefined },
    ),
  ),
  one(
    "findings that cannot be read",
    scan(),
    meanwhile(({ sandbox }) =>
      sandbox.addFault({
        match: { path: /findings/ },
        action: { kind: "status", when: "before", status: 403 },
        times: 99,
      }),
    ),
    up(gate, { did: "failed", failure: /403/, state: undefined }),
  ),
];
