import type { FaultAction } from "../../sandbox/types";
import type { World } from "./support/world";
import { keyOf, rejection, startWorld, targetOf } from "./support/world";

let world: World;
let id: string;
beforeEach(async () => {
  world = await startWorld({
    sandbox: {
      seed: { plan: { queuedMs: 0, startedMs: 0, finishingUpMs: 0, underReviewMs: 0, findings: [{}] } },
    },
  });
  await world.api.createScan(targetOf(world), keyOf("scan"));
  id = world.sandbox.store.findings[0]?.id ?? "";
  world.sandbox.clearLog();
});
afterEach(() => world.close());

const mutations = () => world.sandbox.log.filter(({ method }) => method !== "GET");
const worked = () => mutations().filter((request) => request.worked).length;
const fault = (action: FaultAction, times = 1) =>
  world.sandbox.addFault({ match: { path: /findings/ }, action, times });

test("a finding is read, and one that Cobalt does not have is undefined", async () => {
  expect(await world.api.getFinding(id)).toMatchObject({ id, state: "need_fix", severity: "high" });
  expect(await world.api.getFinding("dfi_unknown")).toBeUndefined();
  expect(await world.api.getFinding("../scans")).toBeUndefined();
});

describe("a retest is started once", () => {
  test.each<[string, FaultAction, string]>([
    ["its answer is lost", { kind: "reset", when: "after" }, "accepted"],
    ["it does not reach Cobalt", { kind: "reset", when: "before" }, "done"],
    ["something on the way answers with nothing", { kind: "empty", when: "before" }, "done"],
    ["something on the way answers with a page", { kind: "html", when: "before" }, "done"],
    ["something on the way answers for another", { kind: "json", when: "before", value: {} }, "done"],
    ["its answer is another's", { kind: "json", when: "after", value: {} }, "accepted"],
    ["the limit refuses it", { kind: "status", when: "before", status: 509 }, "done"],
    ["a 500 may have done it", { kind: "status", when: "after", status: 500 }, "unknown"],
  ])("where %s", async (_, action, kind) => {
    fault(action);
    expect(await world.api.retestFinding(id, keyOf("wish"))).toMatchObject({ kind });
    expect(worked()).toBe(1);
    expect(new Set(mutations().map(({ idempotencyKey }) => idempotencyKey))).toEqual(
      new Set(["test-wish-0"]),
    );
  });

  test("where a run that was killed had sent it", async () => {
    await world.api.retestFinding(id, keyOf("wish"));
    expect(await world.another().retestFinding(id, keyOf("wish"))).toMatchObject({ kind: "accepted" });
    expect(worked()).toBe(1);
  });

  test("and refused for a finding that Cobalt does not have", async () => {
    expect(await rejection(world.api.retestFinding("dfi_unknown", keyOf("a")))).toMatchObject({
      status: 404,
    });
    expect(await rejection(world.api.retestFinding("no/id", keyOf("a")))).toMatchObject({
      code: "configuration",
    });
  });
});

describe("a state is set, without a key, as often as it takes", () => {
  test.each<[string, FaultAction, number]>([
    ["its answer is lost", { kind: "reset", when: "after" }, 2],
    ["it does not reach Cobalt", { kind: "reset", when: "before" }, 2],
    ["the limit refuses it", { kind: "status", when: "before", status: 429 }, 2],
    ["a 500 may have done it", { kind: "status", when: "after", status: 500 }, 2],
    ["nothing is in the way", { kind: "slow", ms: 0 }, 1],
  ])("where %s", async (_, action, sends) => {
    fault(action);
    const outcome = await world.api.setFindingState(id, "wont_fix");
    expect(outcome).toMatchObject({ kind: "done", value: { id, state: "wont_fix" } });
    expect(mutations().map(({ idempotencyKey, method }) => [method, idempotencyKey])).toEqual(
      Array(sends).fill(["PATCH", undefined]),
    );
  });

  test("and nobody knows where no answer ever comes", async () => {
    fault({ kind: "reset", when: "after" }, Number.POSITIVE_INFINITY);
    expect(await world.api.setFindingState(id, "invalid")).toMatchObject({ kind: "unknown" });
  });

  test("and a 409 is a refusal, since there is no key that it could be about", async () => {
    fault({ kind: "status", when: "before", status: 409 });
    expect(await rejection(world.api.setFindingState(id, "invalid"))).toMatchObject({ status: 409 });
    expect(mutations()).toHaveLength(1);
  });

  test("and an answer with another state is a warning", async () => {
    fault({ kind: "json", when: "before", value: { resource: { id, state: "need_fix" } } });
    await world.api.setFindingState(id, "invalid");
    expect(world.notices.join()).toContain('state is "need_fix", asked for was invalid');
  });
});
