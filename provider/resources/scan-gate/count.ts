import type { Finding, Scan } from "../../client/types";
import { findingStates } from "../../cobalt/facts";
import { instantOf } from "../../time/date-time";
import type { FindingCounts, GateTerms, Limits } from "./declaration";

/** The findings that count: in one of the states that do, or in a state that the documentation does not know. */
export function counting(
  findings: readonly Finding[],
  { countStates }: Pick<GateTerms, "countStates">,
): readonly Finding[] {
  return findings.filter(
    ({ state }) => countStates.includes(state) || !findingStates.some((known) => known === state),
  );
}

export function count(findings: readonly Finding[]): FindingCounts {
  const of = (severity: Finding["severity"]) =>
    findings.filter((finding) => finding.severity === severity).length;
  const counts = { high: of("high"), medium: of("medium"), low: of("low") };
  const names = findings.flatMap(({ unknownSeverity }) => unknownSeverity ?? []);
  if (names.length === 0) return counts;
  const unknownSeverities = Object.fromEntries(
    [...new Set(names)].sort().map((name) => [name, names.filter((one) => one === name).length]),
  );
  return { ...counts, unknownSeverities };
}

/**
 * The findings that no earlier scan of the target had. A scan of which Cobalt knows nothing any more cannot be shown to be
 * earlier, so it makes no finding old: what is uncertain counts.
 */
export function newFindings(
  findings: readonly Finding[],
  scanId: string,
  scans: readonly Pick<Scan, "id" | "startedAt">[],
): readonly Finding[] {
  const own = instantOf(scans.find(({ id }) => id === scanId)?.startedAt);
  const earlier = new Set(scans.filter((scan) => isEarlier(scan, scanId, own)).map(({ id }) => id));
  return findings.filter(({ scanIds }) => !scanIds.some((id) => earlier.has(id)));
}

/** The severities whose limit is broken, as a person reads them: `2 high (limit 0)`. */
export function brokenLimits(counts: FindingCounts, limits: Limits): readonly string[] {
  const rows = [
    { name: `high${unknownPart(counts)}`, found: counts.high, most: limits.maxHigh },
    { name: "medium", found: counts.medium, most: limits.maxMedium },
    { name: "low", found: counts.low, most: limits.maxLow },
  ];
  return rows.flatMap(({ name, found, most }) =>
    typeof most === "number" && found > most ? [`${found} ${name} (limit ${most})`] : [],
  );
}

/** `3 high (1 of severity "40"), 2 medium, 1 low` */
export function describeCounts(counts: FindingCounts): string {
  return `${counts.high} high${unknownPart(counts)}, ${counts.medium} medium, ${counts.low} low`;
}

/** Names are another's text: as many as fit into a line. */
const mostNamed = 3;

function unknownPart({ unknownSeverities = {} }: FindingCounts): string {
  const named = Object.entries(unknownSeverities);
  if (named.length === 0) return "";
  const shown = named
    .slice(0, mostNamed)
    .map(([name, found]) => `${found} of severity ${JSON.stringify(name.slice(0, 20))}`);
  const more = named.length > mostNamed ? ", …" : "";
  return ` (${shown.join(", ")}${more})`;
}

function isEarlier(scan: Pick<Scan, "id" | "startedAt">, scanId: string, own: number | undefined): boolean {
  const started = instantOf(scan.startedAt);
  return scan.id !== scanId && own !== undefined && started !== undefined && started < own;
}
