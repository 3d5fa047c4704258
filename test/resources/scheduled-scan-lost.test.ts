import { CanceledError } from "../../provider/client/errors";
import type { FaultAction } from "../../sandbox/types";
import { failureOf, schedule } from "./support/engine";
import { minute, startWorld, untilPosted, type World } from "./support/world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const weekly = () => ({ targetId: world.target(), dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" });
const unknownId = expect.stringMatching(/^unknown:dt_\w+:[0-9a-f]{8}$/);
const schedules = () => world.sandbox.store.schedules.length;

function failPosts(action: FaultAction, times = 1): void {
  world.sandbox.addFault({ match: { method: "POST" }, action, times });
}

/** A provider process that is killed when Cobalt has the POST and the answer is on its way. */
async function killedWhilePosting(one: ReturnType<typeof schedule>): Promise<void> {
  failPosts({ kind: "hang", when: "after" });
  const running = failureOf(one.up(weekly()));
  await untilPosted(world);
  world.kill();
  expect(await running).toBeInstanceOf(CanceledError);
  world.sandbox.releaseHung();
  world.restart();
}

describe("an answer to the POST of a schedule that is lost after the work was done", () => {
  it.each<FaultAction["kind"]>(["reset", "malformed", "truncated"])(
    "is adopted with a warning (%s)",
    async (kind) => {
      failPosts({ kind, when: "after" } as FaultAction);
      const one = schedule(world);
      expect(await one.up(weekly())).toBe("create");
      expect([one.id, one.state.scheduleId]).toEqual([unknownId, unknownId]);
      expect(world.heard("warn")).toEqual([expect.stringContaining(String(one.id))]);
      expect(schedules()).toBe(1);
      expect(await one.up(weekly())).toBe("same");
    },
  );

  it("is retried with the same key", async () => {
    failPosts({ kind: "reset", when: "before" });
    await schedule(world).up(weekly());
    const keys = world.posts().map(({ idempotencyKey }) => idempotencyKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(schedules()).toBe(1);
  });

  it("is posted anew, with another id, once a person says that there is none", async () => {
    failPosts({ kind: "reset", when: "after" });
    const one = schedule(world);
    await one.up(weekly());
    const { id } = one;
    world.advance(6 * minute);
    world.restart({ removedSchedules: [id] });
    failPosts({ kind: "reset", when: "after" });
    expect(await one.up(weekly())).toBe("update");
    expect(one.state.scheduleId).toEqual(unknownId);
    expect(one.state.scheduleId).not.toBe(id);
    expect(await one.up(weekly())).toBe("same");
    expect(schedules()).toBe(2);
  });
});

describe("a run that was killed between the POST and its answer", () => {
  it("finds its schedule by the first 409 of the next run", async () => {
    const one = schedule(world);
    await killedWhilePosting(one);
    world.advance(4 * minute);
    expect(await one.up(weekly())).toBe("create");
    expect(one.id).toEqual(unknownId);
    expect(world.heard("warn")[0]).toContain("an earlier run was ended");
    expect(schedules()).toBe(1);
  });

  it("finds the schedule of an update as well, and keeps the old one in the ledger", async () => {
    const one = schedule(world);
    await one.up({ ...weekly(), recurrence: "MONTHLY" });
    failPosts({ kind: "hang", when: "after" });
    const running = failureOf(one.up(weekly()));
    await untilPosted(world, 2);
    world.kill();
    await running;
    world.restart();
    await one.up(weekly());
    expect(one.state).toMatchObject({ scheduleId: unknownId, leftRunning: [{ id: one.id }] });
    expect(schedules()).toBe(2);
  });
});

describe("a POST of which nobody can say whether it was done", () => {
  it.each([500, 503])(
    "fails as not known after a %d and a 409, with both ways on and the time",
    async (status) => {
      failPosts({ kind: "status", when: "after", status });
      const failure = await failureOf(schedule(world).up(weekly()));
      expect(failure).toMatchObject({ code: "outcome-unknown" });
      expect(failure.message).toContain('adopt: "<its dsc_ id>"');
      expect(failure.message).toContain('adopt: "existing"');
      const [, at = ""] = /run again after (\S+),/.exec(failure.message) ?? [];
      expect(Date.parse(at)).toBeGreaterThanOrEqual(
        Date.parse(String(world.posts().at(-1)?.at)) + 5 * minute,
      );
      expect(schedules()).toBe(1);
    },
  );

  it("is taken over by adopt, without another POST", async () => {
    failPosts({ kind: "status", when: "after", status: 500 });
    const one = schedule(world);
    await failureOf(one.up(weekly()));
    await one.up({ ...weekly(), adopt: "existing" });
    expect(schedules()).toBe(1);
  });

  it("is posted again after the key's end where there was none", async () => {
    world.sandbox.setUndocumented({ refusedPostBurnsKey: true });
    failPosts({ kind: "status", when: "before", status: 500 });
    const one = schedule(world);
    const failure = await failureOf(one.up(weekly()));
    expect([failure, schedules()]).toMatchObject([{ code: "outcome-unknown" }, 0]);
    const [, at = ""] = /run again after (\S+),/.exec(failure.message) ?? [];
    world.advance(Date.parse(at) - world.time.now());
    await one.up(weekly());
    expect([one.id, schedules()]).toEqual([world.sandbox.store.schedules[0]?.id, 1]);
  });
});

describe("a refused POST", () => {
  it.each([true, false])(
    "of 30 schedules waits for the limit and posts each once (keys burn: %s)",
    async (burns) => {
      world.sandbox.setUndocumented({ refusedPostBurnsKey: burns });
      world.sandbox.spend("mutations", 20);
      const many = Array.from({ length: 30 }, (_, index) => schedule(world, `s${index}`));
      await Promise.all(many.map((one) => one.up(weekly())));
      expect(schedules()).toBe(30);
      expect(new Set(many.map(({ id }) => id)).size).toBe(30);
      expect(world.posts().some(({ status }) => status === 509)).toBe(true);
    },
    20_000,
  );

  it("fails with what Cobalt said, and nothing was done", async () => {
    failPosts({
      kind: "status",
      when: "before",
      status: 422,
      body: '{"message":"no more than 5 schedules"}',
    });
    const failure = await failureOf(schedule(world).up(weekly()));
    expect(failure).toMatchObject({ code: "api", status: 422 });
    expect(failure.message).toContain("no more than 5 schedules");
  });

  it("fails without tokens, naming them and the commands that set them", async () => {
    world.restart({}, { COBALT_BASE_URL: world.sandbox.url });
    const { message } = await failureOf(schedule(world).up(weekly()));
    expect(message).toContain("COBALT_API_TOKEN and COBALT_ORG_TOKEN");
    expect(message).toContain("pulumi config set --secret cobalt:apiToken");
    expect(world.sandbox.log).toEqual([]);
  });
});
