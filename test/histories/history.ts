import fc from "fast-check";
import { oddFields } from "../../sandbox/odd-fields";
import type { Blackout, Paths, ScanPlan, Undocumented } from "../../sandbox/types";
import { start } from "../client/support/time";
import type { Command, Declaration, History, PersonsAct, Setting, Step } from "./steps";
import type { Meeting, Mishap, Unreadable } from "./support/mishaps";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const oneOf = fc.constantFrom;

const undocumented: fc.Arbitrary<Undocumented> = fc.record({
  refusedPostBurnsKey: fc.boolean(),
  busyTarget: oneOf("accept" as const, "refuse" as const, "conflict" as const, "badRequest" as const),
  largestPage: oneOf(100, 3),
  overLargestPage: oneOf("cap" as const, "refuse" as const),
  listOrder: oneOf("newestFirst" as const, "oldestFirst" as const),
  cursors: oneOf("pageNumber" as const, "position" as const),
  nextPage: oneOf("example" as const, "ownPath" as const),
  pastDateTime: oneOf("accept" as const, "refuse" as const),
  conflictWithoutKey: fc.boolean(),
  findingsBeforeReview: fc.boolean(),
  retestScans: oneOf("listed" as const, "hidden" as const),
  contentTypeWithoutBody: oneOf("required" as const, "optional" as const),
  acceptedStatus: oneOf(201 as const, 200 as const, 202 as const),
  oddFields: fc.subarray([...oddFields], { maxLength: 4 }),
});

const finding = fc.record({
  severity: oneOf("high" as const, "medium" as const, "low" as const),
  state: oneOf("need_fix", "check_fix", "wont_fix", "brand_new_state"),
});

const plan: fc.Arbitrary<ScanPlan> = fc.record({
  queuedMs: oneOf(0, 5 * second),
  startedMs: oneOf(0, 20 * second, 3 * minute, 12 * minute),
  finishingUpMs: oneOf(0, 5 * second),
  underReviewMs: oneOf(0, 30 * second, 10 * minute),
  endsAs: oneOf<NonNullable<ScanPlan["endsAs"]>[]>(
    "completed",
    "completed",
    "completed_with_errors",
    "failed",
    "canceled",
  ),
  findings: fc.array(finding, { maxLength: 3 }),
});

export const iso = (ms: number) => new Date(start + ms).toISOString();
const blackouts: fc.Arbitrary<readonly Blackout[]> = oneOf<(readonly Blackout[])[]>(
  [],
  [],
  [{ from: iso(-hour), until: iso(minute) }],
  [{ from: iso(2 * minute), until: iso(30 * minute), repeats: "daily" }],
  [{ from: iso(hour), until: iso(9 * day) }],
);

export const setting: fc.Arbitrary<Setting> = fc.record({
  undocumented,
  paths: oneOf<Paths[]>("both", "direct", "underScans"),
  budget: fc.record({ reads: oneOf(100, 20, 6), writes: oneOf(20, 3, 1) }),
  rival: fc.record({ reads: oneOf(0, 0, 50), mutations: oneOf(0, 0, 10, 18, 19) }),
  plan,
  blackouts: fc.tuple(blackouts, blackouts),
  deletesFirst: oneOf(false, false, true),
  chance: fc.nat({ max: 1_000_000 }),
});

const when = oneOf("before" as const, "after" as const);
const unreadable = oneOf<(Unreadable | "hang")[]>(
  "reset",
  "reset",
  "hang",
  "malformed",
  "html",
  "empty",
  "truncated",
  "another shape",
);

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.record({ kind: fc.constant("refused" as const) }),
  { weight: 4, arbitrary: fc.record({ kind: unreadable, when }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("status" as const),
      status: oneOf(500, 502, 503, 408, 409),
      when,
      echo: fc.boolean(),
    }),
  },
  {
    // These say that nothing was done, and are believed.
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("status" as const),
      status: oneOf(509, 509, 429, 404, 401, 422),
      when: fc.constant("before" as const),
      echo: fc.boolean(),
    }),
  },
  fc.record({
    kind: fc.constant("slow" as const),
    thereMs: oneOf(0, 20 * second, 50 * second, 70 * second),
    backMs: oneOf(0, 20 * second, 55 * second),
  }),
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("death" as const),
      moment: oneOf(
        "before it is sent" as const,
        "after it was served" as const,
        "after its answer" as const,
      ),
    }),
  },
  fc.record({ kind: fc.constant("cancel" as const) }),
);

