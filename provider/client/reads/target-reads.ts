import { setImmediate } from "node:timers/promises";
import { isId } from "../../cobalt/facts";
import type { CobaltApi, Effects } from "../api";
import { lists, reads } from "../endpoints";
import { ListMovedError } from "../errors";
import { type Advise, withAdvice } from "../http/failures";
import type { Target } from "../types";
import type { Lister } from "./pages";
import type { Reader } from "./reader";
import { Burst, Cached, cachedMs, cachedReads, mayReadOne } from "./shared";
import { itemsOf, readWhole } from "./walks";

/** How old a listing may be for choosing among targets; for saying how one is now, no older than any other answer. */
const listingCachedMs = 300_000;
/** So many different targets a minute are read one by one; from the next one on a listing is cheaper. */
const readsBeforeListing = 3;

export interface ReadParts {
  readonly reader: Reader;
  readonly lister: Lister;
  readonly effects: Effects;
}

/** The reads of targets, shared by all callers of the process. */
export class TargetReads implements Pick<CobaltApi, "listTargets" | "listTargetsOnce" | "findTarget"> {
  private readonly whole: Cached<readonly Target[]>;
  private readonly once: Cached<readonly Target[]>;
  private readonly burst: Burst;
  private readonly single: ReturnType<typeof cachedReads<Target>>;

  constructor(private readonly parts: ReadParts & { readonly advise?: Advise | undefined }) {
    this.whole = new Cached(parts.effects);
    this.once = new Cached(parts.effects);
    this.burst = new Burst(60_000, parts.effects.monotonic);
    this.single = cachedReads(parts.reader, parts.effects);
  }

  listTargets(): Promise<readonly Target[]> {
    return this.whole.get(listingCachedMs, () => this.readWhole());
  }

  listTargetsOnce(): Promise<readonly Target[]> {
    return this.listing(listingCachedMs);
  }

  async findTarget(targetId: string): Promise<Target | undefined> {
    if (!isId(targetId)) return undefined;
    this.burst.note(targetId);
    // Those who ask at the same time say how many targets it is about.
    await setImmediate();
    const few = this.burst.size <= readsBeforeListing;
    if (few && !this.whole.has(cachedMs) && !this.once.has(cachedMs)) return this.one(targetId);
    const targets = await this.listing(cachedMs).catch((error: unknown): readonly Target[] => {
      if (mayReadOne(error)) return [];
      throw error;
    });
    return targets.find((target) => target.id === targetId) ?? this.one(targetId);
  }

  /** Also tells whether a listing missed a target. */
  private one(targetId: string): Promise<Target | undefined> {
    return this.single(reads.target(targetId));
  }

  private listing(maxAgeMs: number): Promise<readonly Target[]> {
    if (this.whole.has(maxAgeMs)) return this.listTargets();
    return this.once.get(maxAgeMs, () => itemsOf(this.parts.lister(lists.targets)));
  }

  private async readWhole(): Promise<readonly Target[]> {
    const reading = await readWhole(this.parts.lister, lists.targets, (target) => target);
    if (reading.kind === "whole") return reading.items;
    const { why } = reading;
    const text = `Nobody can say which targets there are, since ${why}.`;
    throw new ListMovedError(withAdvice(text, { kind: "list moved", why }, this.parts.advise));
  }
}
