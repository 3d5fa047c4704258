import { setImmediate } from "node:timers/promises";
import { isFinalStatus, isId } from "../../cobalt/facts";
import type { CobaltApi, ListReading } from "../api";
import { lists, reads } from "../endpoints";
import type { Scan } from "../types";
import type { Listing } from "./pages";
import { isBefore, newestFirst, recentOf, ScansSince, ScanWalk } from "./scan-lists";
import { Burst, cachedMs, mayReadOne, sharedReads } from "./shared";
import type { ReadParts } from "./target-reads";
import { itemsOf, readWhole } from "./walks";

/** The scans of so many different targets a minute are listed one by one; for more, those of the whole organisation. */
const targetsBeforeOrganisation = 12;
/** So many pages of the whole organisation's scans are read, and more only where more targets are asked for. */
const pagesOfOrganisation = 120;

type Reads = "getScan" | "scansNamed" | "latestScans" | "listScans" | "recentScans" | "listAllScans";

/** The reads of scans. */
export class ScanReads implements Pick<CobaltApi, Reads> {
  private readonly walks = new Map<string, ScanWalk>();
  private readonly burst: Burst;
  /** From when on the organisation's list is worth a try, by the monotonic clock. */
  private organisationFrom = Number.NEGATIVE_INFINITY;
  private readonly single: ReturnType<typeof sharedReads<Scan>>;

  constructor(private readonly parts: ReadParts) {
    this.burst = new Burst(60_000, parts.effects.monotonic);
    this.single = sharedReads(parts.reader);
  }

  async getScan(scanId: string): Promise<Scan | undefined> {
    if (!isId(scanId)) return undefined;
    return this.single(reads.scan(scanId));
  }

  async listScans(targetId: string): Promise<readonly Scan[]> {
    const scans = await itemsOf(this.parts.lister(lists.scansOf(targetId)));
    return newestFirst(scans.filter((scan) => isOf(targetId, scan)));
  }

  async listAllScans(): Promise<readonly Scan[]> {
    return newestFirst(await itemsOf(this.parts.lister(lists.scans)));
  }

  async latestScans(targetId: string, since: number): Promise<ListReading<Scan>> {
    const part = () => new ScansSince(since);
    const reading = await readWhole(this.parts.lister, lists.scansOf(targetId), () => undefined, part);
    const matters = (scan: Scan) => !isBefore(scan, since) || !isOver(scan);
    const latest = reading.items.filter((scan) => isOf(targetId, scan) && matters(scan));
    return { ...reading, items: newestFirst(latest) };
  }

  /** Pages are read as long as they may save more single reads than they cost. */
  async scansNamed(targetId: string, ids: ReadonlySet<string>): Promise<readonly Scan[]> {
    const found = new Map<string, Scan>();
    const missing = new Set(ids);
    const pages = missing.size < 2 ? [] : this.parts.lister(lists.scansOf(targetId));
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
    return [...found.values()].filter((scan) => isOf(targetId, scan));
  }

  async recentScans(targetId: string, since: number): Promise<readonly Scan[]> {
    this.burst.note(targetId);
    // Those who ask at the same time say how many targets it is about.
    await setImmediate();
    const walk = (await this.ofOrganisation(since)) ?? (await this.ofTarget(targetId, since));
    return recentOf(walk.of(targetId), since);
  }

  private async ofTarget(targetId: string, since: number): Promise<ScanWalk> {
    const walk = this.walk(targetId, lists.scansOf(targetId));
    await walk.reach(since, () => Number.POSITIVE_INFINITY);
    return walk;
  }

  /** Undefined: it is better to ask for each target by itself. */
  private async ofOrganisation(since: number): Promise<ScanWalk | undefined> {
    const { monotonic } = this.parts.effects;
    const isBegun = this.walks.get("")?.isFresh === true;
    const isWorthIt = isBegun || this.burst.size > targetsBeforeOrganisation;
    if (!isWorthIt || monotonic() < this.organisationFrom) return undefined;
    const walk = this.walk("", lists.scans);
    try {
      const isReached = await walk.reach(since, () => Math.max(pagesOfOrganisation, this.burst.size));
      return isReached ? walk : undefined;
    } catch (error) {
      if (!mayReadOne(error)) throw error;
      this.organisationFrom = monotonic() + cachedMs;
      return undefined;
    }
  }

  /** The walk through a list that is shared now. */
  private walk(key: string, listing: Listing<Scan>): ScanWalk {
    for (const [known, { isFresh }] of this.walks) if (!isFresh) this.walks.delete(known);
    const known = this.walks.get(key);
    if (known !== undefined) return known;
    const walk = new ScanWalk(this.parts.lister(listing), this.parts.effects.monotonic);
    this.walks.set(key, walk);
    return walk;
  }
}

function isOver({ status, completedAt }: Scan): boolean {
  return completedAt !== null || isFinalStatus(status);
}

/** True if a scan is one of the target that was asked for, or does not say whose it is. */
function isOf(targetId: string, scan: Scan): boolean {
  return scan.targetId === undefined || scan.targetId === targetId;
}
