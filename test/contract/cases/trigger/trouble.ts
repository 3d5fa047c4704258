import { type Case, up } from "../../support/case";
import { nextPost } from "../faults";
import { first, isOver, made, one, second } from "./shared";

export const lossesAndRefusals: readonly Case[] = [
  one(
    "a lost answer, and the scan is found",
    nextPost.losesItsAnswer,
    up(first, {
      did: "create",
      posts: 2,
      state: { scanId: "$scan0" },
      says: [/^info: Cobalt's answer was lost, and the scan was found: \$scan0/],
    }),
    up(first, { did: "same", requests: [] }),
  ),
  one("a 500 once", nextPost.isAnswered(500), up(first, { did: "create", posts: 2 })),
  one(
    "a 509 is waited for",
    nextPost.isAnswered(509),
    up(first, { did: "create", posts: 2, says: [/^progress: /] }),
  ),
  one(
    "a change that Cobalt refuses leaves the scan as it was, and is tried again",
    made,
    isOver,
    nextPost.isAnswered(422),
    up(second, {
      did: "failed",
      failure: /422/,
      posts: 1,
      state: { scanId: "$scan0", triggers: first.triggers },
    }),
    up(second, { did: "update", posts: 1, state: { scanId: "$scan1" } }),
  ),
  one(
    "a 409 after a 500, and no scan to be found",
    nextPost.isAnswered(500),
    nextPost.isAnswered(409),
    up(first, { did: "failed", failure: /Nobody can say/, posts: 2, state: undefined }),
  ),
  one(
    "every fault of a declaration at once",
    up(
      { targetId: "shop", triggers: "1.0.0", onBusy: "queue", busyTimeout: "soon" },
      {
        did: "failed",
        failure: /targetId: [^\n]+\ntriggers: [^\n]+\nonBusy: [^\n]+\nbusyTimeout: [^\n]+$/,
        requests: [],
      },
    ),
  ),
  one(
    "a target that Cobalt does not have",
    up(
      { ...first, targetId: "dt_nobody" },
      { did: "failed", failure: /targetId: Cobalt has no target dt_nobody/, posts: 0 },
    ),
  ),
  one(
    "no tokens",
    up(first, { did: "failed", failure: /tokens are missing/, requests: [] }, { tokens: false }),
  ),
  one("no tokens, and nothing to do", made, up(first, { did: "same", requests: [] }, { tokens: false })),
];
