import type { FindingsOf, ListReading } from "../api";
import type { Finding } from "../types";
import type { Lister } from "./pages";
import { parseFinding } from "./parse";
import { readWhole } from "./walks";

/**
 * Is a finding one of the target and scan that were asked for, should Cobalt ignore a filter? One that does not say so belongs to
 * what was asked. Pure.
 */
export function isFindingOf(
  { targetId, scanIds }: Pick<Finding, "targetId" | "scanIds">,
  of: FindingsOf,
): boolean {
  const isOther = of.targetId !== undefined && targetId !== undefined && targetId !== of.targetId;
  const isOfScan = of.scanId === undefined || scanIds.length === 0 || scanIds.includes(of.scanId);
  return isOfScan && !isOther;
}

/** What a verdict on a finding rests on: when it was last found changes nothing. */
function evidenceOf({ lastFoundAt: _, ...finding }: Finding): unknown {
  return finding;
}

export async function listFindings(lister: Lister, of: FindingsOf): Promise<ListReading<Finding>> {
  const what = of.scanId === undefined ? `target ${of.targetId ?? "(all)"}` : `scan ${of.scanId}`;
  const listing = {
    doing: `listing the findings of ${what}`,
    path: "/dast/findings",
    query: { target: of.targetId, scan: of.scanId },
    parse: parseFinding,
  };
  const reading = await readWhole(lister, listing, evidenceOf);
  return { ...reading, items: reading.items.filter((finding) => isFindingOf(finding, of)) };
}
