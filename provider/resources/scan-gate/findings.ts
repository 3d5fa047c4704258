import type { CobaltApi, FindingsOf, ListReading } from "../../client/api";
import { CanceledError, CobaltError } from "../../client/errors";
import type { Finding, Scan } from "../../client/types";
import { findingStates } from "../../cobalt/facts";
import { instantOf } from "../../time/date-time";
import type { FindingCounts, GateTerms, Limits } from "./fields";

export interface Findings {
  readonly counts: FindingCounts;
  /** Undefined where the earlier scans could not be read, and the verdict does not rest on them. */
  readonly newCounts: FindingCounts | undefined;
  /** Why there may be more than these, which are certain: a clause. Undefined: there are no more. */
  readonly unsettled: string | undefined;
}

/** So many scans at most are looked up to show that findings are old; what they do not show counts. */
const mostEarlierScans = 200;

/** The findings of a scan that count, and the scans that have seen them, as far as they were looked up. */
export interface CountingFindings<T> {
  readonly findings: readonly T[];
  /** Those that no earlier scan of the target had; undefined where the earlier scans could not be read, and nothing rests on them. */
  readonly fresh: readonly T[] | undefined;
  readonly scans: readonly Pick<Scan, "id" | "startedAt">[];
  /** Why there may be more than these, which are certain: a clause. Undefined: there are no more. */
  readonly unsettled: string | undefined;
}

type CountingTerms = Pick<GateTerms, "countStates" | "newOnly">;

/** Counts a scan's findings. */
export async function readFindings(
  terms: GateTerms,
  scan: Pick<Scan, "id"> & Partial<Scan>,
  api: CobaltApi,
): Promise<Findings> {
  const { findings, fresh, unsettled } = await countingFindings(terms, scan, {
    api,
    list: (of) => api.listFindings(of),
  });
  return { counts: count(findings), newCounts: fresh && count(fresh), unsettled };
}

/** Reads a scan's findings with `list`; earlier scans are asked for only where a finding was seen by another scan as well. */
export async function countingFindings<T extends Finding>(
  terms: CountingTerms,
  scan: Pick<Scan, "id"> & Partial<Scan>,
  { api, list }: { readonly api: CobaltApi; list(of: FindingsOf): Promise<ListReading<T>> },
): Promise<CountingFindings<T>> {
  const reading = await list({ scanId: scan.id });
  const findings = counting(reading.items, terms);
  const others = new Set(findings.flatMap(({ scanIds }) => scanIds).filter((id) => id !== scan.id));
  const named = new Set([...others].slice(0, mostEarlierScans));
  const earlier = await scansNamed(named, scan, { terms, api });
  const scans = [{ startedAt: null, ...scan }, ...(earlier ?? [])];
  const unsettled = reading.kind === "moving" ? reading.why : undefined;
  return { findings, fresh: earlier && newFindings(findings, scan.id, scans), scans, unsettled };
}

async function scansNamed(
  ids: ReadonlySet<string>,
  { targetId }: Partial<Scan>,
  { terms, api }: { readonly terms: CountingTerms; readonly api: CobaltApi },
): Promise<readonly Scan[] | undefined> {
  if (ids.size === 0 || targetId === undefined) return [];
  try {
    return await api.scansNamed(targetId, ids);
  } catch (error) {
    if (terms.newOnly || !(error instanceof CobaltError) || error instanceof CanceledError) throw error;
    return undefined;
  }
}

/** The findings that count: in one of the states that do, or in a state that the documentation does not know. */
export function counting<T extends Finding>(
  findings: readonly T[],
  { countStates }: Pick<GateTerms, "countStates">,
): readonly T[] {
  return findings.filter(
    ({ state }) => countStates.includes(state) || !findingStates.some((known) => known === state),
  );
}

function count(findings: readonly Finding[]): FindingCounts {
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
function newFindings<T extends Finding>(
  findings: readonly T[],
  scanId: string,
  scans: readonly Pick<Scan, "id" | "startedAt">[],
): readonly T[] {
  const own = instantOf(scans.find(({ id }) => id === scanId)?.startedAt);
  const earlier = new Set(scans.filter((scan) => isEarlier(scan, scanId, own)).map(({ id }) => id));
  return findings.filter(({ scanIds }) => !scanIds.some((id) => earlier.has(id)));
}

/**
 * The severities whose limit is broken, as a person reads them: `2 high (limit 0)`. A finding of a severity that nobody knows may
 * be of any, so each limit counts it.
 */
export function brokenLimits(counts: FindingCounts, limits: Limits): readonly string[] {
  const unknown = Object.values(counts.unknownSeverities ?? {}).reduce((sum, found) => sum + found, 0);
  const rows = [
    { name: "high", found: counts.high, most: limits.maxHigh },
    { name: "medium", found: counts.medium + unknown, most: limits.maxMedium },
    { name: "low", found: counts.low + unknown, most: limits.maxLow },
  ];
  return rows.flatMap(({ name, found, most }) =>
    typeof most === "number" && found > most
      ? [`${found} ${name}${unknownPart(counts)} (limit ${most})`]
      : [],
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
