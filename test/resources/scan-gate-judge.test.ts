import fc from "fast-check";
import {
  acceptanceOf,
  type Evidence,
  evaluate,
  holdsBack,
} from "../../provider/resources/scan-gate/evaluate";
import type { FindingCounts, GateTerms } from "../../provider/resources/scan-gate/fields";
import { termsOf } from "../../provider/resources/scan-gate/fields";

const running = ["queued", "started", "pausing", "paused", "resuming", "canceling", "finishing_up"];
const final = ["canceled", "completed", "completed_with_errors", "failed"];
const statuses = [...running, "under_review", ...final, "a_status_of_tomorrow"];

const clean: FindingCounts = { high: 0, medium: 0, low: 9 };
const broken: FindingCounts = { high: 1, medium: 0, low: 9 };
const findings = { clean, broken, "not read": undefined };
const acceptances = {
  none: { kind: "none" },
  accepted: { kind: "accepted", because: "known" },
  expired: { kind: "expired", because: "known until 2026-01-01", why: "it has expired" },
} as const;

interface Case {
  readonly status: string;
  readonly until: "completed" | "scanned";
  readonly limited: boolean;
  readonly found: keyof typeof findings;
  readonly acceptance: keyof typeof acceptances;
  readonly timedOut: boolean;
}

const cases: Case[] = statuses.flatMap((status) =>
  (["completed", "scanned"] as const).flatMap((until) =>
    [true, false].flatMap((limited) =>
      (["clean", "broken", "not read"] as const).flatMap((found) =>
        (["none", "accepted", "expired"] as const).flatMap((acceptance) =>
          [true, false].map((timedOut) => ({ status, until, limited, found, acceptance, timedOut })),
        ),
      ),
    ),
  ),
);

const terms = (
  { until, limited }: Pick<Case, "until" | "limited">,
  more: Partial<GateTerms> = {},
): GateTerms => ({
  ...termsOf({ scanId: "dsc_1", until, ...(limited && { limits: { maxHigh: 0 } }) }),
  ...more,
});

const evidence = ({ status, found, acceptance, timedOut }: Case): Evidence => ({
  scan: { status, completedAt: final.includes(status) ? "2026-11-02T09:00:00Z" : null },
  counts: findings[found],
  newCounts: findings[found],
  acceptance: acceptances[acceptance],
  timedOut,
});

/** The table of the design, written down row by row: the first row that fits holds. */
function expected({ status, until, limited, found, acceptance, timedOut }: Case): string {
  const isBroken = limited && found === "broken";
  const isGood = status === "completed" || (status === "under_review" && until === "scanned");
  if (isGood && found === "not read") return "read findings";
  if (isGood && !isBroken) return status === "completed" ? "passed" : "provisional";
  if (acceptance === "accepted") return "accepted";
  if (isGood) return "failed";
  if (["canceled", "completed_with_errors", "failed"].includes(status)) return "failed";
  if (isBroken) return "failed";
  return timedOut ? "pending" : "wait";
}

const verdictOf = (evaluation: ReturnType<typeof evaluate>) =>
  evaluation.kind === "verdict" ? evaluation.verdict : evaluation.kind;

