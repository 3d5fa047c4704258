import { createHash } from "node:crypto";
import type { ListReading } from "../api";
import { defaultPageSize, type ListedPage, type Lister, type Listing } from "./pages";

/** How often a list is walked until two walks agree. */
export const mostWalks = 5;
/** So many pages at most are read for a third walk and further ones; a second is always made. */
export const mostPagesOfWalks = 100;

interface Entry {
  readonly id?: string;
}

/** What one walk through a list has shown. */
interface Walk<T> {
  /** Each entry once; those without an id each time. */
  readonly items: readonly T[];
  /** Each entry with what a verdict rests on, in the order of the list. */
  readonly evidence: readonly string[];
  /** How many entries each page had. */
  readonly pages: readonly number[];
  /** True if an id was shown twice. */
  readonly showsTwice: boolean;
  /** True if the last page said that it is the last, or the part that is wanted was over. */
  readonly needsNoMore: boolean;
  /** True if what is wanted of the list was shown at one moment. */
  readonly isOfOneMoment: boolean;
}

/** The part of a list that is wanted. Made anew for each walk. */
export interface Part<T> {
  /** Takes each page, in their order. True if no page that follows can hold anything of the part. */
  isOver(page: readonly T[]): boolean;
  /** True if the last page that was read shows the whole part by itself, as it was at one moment. */
  readonly isOnLastPage: boolean;
}

const wholeList: Part<unknown> = { isOver: () => false, isOnLastPage: false };

/** Every entry of one walk through a list, once by its id; where one was shown twice, as it was shown last. */
export async function itemsOf<T extends Entry>(pages: AsyncIterable<ListedPage<T>>): Promise<readonly T[]> {
  const items = new Map<string, T>();
  for await (const page of pages) for (const item of page.items) items.set(keyOf(item, items.size), item);
  return [...items.values()];
}

/**
 * Reads a list that a verdict, or a "not there", rests on. One page is what the list was at one moment. Of several, each is of
 * another moment, and what moves between them is never seen; so the list is walked until two walks in a row agree. Then, of
 * pages by number, just these entries were listed when the first of the two ended, provided that none that left comes back:
 * all of them were there then, and no more, since the place of the last page counts them.
 *
 * @param evidenceOf what must be alike in both walks, beside the id.
 * @param partOf where not the whole list is wanted.
 */
export async function readWhole<T extends Entry>(
  lister: Lister,
  listing: Listing<T>,
  evidenceOf: (item: T) => unknown,
  partOf: () => Part<T> = () => wholeList,
): Promise<ListReading<T>> {
  let before: Walk<T> | undefined;
  let pagesRead = 0;
  for (let walks = 1, alike = 1; ; walks += 1) {
    const walk = await walkThrough(lister(listing), evidenceOf, partOf());
    if (mayBeCut(walk)) {
      const why = "its last page is full, and does not say whether another follows";
      return { kind: "moving", items: walk.pages.length === 1 ? walk.items : [], why, mayBeCut: true };
    }
    if (walk.isOfOneMoment) return { kind: "whole", items: walk.items };
    alike = before !== undefined && fingerprint(before) === fingerprint(walk) ? alike + 1 : 1;
    const enough = isCounted(walk) ? 2 : mostWalks;
    if (alike >= enough) return { kind: "whole", items: walk.items };
    pagesRead += walk.pages.length;
    const isLast = walks >= mostWalks || (walks >= 2 && pagesRead + walk.pages.length > mostPagesOfWalks);
    if (isLast && before !== undefined) {
      const why = `the list changed while it was read: of ${walks} readings in a row no ${enough} agree`;
      return { kind: "moving", items: inBoth(before, walk, evidenceOf), why };
    }
    before = walk;
  }
}

async function walkThrough<T extends Entry>(
  listed: AsyncIterable<ListedPage<T>>,
  evidenceOf: (item: T) => unknown,
  part: Part<T>,
): Promise<Walk<T>> {
  const items = new Map<string, T>();
  const evidence: string[] = [];
  const pages: number[] = [];
  let saysItsEnd = true;
  let isOver = false;
  for await (const page of listed) {
    saysItsEnd = page.saysWhetherMore;
    pages.push(page.items.length + page.skipped);
    // A page is one moment: what it shows twice under one id are two entries.
    const inPage = new Map<string, number>();
    for (const item of page.items) {
      const key = keyOf(item, evidence.length);
      const times = inPage.get(key) ?? 0;
      inPage.set(key, times + 1);
      items.set(times === 0 ? key : `${key} ${times}`, item);
      evidence.push(evidenceText(item, evidenceOf));
    }
    isOver = part.isOver(page.items);
    if (isOver) break;
  }
  const isOfOneMoment = pages.length === 1 || part.isOnLastPage;
  const showsTwice = items.size < evidence.length;
  const needsNoMore = saysItsEnd || isOver;
  return { items: [...items.values()], evidence, pages, showsTwice, needsNoMore, isOfOneMoment };
}

/** A last page that says nothing of another, and is as full as those before or as a page that nobody asked a size of. */
function mayBeCut({ pages, needsNoMore }: Walk<unknown>): boolean {
  const fullSize = pages.length === 1 ? defaultPageSize : pages[0];
  return !needsNoMore && pages.at(-1) === fullSize;
}

/** Ids never hold a blank. */
function keyOf({ id }: Entry, place: number): string {
  return id ?? ` ${place}`;
}

function evidenceText<T extends Entry>(item: T, evidenceOf: (item: T) => unknown): string {
  return JSON.stringify([item.id, evidenceOf(item)]);
}

/** True if the pages' places count the entries: all but the last are equally full, and none is shown twice. */
function isCounted({ pages, showsTwice }: Walk<unknown>): boolean {
  const [size = 0] = pages;
  return (
    !showsTwice &&
    pages.every((count, index) => count === size || (index === pages.length - 1 && count < size))
  );
}

/** Equal for walks that agree: in what was listed or, where the pages' places count nothing, in each page. */
function fingerprint(walk: Walk<unknown>): string {
  const compared = isCounted(walk) ? [...walk.evidence].sort() : [walk.pages, walk.evidence];
  return createHash("sha256").update(JSON.stringify(compared)).digest("hex");
}

/** The entries that both walks have shown alike: they were there all at once, between the two. */
function inBoth<T extends Entry>(
  before: Walk<T>,
  { items }: Walk<T>,
  evidenceOf: (item: T) => unknown,
): readonly T[] {
  const left = new Map<string, number>();
  for (const text of before.evidence) left.set(text, (left.get(text) ?? 0) + 1);
  return items.filter((item) => {
    const text = evidenceText(item, evidenceOf);
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count > 0;
  });
}
