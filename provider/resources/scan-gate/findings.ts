import type { CobaltApi } from "../../client/api";
import type { Scan } from "../../client/types";
import { count, counting, newFindings } from "./count";
import type { FindingCounts, GateTerms } from "./declaration";

export interface Findings {
  readonly counts: FindingCounts;
  readonly newCounts: FindingCounts;
}

/** Counts a scan's findings; the target's history is asked for only where a finding was seen by another scan as well. */
export async function readFindings(
  terms: GateTerms,
  { id: scanId, targetId }: Pick<Scan, "id"> & Partial<Scan>,
  api: CobaltApi,
): Promise<Findings> {
  const findings = counting(await api.listFindings({ scanId }), terms);
  const hasHistory = findings.some(({ scanIds }) => scanIds.some((id) => id !== scanId));
  const scans = hasHistory && targetId !== undefined ? await api.listScans(targetId) : [];
  return { counts: count(findings), newCounts: count(newFindings(findings, scanId, scans)) };
}
