import type { Fault, FaultAction } from "../../../sandbox/types";
import { meanwhile } from "../support/case";

const postMeets = (action: FaultAction, more: Partial<Fault> = {}) =>
  meanwhile(({ sandbox }) => sandbox.addFault({ match: { method: "POST" }, action, ...more }));

/** What happens to the next POST, or to the next ones. */
export const nextPost = {
  losesItsAnswer: postMeets({ kind: "reset", when: "after" }),
  isAnswered: (status: number, more: Partial<Fault> = {}) =>
    postMeets({ kind: "status", when: "before", status }, more),
};

export const minute = 60_000;
export const day = 24 * 60 * minute;
