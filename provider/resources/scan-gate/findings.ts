import type { CobaltApi } from "../../client/api";
import { CanceledError, CobaltError } from "../../client/errors";
import type { Scan } from "../../client/types";
import { count, counting, newFindings } from "./count";
import type { FindingCounts, GateTerms } from "./declaration";

export interface Findings {
  readonly counts: FindingCounts;
  /** Undefined where the earlier scans could not be read, and the verdict does not rest on them. */
  readonly newCounts: FindingCounts | undefined;
  /** Why there may be more than these, which are certain: a clause. Undefined: there are no more. */
  readonly unsettled: string | undefined;
}

/** So many scans at most are looked up to show that findings are old; what they do not show counts. */
const mostEarlierScans = 200;

/** Counts a scan's findings; earlier scans are asked for only where a finding was seen by another scan as well. */
export async function readFindings(
  terms: GateTerms,
  scan: Pick<Scan, "id"> & Partial<Scan>,
  api: CobaltApi,
): Promise<Findings> {
  const reading = await api.listFindings({ scanId: scan.id });
  const findings = counting(reading.items, terms);
  const others = new Set(findings.flatMap(({ scanIds }) => scanIds).filter((id) => id !== scan.id));
  const named = new Set([...others].slice(0, mostEarlierScans));
  const scans = await scansNamed(named, scan, { terms, api });
  const newCounts = scans && count(newFindings(findings, scan.id, [{ startedAt: null, ...scan }, ...scans]));
  const unsettled = reading.kind === "moving" ? reading.why : undefined;
  return { counts: count(findings), newCounts, unsettled };
}

async function scansNamed(
  ids: ReadonlySet<string>,
  { targetId }: Partial<Scan>,
  { terms, api }: { readonly terms: GateTerms; readonly api: CobaltApi },
): Promise<readonly Scan[] | undefined> {
  if (ids.size === 0 || targetId === undefined) return [];
  try {
    return await api.scansNamed(targetId, ids);
  } catch (error) {
    if (terms.newOnly || !(error instanceof CobaltError) || error instanceof CanceledError) throw error;
    return undefined;
  }
}
