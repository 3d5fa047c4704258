import type { FaultName } from "../mutations/faults";

export interface Mutation {
  /** The promise that the fault breaks. */
  readonly breaks: string;
  readonly fault: FaultName;
  /** How a history says that the promise is broken. */
  readonly seenAs: RegExp;
  /** The histories that show it. @default those of schedules, triggers and gates */
  readonly in?: "decisions";
}

/** For each promise that the histories hold, a fault of ours that breaks it, and the histories see each one. */
export const mutations: readonly Mutation[] = [
  {
    breaks: "at most one scan for a change of triggers",
    fault: "postsEachScanUnderANewKey",
    seenAs: /trigger\d made \S+ and then \S+ for one change/,
  },
  {
    breaks: "at most one schedule for a declared one in five minutes",
    fault: "postsEachScheduleUnderANewKey",
    seenAs: /schedule\d made \S+ and then \S+ for one change/,
  },
  {
    breaks: "a person is told of what may have been made",
    fault: "hidesThatAScheduleMayHaveBeenMade",
    seenAs: /made by schedule\d, is neither in the state nor was anybody told/,
  },
  {
    breaks: "what a dead process made is recognised",
    fault: "takesAScheduleOfAnEarlierRunForRefused",
    seenAs: /of schedule\d's dead process was not recognised/,
  },
  {
    breaks: "a schedule that another one replaces stays in the ledger",
    fault: "forgetsAScheduleAtAnUpdate",
    seenAs: /a schedule of schedule\d that goes on, was forgotten/,
  },
  {
    breaks: "a destroyed schedule is named",
    fault: "destroysAScheduleWithoutAWord",
    seenAs: /a schedule of schedule\d that goes on, was forgotten/,
  },
  {
    breaks: "a schedule's forced replacement ends with a schedule",
    fault: "losesTheScheduleThatAReplacementKeeps",
    seenAs: /schedule\d was replaced and has no schedule/,
  },
  {
    breaks: "nobody is told to remove what stands as the current schedule",
    fault: "forgetsWhichSchedulesItTookOver",
    seenAs: /schedule\d stands for \S+, which a person was told to remove/,
  },
  {
    breaks: "a schedule whose target changes stays in the ledger",
    fault: "forgetsAScheduleAtAReplacement",
    seenAs: /a schedule of schedule\d that goes on, was forgotten/,
  },
  {
    breaks: "a scan that was taken over is said to be",
    fault: "passesScansOffAsItsOwn",
    seenAs: /trigger\d took \S+ of an earlier command over, which is not joined/,
  },
  {
    breaks: "nobody is told to cancel a scan that was taken over",
    fault: "forgetsWhichScansItTookOver",
    seenAs: /trigger\d has \S+, which a person was told has left the state/,
  },
  {
    breaks: "the state's scan is its target's",
    fault: "looksAtTheScansOfAllTargets",
    seenAs: /trigger\d has the scan \S+, which \S+ has not/,
  },
  {
    breaks: "no pass without an accepted status",
    fault: "acceptsEveryFinalStatus",
    seenAs: /gate\d is passed: the scan is /,
  },
  {
    breaks: "no pass over the limits",
    fault: "allowsOneFindingMore",
    seenAs: /gate\d is passed: too many findings/,
  },
  {
    breaks: "a gate that is not satisfied holds back what depends on it",
    fault: "holdsNothingBack",
    seenAs: /gate\d is failed: and holds nothing back/,
  },
  {
    breaks: "a refresh observes",
    fault: "refreshesTheScanAway",
    seenAs: /a refresh changed scanId of trigger\d/,
  },
  {
    breaks: "never more than the budget in any 60 s",
    fault: "sendsOneRequestAMinuteTooMany",
    seenAs: /\d+ (GET|POST)s in a minute, and \d+ are allowed/,
  },
  {
    breaks: "no token outside its header",
    fault: "showsTheToken",
    seenAs: /a token in /,
  },
  {
    breaks: "at most one retest for a wish",
    fault: "retestsUnderANewKey",
    seenAs: /dfi_\S+ was retested twice for one wish/,
    in: "decisions",
  },
  {
    breaks: "a finding that is said to be fixed is fixed",
    fault: "takesARetestForAFix",
    seenAs: /dfi_\S+ is said to be fixed, and is /,
    in: "decisions",
  },
  {
    breaks: "a retest that is said to run was asked for",
    fault: "saysThatItRetests",
    seenAs: /dfi_\S+ is said to be (running|not fixed), and was never retested/,
    in: "decisions",
  },
  {
    breaks: "a decision that an up has set stands in Cobalt",
    fault: "decidesInTheStateAlone",
    seenAs: /decision\d decided \S+, and its finding is /,
    in: "decisions",
  },
  {
    breaks: "a decision holds up to its severity",
    fault: "decidesWhateverTheSeverity",
    seenAs: /decision\d decided up to low, and its finding is of high severity/,
    in: "decisions",
  },
  {
    breaks: "a decision knows the state before it",
    fault: "forgetsTheStateBeforeADecision",
    seenAs: /decision\d would go back to /,
    in: "decisions",
  },
  {
    breaks: "a decision that is removed is undone",
    fault: "removesADecisionFromTheStateAlone",
    seenAs: /decision\d was removed, and its finding is /,
    in: "decisions",
  },
  {
    breaks: "what becomes of the finding of a decision that is removed is said",
    fault: "removesADecisionWithoutAWord",
    seenAs: /decision\d was removed without a word/,
    in: "decisions",
  },
  {
    breaks: "nothing goes through on a decision that is over",
    fault: "forgetsTheEndOfADecision",
    seenAs: /decision\d has ended, .* and nothing was held back/,
    in: "decisions",
  },
  {
    breaks: "the end of a decision is said with its reason",
    fault: "endsADecisionWithoutItsReason",
    seenAs: /decision\d has ended, and it was not said why it was decided/,
    in: "decisions",
  },
  {
    breaks: "a refresh observes a decision",
    fault: "refreshesADecisionAway",
    seenAs: /a refresh changed previousState of decision\d/,
    in: "decisions",
  },
  {
    breaks: "every command comes to an end",
    fault: "evaluatesUntilItPasses",
    seenAs: /a command never came to an end/,
  },
];
