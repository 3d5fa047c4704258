import type { FaultName } from "../mutations/faults";
import type { Host, Task } from "./stacks";

interface Mutation {
  /** The promise that the fault breaks. */
  readonly breaks: string;
  readonly fault: FaultName;
  /** Where the fault shows: one row of the matrix. */
  readonly host: Host;
  readonly task: Task;
  /** How a cell says that the promise is broken. */
  readonly seenAs: RegExp;
}

/** For each promise that the matrix holds, a fault of ours that breaks it: `npm run test:kill` sees each one caught. */
export const mutations: readonly Mutation[] = [
  {
    breaks: "one scan for a change",
    fault: "postsEachScanUnderANewKey",
    host: "plugin",
    task: "create a trigger",
    seenAs: /2 scans, wanted 1/,
  },
  {
    breaks: "one schedule",
    fault: "postsEachScheduleUnderANewKey",
    host: "dynamic provider",
    task: "create a schedule",
    seenAs: /2 schedules, wanted 1/,
  },
  {
    breaks: "the next up goes through",
    fault: "takesAScheduleOfAnEarlierRunForRefused",
    host: "plugin",
    task: "create a schedule",
    seenAs: /the next up failed/,
  },
  {
    breaks: "what has no id is named with a way to end it",
    fault: "namesNoWayToEndASchedule",
    host: "plugin",
    task: "create a schedule",
    seenAs: /nobody was told of the schedule without an id/,
  },
  {
    breaks: "the state has the scan",
    fault: "keepsTheOldScan",
    host: "plugin",
    task: "change a trigger",
    seenAs: /the state has dsc_/,
  },
  {
    breaks: "then there is nothing left to do",
    fault: "alwaysHasSomethingToDo",
    host: "plugin",
    task: "create a trigger",
    seenAs: /a third up had something to do/,
  },
  {
    breaks: "a decision stands",
    fault: "decidesInTheStateAlone",
    host: "plugin",
    task: "create a decision",
    seenAs: /the decision is need_fix, wont_fix/,
  },
  {
    breaks: "a decision keeps what was before it",
    fault: "forgetsTheStateBeforeADecision",
    host: "plugin",
    task: "change a decision",
    seenAs: /the decision is wont_fix, wont_fix, (?!need_fix)/,
  },
  {
    breaks: "no token is shown",
    fault: "showsTheToken",
    host: "dynamic provider",
    task: "create a trigger",
    seenAs: /the apiToken was shown/,
  },
];
