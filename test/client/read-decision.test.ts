import type { Outcome } from "../../provider/client/http/classify";
import { decideRead, newReadHistory, readLimits } from "../../provider/client/reads/reader";

const refusal = (
  kind: "server-error" | "maintenance" | "rate-limited",
  status: number,
  retryAfter?: string,
) => ({ kind, status, apiMessage: undefined, retryAfter }) as const;
const lost: Outcome = { kind: "lost", what: "reset", sent: true, lasting: false };

/** How many sends a read makes that always meets this outcome, `everyMs` apart. */
function sends(outcome: Outcome, everyMs: number): number {
  let history = newReadHistory;
  for (let count = 1; ; count += 1) {
    const decision = decideRead(outcome, history, {
      now: count * everyMs,
      monotonic: count * everyMs,
      chance: 0.5,
    });
    if (decision.act !== "again") return count;
    history = decision.history;
  }
}

test.each<[string, Outcome, number]>([
  ["a lost answer", lost, readLimits.failures],
  ["a 500", refusal("server-error", 500), readLimits.failures],
  ["a 503", refusal("maintenance", 503), readLimits.failures],
  [
    "a page that is not JSON",
    { kind: "malformed", status: 200, why: "", tooLarge: false },
    readLimits.malformed,
  ],
  ["an answer that is too large", { kind: "malformed", status: 200, why: "", tooLarge: true }, 1],
  ["a 509", refusal("rate-limited", 509), readLimits.refusals + 1],
  ["an untrusted certificate", { ...lost, sent: false, lasting: true }, 1],
  ["a redirect", { kind: "redirect", status: 302, to: "evil.example" }, 1],
  ["an abort", { kind: "canceled", sent: false }, 1],
])("a read that meets %s is sent so often at most", (_name, outcome, count) => {
  expect(sends(outcome, 1)).toBe(count);
});

test("a read that hangs each time is given up after two minutes", () => {
  expect(sends(lost, 60_000)).toBe(4);
});

test("a wait for the limit in between counts for no failing", () => {
  const first = decideRead(lost, newReadHistory, { now: 0, monotonic: 0, chance: 0 });
  if (first.act !== "again") throw new Error(first.act);
  const second = decideRead(refusal("rate-limited", 509), first.history, { now: 1, monotonic: 1, chance: 0 });
  if (second.act !== "again") throw new Error(second.act);
  expect(decideRead(lost, second.history, { now: 200_000, monotonic: 200_000, chance: 0 })).toMatchObject({
    act: "again",
  });
});

test("a 503 that says when to come back is believed", () => {
  const decision = decideRead(refusal("maintenance", 503, "9"), newReadHistory, {
    now: 0,
    monotonic: 0,
    chance: 0.1,
  });
  expect(decision).toMatchObject({ act: "again", waitMs: 9000 });
});

test("a 404 is an answer, and so is a success", () => {
  const notFound = { kind: "not-found", status: 404, apiMessage: undefined, retryAfter: undefined } as const;
  const moment = { now: 0, monotonic: 0, chance: 0 };
  expect(decideRead(notFound, newReadHistory, moment)).toEqual({ act: "absent" });
  expect(decideRead({ kind: "ok", status: 200, value: 7 }, newReadHistory, moment)).toEqual({
    act: "return",
    value: 7,
  });
});
