import {
  decideMutation,
  type MutationDecision,
  type MutationEvent,
  type PastSend,
} from "../../provider/client/mutations/decision";

const past: readonly PastSend[] = ["refused", "lost", "server-error"];
const events: readonly MutationEvent[] = [
  "done",
  "conflict",
  "not found",
  "limit",
  "lost",
  "server-error",
  "not sent",
  "never to be sent",
  "refusal",
  "key over",
];
const switches = [false, true];

function sequences(length: number): readonly (readonly PastSend[])[] {
  if (length === 0) return [[]];
  return sequences(length - 1).flatMap((start) => past.map((end) => [...start, end]));
}
const histories = [0, 1, 2, 3, 4].flatMap(sequences);

/** What a key's history proves, told by counting, without a look at how the code under test does it. */
function meaning(history: readonly PastSend[]): "clean" | "refused only" | "lost only" | "doubtful" {
  const count = (kind: PastSend) => history.filter((one) => one === kind).length;
  if (history.length === 0) return "clean";
  if (count("refused") === history.length) return "refused only";
  if (count("lost") === history.length) return "lost only";
  return "doubtful";
}

interface Switches {
  readonly otherPathLeft: boolean;
  readonly absentIsDone: boolean;
  readonly refusalsKeepKeys: boolean;
  readonly windowsLeft: boolean;
  readonly attemptsLeft: boolean;
}

/** The rules as a person would write them on paper: per event, per meaning of the history. */
function expected(event: MutationEvent, history: readonly PastSend[], on: Switches): string {
  const what = meaning(history);
  const nothingDone = what === "clean" || what === "refused only";
  if (event === "done") return "done";
  if (event === "lost" || event === "server-error") return `again after backoff, ${event}`;
  if (event === "conflict") {
    if (what === "clean") return "accepted by an earlier run";
    if (what === "lost only") return "accepted by this run";
    if (what === "doubtful") return "unknown";
    return on.refusalsKeepKeys ? "accepted by an earlier run" : "next key";
  }
  if (event === "not found" && on.otherPathLeft) return "other path";
  if (event === "not found" && on.absentIsDone) return "done";
  if (event === "limit" && on.windowsLeft) return "again after window, refused";
  if (event === "not sent" && (on.attemptsLeft || !nothingDone)) return "again after backoff, nothing";
  if (!nothingDone) return "unknown";
  if (event === "not found" || event === "refusal") return "refused";
  if (event === "limit") return "limit stays closed";
  if (event === "key over") return on.windowsLeft ? "next key" : "limit stays closed";
  return "cannot be reached";
}

function told(decision: MutationDecision): string {
  if (decision.act === "accepted") return `accepted by ${decision.by}`;
  if (decision.act === "again") return `again after ${decision.after}, ${decision.record ?? "nothing"}`;
  return decision.act;
}

const cases = events.flatMap((event) => histories.map((history) => ({ event, history })));

test.each(cases)("$event after $history is decided as the rules say", ({ event, history }) => {
  for (const otherPathLeft of switches)
    for (const refusalsKeepKeys of switches)
      for (const windowsLeft of switches)
        for (const attemptsLeft of switches)
          for (const absentIsDone of switches) {
            const on = { otherPathLeft, absentIsDone, refusalsKeepKeys, windowsLeft, attemptsLeft };
            expect(told(decideMutation({ event, history, ...on }))).toBe(expected(event, history, on));
          }
});

test("a new key is asked for in no case in which an earlier one may have been accepted", () => {
  for (const { event, history } of cases) {
    if (history.every((one) => one === "refused")) continue;
    for (const on of switches) {
      const decision = decideMutation({
        event,
        history,
        otherPathLeft: on,
        absentIsDone: false,
        refusalsKeepKeys: on,
        windowsLeft: on,
        attemptsLeft: on,
      });
      expect(["next key", "refused", "limit stays closed", "cannot be reached"]).not.toContain(decision.act);
    }
  }
});
