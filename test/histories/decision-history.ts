import fc from "fast-check";
import { commandWith, iso, meetings, setting } from "./history";
import type { Declaration, History, RetestCommand, Setting, Step } from "./steps";
import type { Meeting } from "./support/mishaps";

const oneOf = fc.constantFrom;
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const state = oneOf("need_fix", "need_fix", "wont_fix", "invalid", "valid_fix", "brand_new_state");
const severity = oneOf<"low" | "high">("high", "high", "low");
const finding = fc.record({ state, severity, fixed: fc.boolean() });

const settingOfFindings: fc.Arbitrary<Setting> = fc
  .record({
    setting,
    findings: fc.tuple(finding, finding),
    retestMs: oneOf(second, 30 * second, 3 * minute, 12 * minute),
  })
  .map(({ setting: { undocumented, plan, ...its }, findings, retestMs }) => ({
    ...its,
    undocumented: {
      ...undocumented,
      // Of a finding that does not tell its state nothing can be said.
      oddFields: undocumented.oddFields.filter((one) => one !== "finding without state"),
    },
    plan: { ...plan, findings: [], retestMs },
    findings,
  }));

const index = fc.nat({ max: 1 });

const decision: fc.Arbitrary<Declaration> = fc.record({
  kind: fc.constant("decision" as const),
  finding: index,
  inputs: fc.record(
    {
      state: oneOf("wont_fix", "wont_fix", "invalid"),
      reason: oneOf("SEC-1", "SEC-2"),
      until: oneOf(iso(5 * minute), iso(hour), iso(48 * hour)),
      maxSeverity: oneOf("low", "medium", "high"),
      onDestroy: oneOf("restore", "keep"),
    },
    { requiredKeys: ["state", "reason"] },
  ),
});

const declare: fc.Arbitrary<Step> = fc.record({ do: fc.constant("declare" as const), index, as: decision });

/** A PATCH has no key, so one that arrives when nobody waits for it any more cannot be told from a person's. */
const inTime = ({ mishap }: Meeting) => mishap.kind !== "slow" || mishap.thereMs <= 20 * second;
const some = fc
  .tuple(meetings, fc.boolean())
  .map(([all, isOfPatches]) =>
    all
      .filter(inTime)
      .map((one) => (isOfPatches && one.only === "POST" ? { ...one, only: "PATCH" as const } : one)),
  );

const command = commandWith(some);

const retest: fc.Arbitrary<RetestCommand> = fc.record({
  do: fc.constant("retest" as const),
  findings: oneOf<(readonly number[])[]>([0], [1], [0, 1]),
  isWaiting: fc.boolean(),
  meetings: some,
});

const kind = fc.constant("decision" as const);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: declare },
  { weight: 6, arbitrary: command("up") },
  command("up").map((one) => ({ ...one, replacesAll: true })),
  fc.record({ do: fc.constant("taint" as const), index, kind }),
  { weight: 2, arbitrary: command("refresh") },
  command("destroy"),
  fc.record({ do: fc.constant("withdraw" as const), index, kind }),
  { weight: 4, arbitrary: retest },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: oneOf(second, 20 * second, minute, 4 * minute, 5 * minute + 10 * second, hour, 72 * hour),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("finding" as const),
      finding: index,
      becomes: oneOf("mended", "need_fix", "wont_fix", "invalid", "high", "low"),
    }),
  },
);

/** A program of decisions on two findings, retests of them, and what becomes of both. */
export const decisionHistory: fc.Arbitrary<History> = fc
  .record({
    setting: settingOfFindings,
    beginning: fc.array(declare, { minLength: 1, maxLength: 2 }),
    steps: fc.array(step, { minLength: 1, maxLength: 10 }),
  })
  .map(({ setting: its, beginning, steps }) => ({ setting: its, steps: [...beginning, ...steps] }));
