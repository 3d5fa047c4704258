import fc from "fast-check";
import { createLister, nextPageOf } from "../../provider/client/reads/pages";
import { parseTarget } from "../../provider/client/reads/parse";
import type { Read, Reader } from "../../provider/client/reads/reader";
import { itemsOf } from "../../provider/client/reads/walks";

const base = "https://api.us.cobalt.io";
const pieces = [
  "https:",
  "http:",
  "//",
  "/",
  "\\",
  "@",
  "api.us.cobalt.io",
  "evil.example",
  "/dast/",
  "targets",
  "..",
  ".",
  "%2e",
  "%2f",
  "?",
  "cursor=",
  "#",
  ":443",
  ":80",
  " ",
  "\t",
  "\n",
  "\u0000",
  "user:pw",
  "orgs",
  ";",
  "%00",
  "é",
  "[::1]",
  "x",
];

const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((parts) => parts.join("")),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.string({ unit: "grapheme" }),
  fc.string().map((tail) => `/dast/targets?cursor=${tail}`),
  fc
    .array(
      fc.constantFrom("target=dt_2", "t%61rget=dt_2", "scan=dsc_1", "limit=1", "cursor=c", "x", "=", ""),
      {
        maxLength: 5,
      },
    )
    .map((pairs) => `?${pairs.join("&")}`),
);

const asked = { baseUrl: base, path: "/dast/scans", query: { target: "dt_1", limit: "100" } };

test("whatever next_page is, what is followed stays on the origin, the list and its filters", () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.anything()), (value) => {
      const next = nextPageOf(value, asked);
      if (next.kind !== "next") return;
      const url = new URL(next.path, base);
      expect(url.origin).toBe(base);
      expect(url.pathname).toBe("/dast/scans");
      expect(url.searchParams.getAll("target")).toEqual(["dt_1"]);
      expect(url.searchParams.getAll("scan")).toEqual([]);
      expect(url.searchParams.has("limit")).toBe(true);
      // What is sent is what was looked at: nothing is left for another parser to read otherwise.
      expect(`${url.pathname}${url.search}`).toBe(next.path);
    }),
    { numRuns: 20_000 },
  );
});

const target = (index: number) => ({
  resource: { id: `dt_${index}`, name: `n${index}`, url: "https://x.example", enabled: true },
});

test("every item of every page is listed once and in order, wherever the pages are cut", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(6), { minLength: 1, maxLength: 12 }), async (sizes) => {
      const starts = sizes.map((_, page) => sizes.slice(0, page).reduce((sum, size) => sum + size, 0));
      const reader: Reader = async <T>(read: Read<T>) => {
        const page = Number(new URL(read.path, base).searchParams.get("cursor") ?? 0);
        const data = Array.from({ length: sizes[page] ?? 0 }, (_, item) =>
          target((starts[page] ?? 0) + item),
        );
        const next = page + 1 < sizes.length ? `/dast/targets?cursor=${page + 1}` : null;
        return read.parse({ data, pagination: { next_page: next } });
      };
      const lister = createLister(reader, { baseUrl: base, mask: (line) => line });
      const all = await itemsOf(
        lister({ doing: "listing", path: "/dast/targets", of: "target", parse: parseTarget }),
      );
      expect(all.map((item) => item.id)).toEqual(all.map((_, index) => `dt_${index}`));
      expect(all).toHaveLength(sizes.reduce((sum, size) => sum + size, 0));
    }),
    { numRuns: 500 },
  );
});
