import {
  finalScanStatuses,
  findingStates,
  keyLifeMs,
  quota,
  recurrencePeriods,
  scanStatuses,
  severities,
} from "../../provider/cobalt/facts";
import { RECURRENCES } from "../../sandbox/calendar";
import { KEY_LIFE_MS } from "../../sandbox/idempotency";
import { defaultLimits } from "../../sandbox/rate-limits";
import { FINAL } from "../../sandbox/scan-life";

describe("the provider's facts and the sandbox's own copy of them", () => {
  it.each([
    ["recurrences", recurrencePeriods, RECURRENCES],
    ["final statuses", [...finalScanStatuses].sort(), [...FINAL].sort()],
    ["the life of a key", keyLifeMs, KEY_LIFE_MS],
    ["reads a minute", quota.readsPerMinute, defaultLimits.reads],
    ["mutations a minute", quota.writesPerMinute, defaultLimits.mutations],
  ])("say the same of %s", (_, provider, sandbox) => {
    expect(sandbox).toEqual(provider);
  });
});

// Written out from Cobalt's documentation, so that a slip in the tables is seen.
describe("the documented words", () => {
  it("are the twelve statuses of a scan", () => {
    expect([...scanStatuses].sort()).toEqual(
      "canceled canceling completed completed_with_errors failed finishing_up paused pausing queued resuming started under_review".split(
        " ",
      ),
    );
  });

  it("are the five states and three severities of a finding", () => {
    expect([...findingStates].sort()).toEqual(["check_fix", "invalid", "need_fix", "valid_fix", "wont_fix"]);
    expect(severities).toEqual(["low", "medium", "high"]);
  });
});
