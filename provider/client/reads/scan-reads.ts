import type { CobaltApi } from "../api";
import type { Scan } from "../types";
import { isId } from "../types";
import { allScans, OrganisationScans } from "./organisation-scans";
import { parseOne, parseScan } from "./parse";
import { newestFirst, reaches, recentOf } from "./scan-order";
import { Burst, singleFlight } from "./shared";
import type { ReadParts } from "./target-reads";
import { readsBeforeListing } from "./target-reads";
import { itemsOf } from "./walks";

/** A target's own history is read no further than this, if it comes newest first. */
const pagesOfOneTarget = 20;

function ofTarget(targetId: string) {
  return {
    ...allScans,
    doing: `listing the scans of target ${targetId}`,
    query: { target: targetId },
  };
}

type Reads = "getScan" | "scansNamed" | "listScans" | "recentScans" | "listAllScans";

/** The reads of scans. */
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
    return newestFirst(await itemsOf(this.parts.lister(allScans)));
  }

  /** Pages are read as long as they may save more single reads than they cost. */
  async scansNamed(targetId: string, ids: ReadonlySet<string>): Promise<readonly Scan[]> {
    const found = new Map<string, Scan>();
    const missing = new Set(ids);
    const pages = missing.size < 2 ? [] : this.parts.lister(ofTarget(targetId));
    let pagesRead = 0;
    for await (const { items } of pages) {
      for (const scan of items) if (missing.delete(scan.id)) found.set(scan.id, scan);
      pagesRead += 1;
      if (missing.size <= pagesRead) break;
    }
    for (const id of missing) {
      const scan = await this.getScan(id);
      if (scan !== undefined) found.set(id, scan);
    }
    return [...found.values()].filter((scan) => scan.targetId === undefined || scan.targetId === targetId);
  }

  /** What Cobalt lists as a target's scans. */
  private async ofTarget(targetId: string, since: number): Promise<readonly Scan[]> {
    let scans: readonly Scan[] = [];
    let pages = 0;
    for await (const { items } of this.parts.lister(ofTarget(targetId))) {
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
