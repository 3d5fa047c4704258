import { resources } from "../../provider/registry";
import type { SeedFinding } from "../../sandbox/types";
import { decision, failureOf } from "./support/engine";
import { day, startWorld, type World } from "./support/world";

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

describe("two decisions on one finding", () => {
  const both = /two decisions in this stack, (accepted and another|another and accepted): keep one/;

  it("are refused where the new one comes first, and where the one that stands does", async () => {
    const id = found();
    await decision(world).up(accepted(id));
    for (const newFirst of [true, false]) {
      world.restart();
      const [one, another] = [decision(world), decision(world, "another")];
      await one.up(accepted(id));
      world.restart();
      const ups = [() => another.up({ ...accepted(id), state: "invalid" }), () => one.up(accepted(id))];
      const [first, second] = newFirst ? ups : ups.reverse();
      await first?.();
      expect((await failureOf(Promise.resolve(second?.()))).message).toMatch(both);
    }
  });

  it("are refused where the one that stands is over", async () => {
    const id = found();
    const [one, another] = [decision(world), decision(world, "another")];
    const dated = { ...accepted(id), until: new Date(world.time.now() + day).toISOString() };
    await one.up(dated);
    world.advance(2 * day);
    world.restart();
    await another.up(accepted(id));
    expect((await failureOf(one.up(dated))).message).toMatch(both);
    expect([stateOf(id), another.state.currentState]).toEqual(["wont_fix", "wont_fix"]);
  });

  it("are refused in a preview", async () => {
    const id = found();
    const plan = (name: string) =>
      resources.DastFindingDecision.plan(
        { inputs: accepted(id), state: undefined, scope: `shop/dev/${name}` },
        world.context,
      );
    plan("accepted");
    expect(() => plan("another")).toThrow(both);
  });
});

describe("what a refresh says of a finding is what `pulumi up` then does", () => {
  const dated = () => ({ maxSeverity: "low", until: new Date(world.time.now() + day).toISOString() });

  it.each<[string, SeedFinding, number, RegExp | undefined, RegExp | undefined]>([
    ["set otherwise", { state: "need_fix" }, 0, /`pulumi up` sets it again/, undefined],
    ["fixed", { state: "valid_fix" }, 0, /can be removed/, undefined],
    ["fixed, and more severe", { state: "valid_fix", severity: "high" }, 0, /can be removed/, undefined],
    ["more severe", { severity: "high" }, 0, /high severity now.*fails/, /high severity/],
    ["set otherwise and more severe", { state: "need_fix", severity: "high" }, 0, /fails/, /high severity/],
    ["being retested", { state: "check_fix" }, 0, /fails until the retest/, /being retested/],
    ["over", {}, 2 * day, /ended on .*fails/, /ended on/],
    ["over, and more severe", { severity: "high" }, 2 * day, /ended on .*fails/, /ended on/],
    ["over, and closed by a person", { state: "invalid", severity: "high" }, 2 * day, undefined, undefined],
  ])("%s", async (_, becomes, ms, said, failure) => {
    const id = found({ severity: "low" });
    const one = decision(world);
    const inputs = { ...accepted(id), ...dated() };
    await one.up(inputs);
    const { store } = world.sandbox;
    if (becomes.state !== undefined) store.setFindingState(id, becomes.state);
    if (becomes.severity !== undefined) store.setFindingSeverity(id, becomes.severity);
    world.advance(ms);
    world.restart();
    await one.refresh();
    const rows = world.heard("row");
    expect(rows).toEqual(said === undefined ? [] : [expect.stringMatching(said)]);
    world.restart();
    const error = await one.up(inputs).then(
      () => undefined,
      (thrown: Error) => thrown.message,
    );
    expect(error).toEqual(failure === undefined ? undefined : expect.stringMatching(failure));
  });
});
