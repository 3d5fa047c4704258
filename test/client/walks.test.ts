import type { Lister } from "../../provider/client/reads/pages";
import { parseFinding } from "../../provider/client/reads/parse";
import { itemsOf, mostPagesOfWalks, mostWalks, readWhole } from "../../provider/client/reads/walks";

const listing = { doing: "listing", path: "/dast/findings", of: "finding" as const, parse: parseFinding };

interface Item {
  readonly id?: string;
  readonly state?: string;
}

type Pages = readonly (readonly Item[])[];

const item = (name: string): Item => {
  const [id = "", state] = name.split("=");
  return { ...(id !== "" && { id }), ...(state !== undefined && { state }) };
};
/** `a b | c=fixed`: two pages; an entry without a name before `=` has no id. */
const pagesOf = (text: string): Pages =>
  text.split("|").map((page) =>
    page
      .split(" ")
      .filter((name) => name !== "")
      .map(item),
  );

/** Lists the n-th of these at the n-th walk, and the last of them from then on. */
function listerOf(walks: readonly Pages[]) {
  let walked = 0;
  let requests = 0;
  const lister = async function* () {
    const pages = walks[Math.min(walked, walks.length - 1)] ?? [];
    walked += 1;
    for (const items of pages) {
      requests += 1;
      yield { items, skipped: 0, saysWhetherMore: true };
    }
  } as unknown as Lister;
  return { lister, walked: () => walked, requests: () => requests };
}

async function read(...walks: readonly string[]) {
  const of = listerOf(walks.map(pagesOf));
  const reading = await readWhole(of.lister, listing, (one) => one);
  const items = reading.items as readonly Item[];
  const found = items.map(({ id = "", state }) => (state === undefined ? id : `${id}=${state}`)).join(" ");
  return { kind: reading.kind, found, walked: of.walked(), requests: of.requests() };
}

test.each<[string, readonly string[], "whole" | "moving", string, number]>([
  ["one page is what the list was at one moment", ["a b"], "whole", "a b", 1],
  ["an empty list is one page", [""], "whole", "", 1],
  ["pages that stay are read twice", ["a b | c d | e"], "whole", "a b c d e", 2],
  ["the order alone may change", ["a b | c", "c a | b"], "whole", "c a b", 2],
  ["what slipped from page to page is found", ["a b | d", "a b | c d"], "whole", "a b c d", 3],
  ["a list that shrinks to one page", ["a b | d", "a b"], "whole", "a b", 2],
  ["what comes between two walks is read again", ["a b | c", "a b | c d"], "whole", "a b c d", 3],
  ["what is altered is read again", ["a=new b | c", "a=fixed b | c"], "whole", "a=fixed b c", 3],
  [
    "two walks with another between them do not agree",
    ["a b | c", "a b | d", "a b | c", "a b | d"],
    "whole",
    "a b d",
    5,
  ],
  ["a list that never rests", ["a b | c", "a b | d", "a b | e", "a b | f", "a b | g"], "moving", "a b", 5],
  [
    "what is altered each time is not certain",
    ["a=1 b | c", "a=2 b | c", "a=3 b | c", "a=4 b | c", "a=5 b | c"],
    "moving",
    "b c",
    5,
  ],
  [
    "an entry that is shown twice may hide one that is not shown",
    ["a | a", "a | a", "a b"],
    "whole",
    "a b",
    3,
  ],
  ["an entry that stands there twice counts once", ["a b | b c"], "whole", "a b c", 5],
  ["so does one of which the second is altered", ["a b=1 | b=2 c"], "whole", "a b=2 c", 5],
  ["pages that are filled unevenly count nothing", ["a | b c | d"], "whole", "a b c d", 5],
  ["a last page that is the fullest", ["a | b c"], "whole", "a b c", 5],
  ["a last page that is empty", ["a b | c d |"], "whole", "a b c d", 2],
  ["entries without an id count each", ["=x =x | =x"], "whole", "=x =x =x", 2],
  [
    "of entries without an id so many are certain as each walk had",
    ["=x =x | =x", "=x =x | =y", "=x =z | =x", "=x =y | a", "=x =x | a"],
    "moving",
    "=x a",
    5,
  ],
])("%s: %j", async (_, walks, kind, found, walked) => {
  expect(await read(...walks)).toMatchObject({ kind, found, walked });
});

test("a long list that moves is walked twice, and no more than so many pages of it", async () => {
  const long = Array.from({ length: 60 }, (_, page) => [{ id: `dfi_${page}` }]);
  const moving = Array.from({ length: mostWalks }, (_, walk) => [[{ id: `dfi_x${walk}` }], ...long]);
  const of = listerOf(moving);
  expect(await readWhole(of.lister, listing, (one) => one)).toMatchObject({ kind: "moving" });
  expect(of.requests()).toBeLessThanOrEqual(Math.max(mostPagesOfWalks, 2 * 61));
  const still = listerOf([long]);
  expect(await readWhole(still.lister, listing, (one) => one)).toMatchObject({ kind: "whole" });
});

test("a walk gives each entry once, as it was shown last, and those without an id each time", async () => {
  const { lister } = listerOf([pagesOf("a=1 =x | a=2 b =x")]);
  const items = (await itemsOf(lister(listing))) as readonly Item[];
  expect(items).toEqual([{ id: "a", state: "2" }, { state: "x" }, { id: "b" }, { state: "x" }]);
});
