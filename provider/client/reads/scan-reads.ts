import type { CobaltApi } from "../api";
import type { Finding, Scan } from "../types";
import { allScans, OrganisationScans } from "./organisation-scans";
import { allOf } from "./pages";
import { parseFinding, parseOne, parseScan } from "./parse";
import { isId } from "./parse-fields";
import { newestFirst, reaches, recentOf } from "./scan-order";
import { Burst, singleFlight } from "./shared";
import type { ReadParts } from "./target-reads";
import { readsBeforeListing } from "./target-reads";

/** A target's own history is read no further than this, if it comes newest first. */
const pagesOfOneTarget = 20;

type Reads = "getScan" | "listScans" | "recentScans" | "listFindings" | "listAllScans";

/**
 * Is a finding one of the target and scan that were asked for, should Cobalt ignore a filter? One that does not say so belongs to
 * what was asked. Pure.
 */
export function isFindingOf(
  { targetId, scanIds }: Pick<Finding, "targetId" | "scanIds">,
  of: Parameters<CobaltApi["listFindings"]>[0],
): boolean {
  const isOther = of.targetId !== undefined && targetId !== undefined && targetId !== of.targetId;
  const isOfScan = of.scanId === undefined || scanIds.length === 0 || scanIds.includes(of.scanId);
  return isOfScan && !isOther;
}

/** The reads of scans and findings. */
export class ScanReads implements Pick<CobaltApi, Reads> {
  private organisation: OrganisationScans | undefined;
  private readonly burst: Burst;
  private readonly single = singleFlight<Scan | undefined>();

  constructor(private readonly parts: ReadParts) {
    this.burst = new Burst(60_000, parts.effects.monotonic);
  }

  async getScan(scanId: string): Promise<Scan | undefined> {
    if (!isId(scanId)) return undefined;
    return this.single(scanId, () =>
      this.parts.reader({
        doing: `reading scan ${scanId}`,
        path: `/dast/scans/${scanId}`,
        parse: parseOne(parseScan, scanId),
      }),
    );
  }

  async listScans(targetId: string): Promise<readonly Scan[]> {
    const scans = await this.ofTarget(targetId, Number.NEGATIVE_INFINITY);
    return newestFirst(scans.filter((scan) => scan.targetId === undefined || scan.targetId === targetId));
  }

  async recentScans(targetId: string, since: number): Promise<readonly Scan[]> {
    const few = this.burst.note(targetId) <= readsBeforeListing;
    const shared = few ? undefined : await this.shared().since(since);
    const scans = shared ?? (await this.ofTarget(targetId, since));
    return recentOf(
      scans.filter((scan) => scan.targetId === targetId),
      since,
    );
  }

  async listAllScans(): Promise<readonly Scan[]> {
    return newestFirst(await allOf(this.parts.lister(allScans)));
  }

  async listFindings(of: Parameters<CobaltApi["listFindings"]>[0]): Promise<readonly Finding[]> {
    const what = of.scanId === undefined ? `target ${of.targetId ?? "(all)"}` : `scan ${of.scanId}`;
    const findings = await allOf(
      this.parts.lister({
        doing: `listing the findings of ${what}`,
        path: "/dast/findings",
        query: { target: of.targetId, scan: of.scanId },
        parse: parseFinding,
      }),
    );
    return findings.filter((finding) => isFindingOf(finding, of));
  }

  /** What Cobalt lists as a target's scans. */
  private async ofTarget(targetId: string, since: number): Promise<readonly Scan[]> {
    const listing = {
      ...allScans,
      doing: `listing the scans of target ${targetId}`,
      query: { target: targetId },
    };
    let scans: readonly Scan[] = [];
    let pages = 0;
    for await (const items of this.parts.lister(listing)) {
      scans = [...scans, ...items];
      pages += 1;
      const longEnough = pages >= pagesOfOneTarget && reaches(scans, Number.POSITIVE_INFINITY);
      if (longEnough || reaches(scans, since)) break;
    }
    return scans;
  }

  private shared(): OrganisationScans {
    const now = this.parts.effects.monotonic();
    const walk = this.organisation?.isFresh(now)
      ? this.organisation
      : new OrganisationScans(this.parts.lister, now);
    this.organisation = walk;
    return walk;
  }
}
