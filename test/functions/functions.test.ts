import { getFindings, getScan, getScans, getTarget, getTargets } from "../../provider/functions/look-ups";
import { startWorld, type World } from "../resources/support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const api = () => world.context.api();

describe("getDastTarget", () => {
  it.each([
    ["id", () => ({ id: world.target() })],
    ["name", () => ({ name: "shop" })],
    ["url", () => ({ url: "https://shop.example" })],
    ["url, with another case and a slash at its end", () => ({ url: "HTTPS://Shop.example/" })],
    ["name and url", () => ({ name: "shop", url: "https://shop.example" })],
  ])("finds the one target by its %s", async (_, query) => {
    expect(await getTarget(query(), api())).toEqual({
      id: world.target(),
      name: "shop",
      url: "https://shop.example",
      enabled: true,
    });
  });

  it("lists the candidates when none fits", async () => {
    await expect(getTarget({ name: "shops" }, api())).rejects.toThrow(
      /no target has name "shops".*blog \(dt_.*old \(dt_.*shop/s,
    );
  });

  it("lists those that fit when several do", async () => {
    world.sandbox.store.addTarget({ name: "shop", url: "https://shop.example/new" });
    const failure = getTarget({ name: "shop" }, api());
    await expect(failure).rejects.toThrow(/2 targets have name "shop".*https:\/\/shop.example\/new/);
    await expect(failure).rejects.not.toThrow("blog");
  });

  it("asks for an id, name or url", async () => {
    await expect(getTarget({}, api())).rejects.toThrow("give the target's id, name or url");
  });

  it("names no more than twenty of many candidates", async () => {
    for (let index = 0; index < 30; index += 1) world.sandbox.store.addTarget({ name: `t${index}` });
    await expect(getTarget({ name: "absent" }, api())).rejects.toThrow("and 13 more");
  });
});

describe("getDastTargets", () => {
  it.each([
    [{}, ["blog", "old", "shop"]],
    [{ enabled: true }, ["blog", "shop"]],
    [{ enabled: false }, ["old"]],
    [{ nameContains: "O" }, ["blog", "old", "shop"]],
    [{ nameContains: "LO" }, ["blog"]],
  ])("gives for %j %j", async (query, names) => {
    expect((await getTargets(query, api())).map(({ name }) => name).sort()).toEqual(names);
  });
});

describe("getDastScan and getDastScans", () => {
  it("give a scan by its id, and say so where there is none", async () => {
    const { id } = world.sandbox.store.addScan(world.target(), { status: "started" });
    expect(await getScan({ id }, api())).toMatchObject({ id, targetId: world.target(), status: "started" });
    await expect(getScan({ id: "dsc_absent" }, api())).rejects.toThrow('no scan "dsc_absent"');
  });

  it.each(["newestFirst", "oldestFirst"] as const)(
    "give scans newest first, whatever the list's order (%s)",
    async (listOrder) => {
      world.sandbox.setUndocumented({ listOrder });
      const scans = [3, 1, 2].map((ageMs) =>
        world.sandbox.store.addScan(world.target(), { ageMs: ageMs * 1000, status: "failed" }),
      );
      const other = world.sandbox.store.addScan(world.target(1), { ageMs: 9000, status: "completed" });
      const [oldest, newest, middle] = scans.map(({ id }) => id);
      const ids = async (query: object) => (await getScans(query, api())).map(({ id }) => id);
      expect(await ids({})).toEqual([newest, middle, oldest, other.id]);
      expect(await ids({ targetId: world.target() })).toEqual([newest, middle, oldest]);
      expect(await ids({ statuses: ["completed"] })).toEqual([other.id]);
    },
  );
});

describe("getDastFindings", () => {
  beforeEach(() => {
    const { id } = world.sandbox.store.addScan(world.target(), { status: "completed" });
    for (const severity of ["low", "medium", "high"] as const) {
      world.sandbox.store.addFinding(id, { severity });
      world.sandbox.store.addFinding(id, { severity, state: "invalid" });
    }
  });

  it.each([
    [{}, 6],
    [{ minSeverity: "medium" as const }, 4],
    [{ minSeverity: "high" as const, states: ["need_fix"] }, 1],
    [{ states: [] }, 0],
  ])("gives for %j %d findings", async (query, count) => {
    expect(await getFindings(query, api())).toHaveLength(count);
  });

  it("keeps to a target or a scan", async () => {
    const [scan] = world.sandbox.store.scans;
    expect(await getFindings({ targetId: world.target(1) }, api())).toEqual([]);
    expect(await getFindings({ scanId: scan?.id }, api())).toHaveLength(6);
  });

  it("gives no title, URL, proof or HTTP exchange", async () => {
    const [finding] = await getFindings({}, api());
    expect(Object.keys(finding ?? {}).sort()).toEqual([
      "id",
      "lastFoundAt",
      "scanIds",
      "severity",
      "state",
      "targetId",
    ]);
  });

  it("refuses a severity that there is not, where nothing would look like no findings", async () => {
    const query = { minSeverity: "critical" } as unknown as { minSeverity: "high" };
    await expect(getFindings(query, api())).rejects.toThrow("expected low, medium, high");
  });
});
