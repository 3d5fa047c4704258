import type { Sandbox } from "../../sandbox";
import { postScan, send } from "./support/client";
import { gently, sandboxes } from "./support/start";

const start = sandboxes(gently);
const targets = Array.from({ length: 25 }, (_, index) => ({ name: `Target ${index}`, id: `dt_${index}` }));

async function pages(sandbox: Sandbox, first: string): Promise<string[][]> {
  const found: string[][] = [];
  for (let path: string | null = first; path !== null; ) {
    const { json } = await send(sandbox, path);
    found.push(json.data.map((item: { resource: { id: string } }) => item.resource.id));
    path = json.pagination.next_page;
  }
  return found;
}

test("a page has 10 objects unless another limit is asked for", async () => {
  const sandbox = await start({ seed: { targets } });
  expect((await pages(sandbox, "/dast/targets")).map((page) => page.length)).toEqual([10, 10, 5]);
  expect((await pages(sandbox, "/dast/targets?limit=25")).map((page) => page.length)).toEqual([25]);
});

test.each([
  ["newestFirst", "dt_24", "dt_0"],
  ["oldestFirst", "dt_0", "dt_24"],
] as const)("in the order %s every object is listed once", async (listOrder, first, last) => {
  const sandbox = await start({ seed: { targets }, undocumented: { listOrder } });
  const ids = (await pages(sandbox, "/dast/targets?limit=7")).flat();
  expect([ids[0], ids.at(-1), ids.length, new Set(ids).size]).toEqual([first, last, 25, 25]);
});

test("the cursor keeps limit and filters and stands in a relative path", async () => {
  const sandbox = await start({ seed: { targets: targets.slice(0, 2) } });
  for (const id of ["dt_0", "dt_1", "dt_0", "dt_1", "dt_0"]) await postScan(sandbox, id);
  const { json } = await send(sandbox, "/dast/scans?target=dt_0&limit=2");
  expect(json.pagination.next_page).toMatch(/^\/dast\/scans\?cursor=[\w-]+$/);
  const scans = sandbox.store.scans.filter((scan) => scan.targetId === "dt_0").map((scan) => scan.id);
  const newestFirst = scans.reverse();
  expect(await pages(sandbox, "/dast/scans?target=dt_0&limit=1")).toEqual(newestFirst.map((id) => [id]));
});

test("the previous page leads back", async () => {
  const sandbox = await start({ seed: { targets } });
  const first = await send(sandbox, "/dast/targets");
  const second = await send(sandbox, first.json.pagination.next_page);
  const back = await send(sandbox, second.json.pagination.prev_page);
  expect(back.json.data).toEqual(first.json.data);
  expect([first.json.pagination.prev_page, back.json.pagination.prev_page]).toEqual([null, null]);
});

test("an object that is added between two pages shifts nothing", async () => {
  const sandbox = await start({ seed: { targets } });
  const first = await send(sandbox, "/dast/targets?limit=1");
  sandbox.store.addTarget({ name: "New" });
  const second = await send(sandbox, first.json.pagination.next_page);
  expect(second.json.data[0].resource.id).toBe("dt_23");
});

test.each(["0", "-1", "1.5", "ten", "", "1e2", "01"])(
  "a limit that is no positive number is refused: %p",
  async (limit) => {
    const answer = await send(await start(), `/dast/targets?limit=${limit}`);
    expect(answer.status).toBe(422);
    expect(answer.json.error.message).toContain("limit");
  },
);

test("a limit above the largest page is cut down to it", async () => {
  const sandbox = await start({ seed: { targets }, undocumented: { largestPage: 5 } });
  expect((await send(sandbox, "/dast/targets?limit=6")).json.data).toHaveLength(5);
});

test("a limit above the largest page is refused when the sandbox is switched so", async () => {
  const sandbox = await start({ undocumented: { largestPage: 5, overLargestPage: "refuse" } });
  expect((await send(sandbox, "/dast/targets?limit=5")).status).toBe(200);
  expect((await send(sandbox, "/dast/targets?limit=6")).status).toBe(422);
});

test.each(["x", "", "123asdzxc", "e30"])(
  "a cursor that this sandbox did not make is refused: %p",
  async (cursor) => {
    expect((await send(await start(), `/dast/targets?cursor=${cursor}`)).status).toBe(422);
  },
);

test("a cursor of another list, or for another filter, is refused", async () => {
  const sandbox = await start({ seed: { targets } });
  for (const id of ["dt_0", "dt_0"]) await postScan(sandbox, id);
  const { json } = await send(sandbox, "/dast/scans?target=dt_0&limit=1");
  const [, query] = json.pagination.next_page.split("?");
  expect((await send(sandbox, `/dast/targets?${query}`)).status).toBe(422);
  expect((await send(sandbox, `/dast/scans?${query}&target=dt_1`)).status).toBe(422);
  expect((await send(sandbox, `/dast/scans?${query}&target=dt_0`)).status).toBe(200);
});

