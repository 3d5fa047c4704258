import type { Finding, Scan } from "../../client/types";
import { instantOf } from "../instant";
import { documentedFindingStates, type FindingCounts, type GateTerms, type Limits } from "./declaration";

/** The findings that count: in one of the states that do, or in a state that the documentation does not know. */
export function counting(
  findings: readonly Finding[],
  { countStates }: Pick<GateTerms, "countStates">,
): readonly Finding[] {
  return findings.filter(
    ({ state }) => countStates.includes(state) || !documentedFindingStates.includes(state),
  );
}

export function count(findings: readonly Finding[]): FindingCounts {
  const of = (severity: Finding["severity"]) =>
    findings.filter((finding) => finding.severity === severity).length;
  return { high: of("high"), medium: of("medium"), low: of("low") };
}

/**
 * The findings that no earlier scan of the target had. A scan of which Cobalt knows nothing any more cannot be shown to be
 * earlier, so it makes no finding old: what is uncertain counts.
 */
export function newFindings(
  findings: readonly Finding[],
  scanId: string,
  scans: readonly Scan[],
): readonly Finding[] {
  const own = instantOf(scans.find(({ id }) => id === scanId)?.startedAt);
  const earlier = new Set(scans.filter((scan) => isEarlier(scan, scanId, own)).map(({ id }) => id));
  return findings.filter(({ scanIds }) => !scanIds.some((id) => earlier.has(id)));
}

/** The severities whose limit is broken, as a person reads them: `2 high (limit 0)`. */
export function brokenLimits(counts: FindingCounts, limits: Limits): readonly string[] {
  const rows = [
    { name: "high", found: counts.high, most: limits.maxHigh },
    { name: "medium", found: counts.medium, most: limits.maxMedium },
    { name: "low", found: counts.low, most: limits.maxLow },
  ];
  return rows.flatMap(({ name, found, most }) =>
    typeof most === "number" && found > most ? [`${found} ${name} (limit ${most})`] : [],
  );
}

export function describeCounts({ high, medium, low }: FindingCounts): string {
  return `${high} high, ${medium} medium, ${low} low`;
}

function isEarlier(scan: Scan, scanId: string, own: number | undefined): boolean {
  const started = instantOf(scan.startedAt);
  return scan.id !== scanId && own !== undefined && started !== undefined && started < own;
}
