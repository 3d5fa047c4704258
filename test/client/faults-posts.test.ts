import type { FaultAction, Paths } from "../../sandbox/types";
import { statuses, statusFault, transportFaults } from "./support/faults";
import type { PostCase, PostResult } from "./support/posts";
import { keySpans, postCalls, postThrough } from "./support/posts";

jest.mock("../../provider/client/http/timing", () => require("./support/deadlines").timingOfHung);

const pathVariants: readonly Paths[] = ["both", "direct", "underScans"];
const burning = [false, true];
const always = Number.POSITIVE_INFINITY;

async function through(
  one: Omit<PostCase, "faults">,
  action: FaultAction,
  times: number,
): Promise<PostResult> {
  const result = await postThrough({ ...one, faults: [{ action, times }] });
  // The rule above all others, whatever the case: nothing twice, and no key beyond the 240 s from its first use.
  expect(result.made).toBeLessThanOrEqual(1);
  expect(Math.max(...keySpans(result.sends))).toBeLessThanOrEqual(240_000);
  return result;
}

const transportCases = postCalls.flatMap((call) =>
  pathVariants.flatMap((paths) => transportFaults.map((fault) => ({ call, paths, fault, what: fault.name }))),
);

test.each(transportCases)("$call ($paths) that meets '$what' once is done exactly once", async (one) => {
  const result = await through(one, one.fault.action, 1);
  expect([result.end, result.made]).toEqual([one.fault.worked ? "accepted by this run" : "done", 1]);
});

test.each(transportCases.filter((one) => one.paths === "both"))(
  "$call that always meets '$what' is not known in the end",
  async (one) => {
    const result = await through(one, one.fault.action, always);
    expect([result.end, result.made]).toEqual(["unknown", one.fault.worked ? 1 : 0]);
    expect(new Set(result.sends.map((send) => send.idempotencyKey)).size).toBe(1);
  },
);

/** What one such status, before any work, ends in. `burns`: does Cobalt burn the keys of refused POSTs? */
function declared(status: number, paths: Paths, burns: boolean): readonly [end: string, made: number] {
  if (status === 404) return paths === "both" ? ["done", 1] : ["api 404", 0];
  if (status === 409) return ["accepted by an earlier run", 0];
  if (status === 429 || status === 509) return ["done", 1];
  if (status >= 500) return burns ? ["unknown", 0] : ["done", 1];
  return [`api ${status}`, 0];
}

const statusCases = postCalls.flatMap((call) =>
  pathVariants.flatMap((paths) =>
    burning.flatMap((burns) =>
      statuses.map((status) => ({ call, paths, burns, status, ends: declared(status, paths, burns) })),
    ),
  ),
);

test.each(statusCases)("$call ($paths, burns: $burns) answered $status once ends in $ends", async (one) => {
  const undocumented = { refusedPostBurnsKey: one.burns };
  const result = await through({ ...one, undocumented }, statusFault(one.status), 1);
  expect([result.end, result.made]).toEqual(one.ends);
});

function declaredAlways(status: number): string {
  if (status === 409) return "accepted by an earlier run";
  if (status === 429 || status === 509) return `api ${status}`;
  return status >= 500 ? "unknown" : `api ${status}`;
}

test.each(
  postCalls.flatMap((call) => statuses.map((status) => ({ call, status, end: declaredAlways(status) }))),
)("$call that is always answered $status does nothing and ends in $end", async (one) => {
  const result = await through(one, statusFault(one.status), always);
  expect([result.end, result.made]).toEqual([one.end, 0]);
});

test.each(postCalls.flatMap((call) => [500, 502, 503, 504].map((status) => ({ call, status }))))(
  "$call whose work was done although it was answered $status is not known, and not done again",
  async (one) => {
    const result = await through(one, { kind: "status", when: "after", status: one.status }, 1);
    expect([result.end, result.made]).toEqual(["unknown", 1]);
  },
);
