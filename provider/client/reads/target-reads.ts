import type { CobaltApi, Effects } from "../api";
import type { Target } from "../types";
import { isId } from "../types";
import type { Lister } from "./pages";
import { parseOne, parseTarget } from "./parse";
import type { Reader } from "./reads";
import { Burst, singleFlight } from "./shared";
import { itemsOf } from "./walks";

/** How old a listing may be: for choosing among targets, and for saying how one target is now. */
export const listingKept = { forListsMs: 300_000, forOneMs: 60_000 } as const;
/** So many different targets a minute are read one by one; from the next one on a listing is cheaper. */
export const readsBeforeListing = 3;

interface KeptListing {
  readonly startedAt: number;
  readonly targets: Promise<readonly Target[]>;
}

export interface ReadParts {
  readonly reader: Reader;
  readonly lister: Lister;
  readonly effects: Effects;
}

/** The reads of targets, shared by all callers of the process. */
export class TargetReads implements Pick<CobaltApi, "listTargets" | "findTarget"> {
  private kept: KeptListing | undefined;
  private underWay = false;
  private readonly burst: Burst;
  private readonly single = singleFlight<Target | undefined>();

  constructor(private readonly parts: ReadParts) {
    this.burst = new Burst(60_000, parts.effects.monotonic);
  }

  listTargets(): Promise<readonly Target[]> {
    return this.listing(listingKept.forListsMs);
  }

  async findTarget(targetId: string): Promise<Target | undefined> {
    if (!isId(targetId)) return undefined;
    const few = this.burst.note(targetId) <= readsBeforeListing;
    if (few && !this.hasListing(listingKept.forOneMs)) return this.one(targetId);
    const targets = await this.listing(listingKept.forOneMs);
    return targets.find((target) => target.id === targetId) ?? this.one(targetId);
  }

  /** Also tells whether a listing that the API left incomplete missed a target. */
  private one(targetId: string): Promise<Target | undefined> {
    return this.single(targetId, () =>
      this.parts.reader({
        doing: `reading target ${targetId}`,
        path: `/dast/targets/${targetId}`,
        parse: parseOne(parseTarget, targetId),
      }),
    );
  }

  private hasListing(maxAgeMs: number): boolean {
    const age = this.parts.effects.monotonic() - (this.kept?.startedAt ?? Number.NEGATIVE_INFINITY);
    return this.kept !== undefined && (this.underWay || age < maxAgeMs);
  }

  private listing(maxAgeMs: number): Promise<readonly Target[]> {
    if (this.kept !== undefined && this.hasListing(maxAgeMs)) return this.kept.targets;
    const targets = this.readAll();
    this.kept = { startedAt: this.parts.effects.monotonic(), targets };
    this.underWay = true;
    return targets;
  }

  private async readAll(): Promise<readonly Target[]> {
    try {
      const listing = { doing: "listing the targets", path: "/dast/targets", parse: parseTarget };
      return await itemsOf(this.parts.lister(listing));
    } catch (error) {
      this.kept = undefined;
      throw error;
    } finally {
      this.underWay = false;
    }
  }
}
