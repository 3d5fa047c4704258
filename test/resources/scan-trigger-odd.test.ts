import type { OddField } from "../../sandbox";
import { failureOf, trigger } from "./support/engine";
import { day, hour, minute, startWorld, untilPosted, type World } from "./support/world";

let world: World;
afterEach(() => world.close());

async function oddly(...oddFields: OddField[]): Promise<void> {
  world = await startWorld({ sandbox: { undocumented: { oddFields } } });
}

const loseAnswers = () =>
  world.sandbox.addFault({
    match: { method: "POST" },
    action: { kind: "reset", when: "after" },
  });

describe("a scan whose answer was lost", () => {
  it("is not taken for one of which Cobalt does not say whose it is, and no second one is started", async () => {
    await oddly("scan with target_id null");
    loseAnswers();
    const failure = await failureOf(trigger(world).up({ targetId: world.target() }));
    const [made] = world.sandbox.store.scans;
    expect(failure).toMatchObject({ code: "outcome-unknown" });
    expect(failure.message).toContain(`declare adopt: "${made?.id}"`);
    expect(world.sandbox.store.scans).toHaveLength(1);
  });

  it("is not taken for one that is over and has no dates, and no second one is started", async () => {
    await oddly("scan without dates");
    world.sandbox.store.addScan(world.target(), { status: "completed", ageMs: 30 * day });
    // An earlier run was killed: its POST is answered with 409.
    world.sandbox.addFault({ match: { method: "POST" }, action: { kind: "hang", when: "after" } });
    const killed = failureOf(trigger(world).up({ targetId: world.target() }));
    await untilPosted(world);
    world.kill();
    await killed;
    world.sandbox.releaseHung();
    world.restart();
    world.advance(minute);
    const failure = await failureOf(trigger(world).up({ targetId: world.target() }));
    expect(failure).toMatchObject({ code: "outcome-unknown" });
    expect(world.sandbox.store.scans).toHaveLength(2);
  });

  it("is found where all that is odd is of no matter", async () => {
    await oddly("scan with dates in another form", "scan with status in upper case");
    loseAnswers();
    const one = trigger(world);
    await one.up({ targetId: world.target() });
    expect(one.state.scanId).toBe(world.sandbox.store.scans[0]?.id);
    expect(world.sandbox.store.scans).toHaveLength(1);
  });
});

describe("a scan of which Cobalt does not say whose it is", () => {
  const running = () => world.sandbox.store.addScan(world.target(), { status: "started", ageMs: hour });

  it("keeps a trigger waiting", async () => {
    await oddly("scan with target_id null");
    const { id } = running();
    const failure = await failureOf(
      trigger(world).up({ targetId: world.target(), onBusy: "wait", busyTimeout: "2m" }),
    );
    expect(failure.message).toContain(`${id} is started`);
    expect(world.posts()).toEqual([]);
  });

  it("is joined by none, since its verdict would be another target's", async () => {
    await oddly("scan with target_id null");
    const { id } = running();
    const one = trigger(world);
    await one.up({ targetId: world.target(), onBusy: "join" });
    expect(one.state).toMatchObject({ joined: false });
    expect(one.state.scanId).not.toBe(id);
  });

  it("is adopted by its id, with a warning", async () => {
    await oddly("scan with target_id null");
    const { id } = running();
    const one = trigger(world);
    await one.up({ targetId: world.target(), adopt: id });
    expect(one.state).toMatchObject({ scanId: id, joined: true });
    expect(world.heard("warn")).toEqual([expect.stringContaining("does not say which target")]);
  });
});