describe("the gate's judge", () => {
  it(`judges each of the ${cases.length} cases of the table as the design says`, () => {
    const wrong = cases
      .map((one) => ({ ...one, got: verdictOf(evaluate(terms(one), evidence(one))), want: expected(one) }))
      .filter(({ got, want }) => got !== want);
    expect(wrong).toEqual([]);
    expect(cases).toHaveLength(936);
  });

  it("passes only final statuses that are accepted, and not completed where that is left out", () => {
    const lenient = terms(
      { until: "completed", limited: false },
      { acceptStatuses: ["completed_with_errors"] },
    );
    const verdict = (status: string) =>
      verdictOf(
        evaluate(lenient, evidence({ ...(cases[0] as Case), status, found: "clean", timedOut: false })),
      );
    expect(final.map(verdict)).toEqual(["failed", "failed", "passed", "failed"]);
  });

  it("fails a status that Cobalt does not document as soon as the scan is over, whatever is accepted", () => {
    const lenient = terms({ until: "scanned", limited: false }, { acceptStatuses: ["a_status_of_tomorrow"] });
    const over = { status: "a_status_of_tomorrow", completedAt: "2026-11-02T09:00:00Z" };
    const evaluation = evaluate(lenient, { ...evidence(cases[0] as Case), scan: over, counts: clean });
    expect(evaluation).toMatchObject({
      verdict: "failed",
      reason: expect.stringContaining("does not document"),
    });
  });

  it("holds new findings alone against the limits with newOnly", () => {
    const one: Case = { ...(cases[0] as Case), status: "completed", found: "broken", timedOut: false };
    const seen = evidence(one);
    const newOnly = terms({ until: "completed", limited: true }, { newOnly: true });
    expect(verdictOf(evaluate(newOnly, { ...seen, newCounts: clean }))).toBe("passed");
    expect(verdictOf(evaluate(newOnly, { ...seen, newCounts: broken }))).toBe("failed");
  });

  it.each([
    ["maxHigh", { high: 3, medium: 2, low: 1 }, "3 high (limit 2)"],
    ["maxMedium", { high: 2, medium: 3, low: 1 }, "3 medium (limit 2)"],
    ["maxLow", { high: 2, medium: 1, low: 3 }, "3 low (limit 2)"],
  ])("names what breaks %s, and lets the limit itself pass", (limit, counts, named) => {
    const limited = terms({ until: "completed", limited: false }, { limits: { [limit]: 2 } });
    const seen = evidence({ ...(cases[0] as Case), status: "completed", timedOut: false });
    expect(evaluate(limited, { ...seen, counts })).toMatchObject({
      verdict: "failed",
      reason: expect.stringContaining(named),
    });
    expect(verdictOf(evaluate(limited, { ...seen, counts: { high: 2, medium: 2, low: 2 } }))).toBe("passed");
  });

  it("does not judge by old evidence while Cobalt cannot be asked: it waits, is pending at the end, or accepted", () => {
    for (const one of cases) {
      const evaluation = evaluate(terms(one), { ...evidence(one), readError: "no answer" });
      const want = one.acceptance === "accepted" ? "accepted" : one.timedOut ? "pending" : "wait";
      expect([one, verdictOf(evaluation)]).toEqual([one, want]);
    }
  });

  it("fails closed: a passed verdict has an accepted final status and findings that were read and are within all limits", () => {
    const count = fc.record({ high: fc.nat(3), medium: fc.nat(3), low: fc.nat(3) });
    const limit = fc.option(fc.nat(3), { nil: undefined });
    const anyTerms = fc.record({
      until: fc.constantFrom("completed" as const, "scanned" as const),
      limits: fc.option(fc.record({ maxHigh: limit, maxMedium: limit, maxLow: limit }), { nil: undefined }),
      newOnly: fc.boolean(),
      acceptStatuses: fc.subarray(final),
    });
    const anyEvidence = fc.record({
      scan: fc.record({
        status: fc.oneof(fc.constantFrom(...statuses), fc.string()),
        completedAt: fc.constantFrom(null, "2026-11-02T09:00:00Z"),
      }),
      counts: fc.option(count, { nil: undefined }),
      newCounts: fc.option(count, { nil: undefined }),
      acceptance: fc.constantFrom(...Object.values(acceptances)),
      timedOut: fc.boolean(),
      readError: fc.constantFrom(undefined, "no answer"),
    });
    const isWithin = (counts: FindingCounts, limits: GateTerms["limits"] = {}) =>
      counts.high <= (limits.maxHigh ?? Number.POSITIVE_INFINITY) &&
      counts.medium <= (limits.maxMedium ?? Number.POSITIVE_INFINITY) &&
      counts.low <= (limits.maxLow ?? Number.POSITIVE_INFINITY);
    fc.assert(
      fc.property(anyTerms, anyEvidence, (chosen, seen) => {
        const agreed = { ...terms({ until: chosen.until, limited: false }), ...chosen };
        const verdict = verdictOf(evaluate(agreed, seen));
        if (verdict !== "passed" && verdict !== "provisional") return true;
        const judged = agreed.newOnly ? seen.newCounts : seen.counts;
        const isAccepted =
          verdict === "passed"
            ? agreed.acceptStatuses.includes(seen.scan.status)
            : agreed.until === "scanned" && seen.scan.status === "under_review";
        return (
          isAccepted &&
          judged !== undefined &&
          isWithin(judged, agreed.limits) &&
          seen.readError === undefined
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it("holds back what depends on it unless the setting of the verdict is warn", () => {
    const verdicts = ["passed", "provisional", "accepted", "failed", "pending"] as const;
    const held = (more: Partial<GateTerms>) =>
      verdicts.filter((verdict) => holdsBack(terms({ until: "completed", limited: false }, more), verdict));
    expect(held({})).toEqual(["failed", "pending"]);
    expect(held({ onFailure: "warn" })).toEqual(["pending"]);
    expect(held({ onTimeout: "warn" })).toEqual(["failed"]);
  });
});

describe("a reason in cobalt:acceptedScans", () => {
  const now = Date.parse("2026-12-01T12:00:00Z");
  it.each([
    [undefined, "none"],
    ["  ", "none"],
    ["false positives", "accepted"],
    ["false positives until we know more", "accepted"],
    ["false positives Until 2026-12-02.", "accepted"],
    ["until 2025-01-01 for one part, until 2027-01-01", "accepted"],
    ["false positives until 2026-12-02", "accepted"],
    ["false positives until 2026-12-01", "accepted"],
    ["false positives until 2026-11-30", "expired"],
    ["false positives until 2026-13-45", "expired"],
    ["false positives until 2027-02-30", "expired"],
  ])("%j is %s", (reason, kind) => {
    expect(acceptanceOf(reason, now).kind).toBe(kind);
  });

  it("holds to the end of its day in UTC", () => {
    const at = (time: string) => acceptanceOf("why until 2026-12-01", Date.parse(time)).kind;
    expect([at("2026-12-01T23:59:59.999Z"), at("2026-12-02T00:00:00Z")]).toEqual(["accepted", "expired"]);
  });

  it.each([
    "until 1.12.2026",
    "until 2026-12-1",
    "until 2027-01-01 at noon",
    "Until 2026-11-30",
    "until 31 December 2027",
  ])("that ends in something like a date (%s) does not hold for ever", (text) => {
    expect(acceptanceOf(`false positives ${text}`, now).kind).toBe("expired");
  });
});
