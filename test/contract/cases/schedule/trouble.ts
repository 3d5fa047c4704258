import { type Case, meanwhile, preview, shown, up } from "../../support/case";
import { nextPost } from "../faults";
import { later, leaves, made, once, one, weekly } from "./shared";

export const refusals: readonly Case[] = [
  one(
    "every fault of a declaration at once",
    up(
      { targetId: "shop", dateTime: "next Sunday", recurrence: "DAILY", onChange: "ask" },
      {
        did: "failed",
        failure: /targetId: [^\n]+dt_[^\n]+\ndateTime: [^\n]+\nrecurrence: [^\n]+\nonChange: [^\n]+$/,
        requests: [],
      },
    ),
  ),
  one(
    "a scan that runs once, in the past",
    up(
      { ...once, dateTime: "2026-01-01T00:00:00Z" },
      { did: "failed", failure: /dateTime: .*in the past/, posts: 0 },
    ),
  ),
  one(
    "a target that Cobalt does not have",
    up(
      { ...weekly, targetId: "dt_nobody" },
      {
        did: "failed",
        failure: /targetId: Cobalt has no target dt_nobody .*shop \(\$target0\)/,
        posts: 0,
      },
    ),
  ),
  one(
    "no tokens: a preview goes on, a creation names what is missing",
    preview(
      weekly,
      { did: "create", requests: [], says: [/^unverifiedTargets: /], warnings: 1 },
      {
        tokens: false,
        ...shown({ planned: { scheduleId: "(to come)" } }),
      },
    ),
    up(
      weekly,
      { did: "failed", failure: /tokens are missing: apiToken and orgToken/, requests: [] },
      { tokens: false },
    ),
  ),
  one(
    "no tokens, and nothing to do",
    made,
    up(weekly, { did: "same", requests: [], warnings: 0 }, { tokens: false }),
  ),
  one(
    "a token that Cobalt refuses",
    meanwhile(({ sandbox }) => sandbox.setTokens({ apiToken: "sandbox-another-token" })),
    up(weekly, { did: "create", posts: 1 }),
    meanwhile(({ sandbox }) =>
      sandbox.addFault({ match: {}, action: { kind: "status", when: "before", status: 401 }, times: 9 }),
    ),
    up(
      { ...weekly, dateTime: later },
      { did: "failed", failure: /401/, state: { scheduleId: "$schedule0" } },
    ),
  ),
  one(
    "a POST that Cobalt refuses",
    nextPost.isAnswered(422),
    up(weekly, { did: "failed", failure: /422/, posts: 1, state: undefined }),
    up(weekly, { did: "create", posts: 1 }),
  ),
];

export const losses: readonly Case[] = [
  one(
    "a lost answer",
    nextPost.losesItsAnswer,
    up(weekly, {
      did: "create",
      posts: 2,
      requests: ["list targets 200", "create scheduled scan lost", "create scheduled scan 409"],
      says: [/^warn: Cobalt accepted the schedule for \$target0/],
    }),
    up(weekly, { did: "same", requests: [] }),
  ),
  one(
    "a lost answer in the middle of a change",
    made,
    nextPost.losesItsAnswer,
    up({ ...weekly, dateTime: later }, { did: "update", posts: 2, says: [/^warn: Cobalt accepted/, leaves] }),
  ),
  one(
    "a 409 at once, after a run that was killed",
    nextPost.isAnswered(409),
    up(weekly, { did: "create", posts: 1, says: [/^warn: .*an earlier run was ended/] }),
  ),
  one(
    "a 409 after a 500",
    nextPost.isAnswered(500),
    nextPost.isAnswered(409),
    up(weekly, {
      did: "failed",
      failure: /Nobody can say whether Cobalt has the schedule/,
      posts: 2,
      state: undefined,
    }),
  ),
  one(
    "a 500 once",
    nextPost.isAnswered(500),
    up(weekly, { did: "create", posts: 2, state: { scheduleId: "$schedule0" } }),
  ),
  one(
    "a 509 is waited for",
    nextPost.isAnswered(509),
    up(weekly, { did: "create", posts: 2, state: { scheduleId: "$schedule0" }, says: [/^progress: /] }),
  ),
  one(
    "a change that fails leaves the schedule as it was",
    made,
    nextPost.isAnswered(422),
    up(
      { ...weekly, dateTime: later },
      { did: "failed", posts: 1, state: { scheduleId: "$schedule0", dateTime: weekly.dateTime } },
    ),
    up({ ...weekly, dateTime: later }, { did: "update", posts: 1, state: { scheduleId: "$schedule1" } }),
  ),
];
