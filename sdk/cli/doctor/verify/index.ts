import type { Probe, ProbeResult } from "../../../../provider/client";
import { differencesIn, envelopeDifferences, type Kind } from "./documented";
import { gather } from "./evidence";
import { type FactAnswer, facts } from "./facts";
import { type RecordedAnswer, recordedAnswer, recording } from "./record";

export interface VerifiedFact {
  readonly fact: string;
  readonly answer: FactAnswer;
}

export interface Verified {
  readonly facts: readonly VerifiedFact[];
  /** A line for each way in which an answer differs from Cobalt's documentation. */
  readonly differences: readonly string[];
  /** The answers without any value of Cobalt's or of an organisation's. */
  readonly answers: readonly RecordedAnswer[];
}

/** Goes through the facts that docs/facts.md lists, as far as reads can show them. */
export async function verify(probe: Probe): Promise<Verified> {
  const answers: { ask: string; result: ProbeResult }[] = [];
  const evidence = await gather(recording(probe, answers));
  const lists = answers.filter(({ ask }) => /^\/dast\/(targets|scans|findings)\?/.test(ask));
  const envelopeFaults = lists.flatMap(({ ask, result: { outcome } }) =>
    outcome.kind === "ok" ? envelopeDifferences(outcome.value).map((line) => `GET ${ask}: ${line}`) : [],
  );
  return {
    facts: facts.map(({ text, assess }) => ({
      fact: text.replaceAll("`", ""),
      answer: assess({ ...evidence, envelopeFaults }),
    })),
    differences: answers.flatMap(({ ask, result }) => {
      const kind = kindOf(ask);
      return kind === undefined ? [] : differencesIn(result, kind).map((line) => `GET ${ask}: ${line}`);
    }),
    answers: answers.map(recordedAnswer),
  };
}

function kindOf(ask: string): Kind | undefined {
  const [, kind] = /^\/dast\/(target|scan|finding)s(?:\?.*|\/[^/?]+)?$/.exec(ask) ?? [];
  return kind as Kind | undefined;
}
