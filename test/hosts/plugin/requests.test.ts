import { type Calls, callsOf, failureOf, foreign, secret, unknown } from "./support/calls";
import { type Plugin, startPlugin } from "./support/plugin";

let plugin: Plugin;
let calls: Calls;
beforeEach(async () => {
  plugin = await startPlugin();
  calls = callsOf(plugin);
  await calls.configure();
});
afterEach(() => plugin.close());

const weekly = () => ({ targetId: plugin.target(), dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" });

describe("customTimeouts", () => {
  it.each([0, 60, 7_200])(
    "of %d seconds end a gate's wait, of a creation and of an update, when they are the shorter",
    async (timeout) => {
      const scanId = plugin.sandbox.store.addScan(plugin.target(), { status: "started" }).id;
      plugin.sandbox.store.setPlan({ startedMs: 10 * 86_400_000 });
      const waiting = plugin.sandbox.store.addScan(plugin.target()).id;
      const inputs = { scanId: waiting, timeout: "2m" };
      const words = { 0: "2 min", 60: "1 min", 7200: "2 min" }[timeout];
      const created = await failureOf(calls.create("DastScanGate", inputs, { timeout }));
      expect(created.details).toContain(`pending after ${words} (timeout)`);
      const update = { id: "x", olds: { scanId, verdict: "failed" }, news: inputs, timeout };
      const updated = await failureOf(calls.update("DastScanGate", update));
      expect(updated.details).toContain(`pending after ${words} (timeout)`);
    },
  );
});

it("takes a resource inside a component for what it is", async () => {
  const inside = "Shop$my:index:Page$cobalt:index:DastScheduledScan";
  expect((await calls.check(inside, weekly())).failures).toEqual([]);
  const { state } = await calls.create(inside, weekly());
  expect(state.targetName).toBe("shop");
});

it("takes nothing in a state for what is still to come", async () => {
  const inputs = { targetId: plugin.target(), triggers: ["a"] };
  const olds = { ...inputs, scanId: "dsc_1", previousScanId: unknown };
  const answer = await calls.update("DastScanTrigger", { id: "x", olds, news: inputs, preview: true });
  expect(answer).toEqual({ ...inputs, scanId: "dsc_1" });
});

it("marks in a refreshed state what is secret among the inputs, and what is in the state", async () => {
  const { id, state } = await calls.create("DastScheduledScan", weekly());
  const inputs = { ...weekly(), targetId: secret(plugin.target()) };
  const read = await calls.read("DastScheduledScan", id, { ...state, recurrence: secret("WEEKLY") }, inputs);
  expect(read.state).toMatchObject({
    targetId: secret(plugin.target()),
    targetName: secret("shop"),
    recurrence: secret("WEEKLY"),
    dateTime: weekly().dateTime,
  });
  expect(read.inputs).toEqual(inputs);
});

describe("a request that is no declaration", () => {
  it("is the caller's fault, and says why", async () => {
    const { code, details } = await failureOf(calls.check("DastScanTrigger", { triggers: [foreign] }));
    expect([code, details]).toEqual([3, expect.stringContaining("does not know")]);
  });

  it("is answered in whole characters where the answer is cut", async () => {
    for (const shift of ["", "x"]) {
      const failure = await failureOf(calls.invoke(`cobalt:index:${shift}${"\u{1F4A5}".repeat(3_000)}`));
      expect(failure.details).toMatch(/^pulumi-cobalt has no function .*\u{1F4A5}\uFFFD?…$/u);
    }
  });
});
