import type { Sandbox } from "../../sandbox";
import { postScan, send } from "./support/client";
import { sandboxes } from "./support/start";

const start = sandboxes();
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
