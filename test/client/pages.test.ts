import { CobaltApiError } from "../../provider/client/errors";
import { createLister, mostPages, pageSize } from "../../provider/client/reads/pages";
import { parseTarget } from "../../provider/client/reads/parse";
import type { Read, Reader } from "../../provider/client/reads/reader";
import { itemsOf } from "../../provider/client/reads/walks";
import { rejection, startWorld, type World } from "./support/world";

const context = { baseUrl: "https://api.us.cobalt.io", mask: (text: string) => text };
const listing = {
  doing: "listing the targets",
  path: "/dast/targets",
  of: "target" as const,
  parse: parseTarget,
};

/** A reader that answers each path from a function; `paths` takes note of what was asked. */
function readerOf(answer: (path: string, count: number) => unknown) {
  const paths: string[] = [];
  const reader: Reader = async <T>(read: Read<T>) => {
    paths.push(read.path);
    return read.parse(answer(read.path, paths.length));
  };
  return { reader, paths };
}

test("a listing of more pages than can be is an error", async () => {
  const { reader, paths } = readerOf((_path, count) => ({
    data: [],
    pagination: { next_page: `/dast/targets?cursor=${count}` },
  }));
  const error = await rejection(itemsOf(createLister(reader, context)(listing)));
  expect(error).toMatchObject({ code: "protocol", message: expect.stringContaining("more than 1000 pages") });
  expect(paths).toHaveLength(mostPages);
});

test("a repeated cursor is a circle, even under another path", async () => {
  const { reader, paths } = readerOf((_path, count) => ({
    data: [],
    pagination: { next_page: `/dast/targets?x=${count}&cursor=same` },
  }));
  const error = await rejection(itemsOf(createLister(reader, context)(listing)));
  expect(error).toMatchObject({ message: expect.stringContaining("circle") });
  expect(paths).toHaveLength(2);
});

test("pages that nobody asks for are not read", async () => {
  const { reader, paths } = readerOf((_path, count) => ({
    data: [],
    pagination: { next_page: `/dast/targets?cursor=${count}` },
  }));
  for await (const _page of createLister(reader, context)(listing)) break;
  expect(paths).toEqual([`/dast/targets?limit=${pageSize}`]);
});

function refusesLimit(refuses: (path: string) => boolean) {
  const paths: string[] = [];
  const reader: Reader = async <T>(read: Read<T>) => {
    paths.push(read.path);
    if (refuses(read.path)) throw new CobaltApiError("no", { status: 422, method: "GET", path: read.path });
    return read.parse({ data: [], pagination: { next_page: null } });
  };
  return { lister: createLister(reader, context), paths };
}

test("a refused limit is left out from then on", async () => {
  const { lister, paths } = refusesLimit((path) => path.includes("limit"));
  await itemsOf(lister(listing));
  await itemsOf(lister({ ...listing, query: { target: "dt_1" } }));
  expect(paths).toEqual(["/dast/targets?limit=100", "/dast/targets", "/dast/targets?target=dt_1"]);
});

test("a listing that is refused with and without limit is refused, and the next one tries a limit again", async () => {
  const { lister, paths } = refusesLimit(() => true);
  expect(await rejection(itemsOf(lister(listing)))).toMatchObject({ status: 422 });
  await rejection(itemsOf(lister(listing)));
  expect(paths).toEqual([
    "/dast/targets?limit=100",
    "/dast/targets",
    "/dast/targets?limit=100",
    "/dast/targets",
  ]);
});

const many = Array.from({ length: 230 }, (_, index) => ({ name: `target ${index}` }));
const switches = (["cap", "refuse"] as const).flatMap((overLargestPage) =>
  [100, 50, 25].flatMap((largestPage) =>
    (["newestFirst", "oldestFirst"] as const).map((listOrder) => ({
      overLargestPage,
      largestPage,
      listOrder,
    })),
  ),
);

test.each(switches)(
  "230 targets are listed once each with $overLargestPage $largestPage $listOrder",
  async (undocumented) => {
    const world: World = await startWorld({
      sandbox: { seed: { targets: many }, undocumented },
    });
    try {
      const names = (await world.api.listTargets()).map((target) => target.name);
      expect([...names].sort()).toEqual(many.map((target) => target.name).sort());
    } finally {
      await world.close();
    }
  },
);

test("a page of 140,000 entries is listed", async () => {
  const data = Array.from({ length: 140_000 }, (_, index) => ({
    resource: { id: `dt_${index}`, name: "n", url: "https://x.example", enabled: true },
  }));
  const { reader } = readerOf(() => ({ data, pagination: { next_page: null } }));
  expect(await itemsOf(createLister(reader, context)(listing))).toHaveLength(140_000);
});
