import type { SeedFinding } from "../../sandbox/types";
import { decision } from "./support/engine";
import { startWorld, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** A finding of the target's first scan. */
function found(finding: SeedFinding = {}): string {
  const { store } = world.sandbox;
  const { id } = store.scans[0] ?? store.addScan(world.target(), { status: "completed" });
  return store.addFinding(id, finding).id;
}

const stateOf = (findingId: string) =>
  world.sandbox.store.findings.find(({ id }) => id === findingId)?.state ?? "none";

const accepted = (findingId: string) => ({ findingId, state: "wont_fix", reason: "SEC-12" });

describe("a refresh in the same run", () => {
  it("keeps no decision that is removed from being undone", async () => {
    const id = found();
    const one = decision(world);
    await one.up(accepted(id));
    world.restart();
    await one.refresh();
    await one.destroy();
    expect([stateOf(id), world.heard("info")]).toEqual(["need_fix", [expect.stringContaining("again")]]);
  });

  it("keeps no decision from taking another name", async () => {
    const id = found();
    const [old, renamed] = [decision(world), decision(world, "renamed")];
    await old.up(accepted(id));
    world.restart();
    await old.refresh();
    await renamed.up(accepted(id));
    await old.destroy();
    expect([stateOf(id), renamed.state.currentState]).toEqual(["wont_fix", "wont_fix"]);
  });

  it.each([true, false])("keeps a decision that is declared (shown by the engine: %p)", async (isShown) => {
    const id = found();
    const [one, other] = [decision(world), decision(world, "other")];
    await one.up(accepted(id));
    world.restart();
    await one.refresh({ isShown });
    await one.up(accepted(id));
    await expect(other.up(accepted(id))).rejects.toThrow(/accepted/);
  });
});
