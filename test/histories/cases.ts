import type { Declaration, History, Setting } from "./steps";
import type { Mishap } from "./support/mishaps";

/** A history that once broke an invariant, and what it showed. These are played first, each time. */
export interface Case {
  readonly name: string;
  readonly history: History;
}

const setting: Setting = {
  undocumented: {
    refusedPostBurnsKey: false,
    busyTarget: "accept",
    largestPage: 100,
    overLargestPage: "cap",
    listOrder: "newestFirst",
    cursors: "position",
    nextPage: "ownPath",
    pastDateTime: "accept",
    conflictWithoutKey: false,
    retestScans: "hidden",
    findingsBeforeReview: false,
    contentTypeWithoutBody: "optional",
    acceptedStatus: 201,
    oddFields: [],
  },
  paths: "both",
  budget: { reads: 100, writes: 20 },
  rival: { reads: 0, mutations: 0 },
  plan: { queuedMs: 0, startedMs: 0, finishingUpMs: 0, underReviewMs: 0, endsAs: "completed", findings: [] },
  blackouts: [],
  deletesFirst: false,
  chance: 0,
};

const trigger: Declaration = { kind: "trigger", target: 0, inputs: { triggers: ["a"] } };

const schedule: Declaration = {
  kind: "schedule",
  target: 0,
  inputs: { dateTime: "2026-11-02T09:02:00.000Z" },
};

const ends: readonly { readonly end: string; readonly mishap: Mishap }[] = [
  { end: "that was killed", mishap: { kind: "death", moment: "after it was served" } },
  { end: "that ended as not known", mishap: { kind: "status", status: 500, when: "after", echo: false } },
];

/** The engine shows the provider no predecessor in a forced replacement, so that its keys and those of an update are one. */
const forced = [
  {
    what: "schedule",
    first: schedule,
    second: { ...schedule, inputs: { ...schedule.inputs, recurrence: "WEEKLY" } },
  },
  { what: "schedule of another target", first: schedule, second: { ...schedule, target: 1 } },
  { what: "trigger of another target", first: trigger, second: { ...trigger, target: 1 } },
  { what: "trigger", first: trigger, second: { ...trigger, inputs: { triggers: ["b"] } } },
].flatMap(({ what, first, second }) =>
  ends.flatMap(({ end, mishap }) =>
    [true, false].map((replacesAll): Case => {
      const [one, other] = replacesAll
        ? ["forced replacement", "plain up"]
        : ["plain up", "forced replacement"];
      return {
        name: `a changed ${what}, after a ${one} ${end}: a ${other} posts no second`,
        history: {
          setting,
          steps: [
            { do: "declare", index: 0, as: first },
            { do: "up", meetings: [] },
            { do: "declare", index: 0, as: second },
            { do: "up", replacesAll, meetings: [{ only: "POST", skip: 0, times: 1, mishap }] },
            { do: "wait", ms: 60_000 },
            { do: "up", replacesAll: !replacesAll, meetings: [] },
          ],
        },
      };
    }),
  ),
);

export const cases: readonly Case[] = [
  ...forced,
  {
    name: "a schedule that is replaced by force after its first run is left running where the new one's answer is lost",
    history: {
      setting,
      steps: [
        {
          do: "declare",
          index: 0,
          as: { ...schedule, inputs: { ...schedule.inputs, recurrence: "WEEKLY" } },
        },
        { do: "up", meetings: [] },
        { do: "wait", ms: 120_000 },
        {
          do: "up",
          replacesAll: true,
          meetings: [{ only: "POST", skip: 0, times: 1, mishap: { kind: "reset", when: "after" } }],
        },
      ],
    },
  },
  {
    name: "a trigger whose scan another one took over in doubt starts no second one",
    history: {
      setting: { ...setting, plan: { ...setting.plan, startedMs: 180_000 } },
      steps: [
        { do: "declare", index: 1, as: trigger },
        { do: "declare", index: 0, as: { ...trigger, inputs: { ...trigger.inputs, onBusy: "wait" } } },
        {
          do: "up",
          meetings: [
            { only: "POST", skip: 1, times: 1, mishap: { kind: "death", moment: "after its answer" } },
          ],
        },
        { do: "destroy", meetings: [] },
        { do: "up", meetings: [] },
      ],
    },
  },
  {
    name: "the scan of a dead process is named where a schedule's scan is taken for it",
    history: {
      setting: {
        ...setting,
        undocumented: { ...setting.undocumented, refusedPostBurnsKey: true },
        rival: { reads: 0, mutations: 19 },
      },
      steps: [
        { do: "declare", index: 0, as: trigger },
        {
          do: "up",
          meetings: [
            { only: "POST", skip: 0, times: 1, mishap: { kind: "death", moment: "after it was served" } },
          ],
        },
        { do: "declare", index: 0, as: schedule },
        {
          do: "up",
          meetings: [
            {
              only: "POST",
              skip: 4,
              times: 1,
              mishap: { kind: "status", status: 500, when: "before", echo: false },
            },
          ],
        },
      ],
    },
  },
  {
    name: "a key that was burned and came free again does not teach that refusals keep keys",
    history: {
      setting: { ...setting, undocumented: { ...setting.undocumented, refusedPostBurnsKey: true } },
      steps: [
        { do: "declare", index: 0, as: trigger },
        { do: "declare", index: 0, as: schedule },
        {
          do: "declare",
          index: 1,
          as: { ...schedule, inputs: { ...schedule.inputs, recurrence: "WEEKLY" } },
        },
        {
          do: "up",
          meetings: [
            {
              only: "POST",
              skip: 0,
              times: 30,
              mishap: { kind: "status", status: 509, when: "before", echo: false },
            },
          ],
        },
      ],
    },
  },
];