const meeting: fc.Arbitrary<Meeting> = fc.record({
  only: oneOf("any" as const, "POST" as const, "POST" as const),
  skip: fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 2 }) }, fc.nat({ max: 12 })),
  times: oneOf(1, 1, 1, 2, 4, 30),
  mishap,
});
export const meetings = fc.array(meeting, { maxLength: 3 });

const dates = [
  new Date(start + 2 * minute).toISOString(),
  new Date(start + hour).toISOString(),
  "2026-11-09T09:00:00Z",
  "2026-11-09T10:00:00+01:00",
  "2024-01-31T02:00:00Z",
  "2027-03-01T02:00:00Z",
];

const target = fc.nat({ max: 1 });

const schedule: fc.Arbitrary<Declaration> = fc.record({
  kind: fc.constant("schedule" as const),
  target,
  inputs: fc.record(
    {
      dateTime: oneOf(...dates),
      recurrence: oneOf("WEEKLY", "MONTHLY", "QUARTERLY"),
      onChange: oneOf("leaveRunning", "leaveRunning", "refuse"),
    },
    { requiredKeys: ["dateTime"] },
  ),
});

const trigger: fc.Arbitrary<Declaration> = fc.record({
  kind: fc.constant("trigger" as const),
  target,
  inputs: fc.record(
    {
      triggers: fc.tuple(oneOf("a", "b", "c")),
      scanOnCreate: oneOf(true, true, false),
      onBusy: oneOf("start", "start", "wait", "join", "fail"),
      busyTimeout: oneOf("5m", "20m"),
      onDestroy: oneOf("leave", "wait"),
    },
    { requiredKeys: ["triggers"] },
  ),
});

const limits = fc.record(
  { maxHigh: fc.nat({ max: 1 }), maxMedium: fc.nat({ max: 1 }) },
  { requiredKeys: ["maxHigh"] },
);

const gate: fc.Arbitrary<Declaration> = fc.record({
  kind: fc.constant("gate" as const),
  inputs: fc.record(
    {
      until: oneOf("completed", "scanned"),
      limits,
      newOnly: fc.boolean(),
      acceptStatuses: oneOf(["completed"], ["completed", "completed_with_errors"]),
      timeout: oneOf("2m", "20m"),
      pollInterval: oneOf("30s", "2m"),
      onFailure: oneOf("fail", "warn"),
      onTimeout: oneOf("fail", "warn"),
    },
    { requiredKeys: [] },
  ),
});

const declare: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("declare" as const),
  index: fc.nat({ max: 1 }),
  as: fc.oneof({ weight: 3, arbitrary: schedule }, { weight: 3, arbitrary: trigger }, gate),
});

/** Does it refresh first? */
const refreshesFirst = {
  up: [false, false, false, true],
  destroy: [false, true],
  refresh: [false],
} as const;

export const commandWith =
  (met: fc.Arbitrary<readonly Meeting[]>) =>
  (name: Command["do"]): fc.Arbitrary<Command> =>
    fc.record({ do: fc.constant(name), meetings: met, refreshesFirst: oneOf(...refreshesFirst[name]) });

const command = commandWith(meetings);

const kind = oneOf("schedule" as const, "trigger" as const, "gate" as const);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: declare },
  { weight: 7, arbitrary: command("up") },
  { weight: 2, arbitrary: command("up").map((one) => ({ ...one, replacesAll: true })) },
  fc.record({ do: fc.constant("taint" as const), index: fc.nat({ max: 1 }), kind }),
  command("refresh"),
  command("destroy"),
  fc.record({
    do: fc.constant("withdraw" as const),
    index: fc.nat({ max: 1 }),
    kind,
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: oneOf(second, 20 * second, minute, 4 * minute, 5 * minute + 10 * second, hour, 2 * day, 40 * day),
    }),
  },
  fc.record({
    do: fc.constant("person" as const),
    act: oneOf<PersonsAct[]>("removes a schedule", "fixes findings", "starts a scan", "disables", "enables"),
    target,
  }),
);

/** A destroy, and everything again before the keys of its resources have ended. */
const again: fc.Arbitrary<Step[]> = fc
  .tuple(command("destroy"), oneOf(second, minute, 4 * minute), command("up"))
  .map(([destroy, ms, up]) => [destroy, { do: "wait", ms }, up]);

const some: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 12, arbitrary: step.map((one) => [one]) },
  { weight: 1, arbitrary: again },
);

/** A program of a few resources, and what becomes of it. */
export const history: fc.Arbitrary<History> = fc
  .record({
    setting,
    beginning: fc.array(declare, { minLength: 1, maxLength: 3 }),
    rest: fc.array(some, { minLength: 1, maxLength: 9 }),
  })
  .map(({ setting: its, beginning, rest }) => ({ setting: its, steps: [...beginning, ...rest.flat()] }));
