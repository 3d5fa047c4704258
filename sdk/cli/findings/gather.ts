import type { Finding, FindingsOf, ListReading, Scan } from "../../../provider/client";
import { severityNumbers } from "../../../provider/cobalt/facts";
import type { Context } from "../../../provider/resources";
import { counting, countingFindings, type GateTerms } from "../../../provider/resources/scan-gate";
import { formatSecond, instantOf } from "../../../provider/time/date-time";
import { MisuseError } from "../command";

export interface Found<T> {
  readonly finding: T;
  /** When the first of its scans began; undefined where that is not known of them all. */
  readonly firstSeenAt: string | undefined;
}

export interface Gathered<T> {
  /** Each once, the most severe first. */
  readonly found: readonly Found<T>[];
  /** Why there may be more: a sentence for each reading. */
  readonly unsettled: readonly string[];
}

export type Terms = Pick<GateTerms, "countStates" | "newOnly">;
type List<T> = (of: FindingsOf) => Promise<ListReading<T>>;

/** The findings of scans that count, each scan's as a `DastScanGate` counts them. */
export async function findingsOfScans<T extends Finding>(
  scanIds: readonly string[],
  terms: Terms,
  { api, list }: { readonly api: ReturnType<Context["api"]>; readonly list: List<T> },
): Promise<Gathered<T>> {
  const all = await Promise.all(
    scanIds.map(async (id) => {
      const scan = await api.getScan(id);
      if (scan === undefined) throw new MisuseError(`Cobalt has no scan ${id}.`);
      const { findings, fresh = [], scans, unsettled } = await countingFindings(terms, scan, { api, list });
      const items = terms.newOnly ? fresh : findings;
      return { found: withFirstSeen(items, scans), unsettled: unsettled && `${id}: ${unsettled}.` };
    }),
  );
  return {
    found: ordered(all.flatMap(({ found }) => found)),
    unsettled: all.flatMap(({ unsettled = [] }) => unsettled),
  };
}

/** The findings of a target that are in a state that counts. */
export async function findingsOfTarget<T extends Finding>(
  targetId: string,
  terms: Terms,
  { api, list }: { readonly api: ReturnType<Context["api"]>; readonly list: List<T> },
): Promise<Gathered<T>> {
  const reading = await list({ targetId });
  const findings = counting(reading.items, terms);
  const named = new Set(findings.flatMap(({ scanIds }) => scanIds));
  const scans = named.size === 0 ? [] : await api.scansNamed(targetId, named);
  const unsettled = reading.kind === "moving" ? [`${targetId}: ${reading.why}.`] : [];
  return { found: ordered(withFirstSeen(findings, scans)), unsettled };
}

function withFirstSeen<T extends Finding>(
  findings: readonly T[],
  scans: readonly Pick<Scan, "id" | "startedAt">[],
): readonly Found<T>[] {
  const starts = new Map(scans.map(({ id, startedAt }) => [id, instantOf(startedAt)]));
  return findings.map((finding) => {
    const seen = finding.scanIds.map((id) => starts.get(id) ?? Number.NaN);
    const first = Math.min(...seen);
    return { finding, firstSeenAt: Number.isFinite(first) ? formatSecond(first) : undefined };
  });
}

function ordered<T extends Finding>(found: readonly Found<T>[]): readonly Found<T>[] {
  const ids = new Set<string>();
  const once = found.filter(({ finding: { id } }) => id === undefined || (!ids.has(id) && ids.add(id)));
  return [...once].sort(
    ({ finding: a }, { finding: b }) => severityNumbers[b.severity] - severityNumbers[a.severity],
  );
}