test.each(["target=shop", "target=dt_", "target=dsc_1"])(
  "a filter that is no id of its kind is refused: %s",
  async (filter) => {
    expect((await send(await start(), `/dast/scans?${filter}`)).status).toBe(422);
  },
);

test("a filter by an object that is not there gives an empty list", async () => {
  const { json } = await send(await start(), "/dast/findings?target=dt_gone&scan=dsc_gone");
  expect(json).toEqual({ pagination: { next_page: null, prev_page: null }, data: [] });
});

test("a target is read with exactly its documented fields", async () => {
  const sandbox = await start({
    seed: { targets: [{ id: "dt_1", name: "Shop", url: "https://shop.example" }] },
  });
  const resource = { id: "dt_1", name: "Shop", url: "https://shop.example", enabled: true };
  expect((await send(sandbox, "/dast/targets/dt_1")).json).toEqual({ resource });
  expect((await send(sandbox, "/dast/targets")).json.data).toEqual([{ resource }]);
  expect((await send(sandbox, "/dast/targets/dt_2")).status).toBe(404);
});

const pageNumber = { cursors: "pageNumber" } as const;

function cursorIn(path: string): string {
  return Buffer.from(new URL(path, "http://sandbox").searchParams.get("cursor") ?? "", "base64").toString();
}

test("a cursor can be a page's number and size, and nothing else", async () => {
  const sandbox = await start({ seed: { targets }, undocumented: pageNumber });
  const first = await send(sandbox, "/dast/targets?limit=7");
  expect(cursorIn(first.json.pagination.next_page)).toBe('{"page":2,"size":7}');
  const second = await send(sandbox, first.json.pagination.next_page);
  expect(cursorIn(second.json.pagination.next_page)).toBe('{"page":3,"size":7}');
  expect(cursorIn(second.json.pagination.prev_page)).toBe('{"page":1,"size":7}');
  const ids = (await pages(sandbox, "/dast/targets?limit=7")).flat();
  expect([ids.length, new Set(ids).size]).toEqual([25, 25]);
});

test("pages by number move under what comes and goes", async () => {
  const sandbox = await start({
    seed: { targets },
    undocumented: { ...pageNumber, listOrder: "oldestFirst" },
  });
  const { json } = await send(sandbox, "/dast/targets?limit=2");
  sandbox.store.removeTarget("dt_0");
  const moved = await send(sandbox, json.pagination.next_page);
  expect(moved.json.data[0].resource.id).toBe("dt_3");
});

test("a page's number forgets the filters; who repeats them gets the page of the filtered list", async () => {
  const sandbox = await start({ seed: { targets }, undocumented: pageNumber });
  for (const id of ["dt_0", "dt_1", "dt_0"]) await postScan(sandbox, id);
  const { json } = await send(sandbox, "/dast/scans?target=dt_0&limit=1");
  const next = json.pagination.next_page;
  const ofTarget = async (path: string) => (await send(sandbox, path)).json.data[0].resource.target_id;
  expect(await ofTarget(next)).toBe("dt_1");
  expect(await ofTarget(`${next}&target=dt_0&limit=100`)).toBe("dt_0");
});

test("a page beyond the last one is empty and leads nowhere", async () => {
  const sandbox = await start({ seed: { targets }, undocumented: pageNumber });
  const cursor = Buffer.from('{"page":9,"size":10}').toString("base64");
  const { json } = await send(sandbox, `/dast/targets?cursor=${encodeURIComponent(cursor)}`);
  expect(json).toEqual({ pagination: { next_page: null, prev_page: null }, data: [] });
});

test.each(['{"page":0,"size":10}', '{"page":1,"size":0}', '{"page":1}', "x", ""])(
  "what is no page's number is refused: %p",
  async (cursor) => {
    const sandbox = await start({ undocumented: pageNumber });
    const encoded = encodeURIComponent(Buffer.from(cursor).toString("base64"));
    expect((await send(sandbox, `/dast/targets?cursor=${encoded}`)).status).toBe(422);
  },
);

test.each(["position", "pageNumber"] as const)(
  "next_page can be as in the documentation's example, with cursors by %s",
  async (cursors) => {
    const sandbox = await start({ seed: { targets }, undocumented: { cursors, nextPage: "example" } });
    const { json } = await send(sandbox, "/dast/targets");
    expect(json.pagination.next_page).toMatch(/^\/resource\?cursor=[\w%-]+$/);
    expect((await send(sandbox, json.pagination.next_page)).status).toBe(404);
    const own = json.pagination.next_page.replace("/resource", "/dast/targets");
    expect((await send(sandbox, own)).json.data).toHaveLength(10);
  },
);
