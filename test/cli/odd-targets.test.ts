import type { OddField } from "../../sandbox";
import { parseInventoryFile } from "../../sdk/policy/inventory/file-format";
import { type World, worlds } from "./support/run";
import { exportOf } from "./support/states";

const start = worlds();
const untold: readonly OddField[] = [
  "target with name null",
  "target with url null",
  "target without enabled",
];

/** Two targets, one of them disabled, of which Cobalt says nothing but their ids. */
async function oddly(...oddFields: readonly OddField[]): Promise<{ world: World; ids: readonly string[] }> {
  const seed = { targets: [{ name: "shop" }, { name: "old", enabled: false }] };
  const world = await start({ seed, undocumented: { oddFields } });
  return { world, ids: world.sandbox.store.targets.map(({ id }) => id).sort() };
}

describe("targets of which Cobalt says nothing but their ids", () => {
  test("are listed by their ids in every format", async () => {
    const { world, ids } = await oddly(...untold);
    const { code, out } = await world.command(["targets"]);
    expect(code).toBe(0);
    for (const id of ids) expect(out).toMatch(new RegExp(`${id} +not told`));
    expect(JSON.parse((await world.command(["targets", "--json", "--no-history"])).out)).toEqual(
      ids.map((id) => ({ id })),
    );
    const { out: yaml } = await world.command(["targets", "--format", "yaml", "--no-history"]);
    expect(yaml).toBe(`targets:\n${ids.map((id) => `  - id: "${id}"\n`).join("")}`);
    const { out: typescript } = await world.command(["targets", "--format", "ts", "--no-history"]);
    for (const id of ids) expect(typescript).toContain(`: { id: "${id}" },`);
    expect(`${out}${yaml}${typescript}`).not.toMatch(/undefined|null/);
  });

  test("stand in an inventory file, which policies read, and count as enabled", async () => {
    const { world, ids } = await oddly(...untold);
    const { code, files } = await world.command(["inventory"]);
    expect(code).toBe(0);
    const parsed = parseInventoryFile(files.get("cobalt-inventory.json") ?? "");
    expect(parsed).toMatchObject({ kind: "file", file: { targets: ids.map((id) => ({ id })) } });
  });

  test("are in the report, which says that they count as enabled", async () => {
    const { world, ids } = await oddly(...untold);
    const files = { "s.json": exportOf([]) };
    for (const format of ["table", "markdown", "html", "csv", "json"]) {
      const { code, out } = await world.command(["report", "--state", "s.json", "--format", format], {
        files,
      });
      expect(code).toBe(0);
      for (const id of ids) if (format !== "csv") expect(out).toContain(id);
      expect(out).not.toMatch(/undefined/);
      if (format === "table") expect(out).toContain("counts as enabled: Cobalt does not say");
    }
  });

  test("are counted by doctor", async () => {
    const { world } = await oddly(...untold);
    const { out } = await world.command(["doctor"]);
    expect(out).toMatch(/targets: 0 enabled, 2 of which Cobalt does not say/);
  });
});

test("a command says what was left out of a list, on stderr", async () => {
  const { world } = await oddly("list with an entry without id");
  const { code, out, err } = await world.command(["targets", "--json", "--no-history"]);
  expect([code, JSON.parse(out).length]).toEqual([0, 2]);
  expect(err).toContain("Cobalt's list (GET /dast/targets) has entries without an id that can be used");
});
