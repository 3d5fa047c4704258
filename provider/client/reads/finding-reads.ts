import type { CobaltApi, FindingsOf, ListReading } from "../api";
import { nameOf } from "../endpoints";
import type { Finding } from "../types";
import type { Lister, Listing } from "./pages";
import { readWhole } from "./walks";

/** The most scans that are read to tell the findings of others; as a rule there are none. */
const mostLookedAt = 10;

interface FindingParts extends Pick<CobaltApi, "getScan"> {
  readonly lister: Lister;
  /** Tells a person what was odd, once a run for each key. */
  readonly warnOnce: (key: string, text: string) => void;
}

/** What a verdict on a finding rests on: when it was last found changes nothing. */
function evidenceOf({ lastFoundAt: _, ...finding }: Finding): unknown {
  return finding;
}

/** @param listing the findings of `of`, with or without their texts. */
export async function listFindings<T extends Finding>(
  parts: FindingParts,
  of: FindingsOf,
  listing: Listing<T>,
): Promise<ListReading<T>> {
  const what = nameOf(of);
  const reading = await readWhole(parts.lister, listing, evidenceOf);
  const items = await ownFindings(reading.items, of, async (id) => (await parts.getScan(id)) !== undefined);
  const others = reading.items.length - items.length;
  if (others > 0)
    parts.warnOnce(
      `findings of ${what}`,
      `Cobalt's list of the findings of ${what} has ${others} of other scans or targets: they are left out.`,
    );
  return { ...reading, items };
}

/**
 * The findings of what was asked for, should Cobalt ignore a filter. One that does not say whose it is belongs to what was asked;
 * so does one that names other scans only, unless Cobalt has one of those, since else nothing shows that these ids mean what
 * they should.
 * @param hasScan whether Cobalt has a scan of that id
 */
export async function ownFindings<T extends Finding>(
  findings: readonly T[],
  of: FindingsOf,
  hasScan: (id: string) => Promise<boolean>,
): Promise<readonly T[]> {
  const known = new Map<string, boolean>();
  const isScan = async (id: string) => {
    if (!known.has(id) && known.size < mostLookedAt) known.set(id, await hasScan(id));
    return known.get(id) === true;
  };
  const isOther = async ({ targetId, scanIds }: Finding) => {
    const namesIt = of.scanId !== undefined && scanIds.includes(of.scanId);
    if (of.targetId !== undefined && targetId !== undefined && targetId !== of.targetId) return !namesIt;
    if (of.scanId === undefined || namesIt) return false;
    for (const id of scanIds) if (await isScan(id)) return true;
    return false;
  };
  const own: T[] = [];
  for (const finding of findings) if (!(await isOther(finding))) own.push(finding);
  return own;
}
