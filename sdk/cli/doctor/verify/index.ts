import type { Probe } from "../probe";
import type { FactAnswer } from "./answer";
import { gather } from "./evidence";
import { facts } from "./facts";

export interface VerifiedFact {
  readonly fact: string;
  readonly answer: FactAnswer;
}

/** Goes through the facts that the README lists, as far as reads can show them. Changes nothing in Cobalt. */
export async function verify(probe: Probe): Promise<readonly VerifiedFact[]> {
  const evidence = await gather(probe);
  return facts.map(({ text, judge }) => ({ fact: text.replaceAll("`", ""), answer: judge(evidence) }));
}
