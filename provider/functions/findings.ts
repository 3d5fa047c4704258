import type { CobaltApi } from "../client/api";
import { LifecycleError } from "../client/errors";
import { type Finding, notGiven } from "../client/types";
import { type Severity, severities, severityNumbers } from "../cobalt/facts";

export interface FindingsQuery {
  readonly targetId?: string;
  readonly scanId?: string;
  /** Only findings at least as severe. */
  readonly minSeverity?: Severity;
  /** Only findings in one of these states, or in one that Cobalt does not give. */
  readonly states?: readonly string[];
}

/** Findings without their titles, URLs, proofs and HTTP exchanges, which belong neither into states nor into logs. */
export async function getFindings(query: FindingsQuery, api: CobaltApi): Promise<readonly Finding[]> {
  const { targetId, scanId, minSeverity = "low", states } = query;
  if (!Object.hasOwn(severityNumbers, minSeverity)) {
    throw new LifecycleError(
      `getDastFindings: minSeverity is ${JSON.stringify(minSeverity)}: expected ${severities.join(", ")}.`,
    );
  }
  const reading = await api.listFindings({ targetId, scanId });
  if (reading.kind === "moving")
    throw new LifecycleError(
      `getDastFindings: nobody can say what the findings are, since ${reading.why}. Run it again.`,
    );
  return reading.items.filter(
    ({ severity, state }) =>
      severityNumbers[severity] >= severityNumbers[minSeverity] &&
      (states === undefined || states.includes(state) || state === notGiven),
  );
}
