import { type Calls, callsOf, detailsOf, failureOf, secret } from "./support/calls";
import { type Plugin, startPlugin } from "./support/plugin";

let plugin: Plugin;
let calls: Calls;
beforeEach(async () => {
  plugin = await startPlugin();
  calls = callsOf(plugin);
  await calls.configure();
});
afterEach(() => plugin.close());

const schedule = "DastScheduledScan";
const weekly = () => ({ targetId: plugin.target(), dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" });

describe("Read of what is in the state", () => {
  it("shows what Cobalt shows, and leaves id and inputs alone", async () => {
    const { id, state } = await calls.create(schedule, weekly());
    const found = await calls.read(schedule, id, { ...state, targetName: "old name" }, weekly());
    expect(found).toMatchObject({ id, inputs: weekly(), state: { ...weekly(), targetName: "shop" } });
  });

  it("leaves nothing to do", async () => {
    const { id, state } = await calls.create(schedule, weekly());
    const found = await calls.read(schedule, id, state, weekly());
    expect(detailsOf(await calls.diff(schedule, found.state, found.inputs))).toEqual({});
  });

  it("never drops a schedule whose target is gone", async () => {
    const { id, state } = await calls.create(schedule, weekly());
    const gone = { ...state, targetId: "dt_gone" };
    const found = await calls.read(schedule, id, gone, { ...weekly(), targetId: "dt_gone" });
    expect(found).toMatchObject({ id, state: { targetFound: false, scheduleId: id } });
  });

  it("never drops a trigger whose scan is gone", async () => {
    const { id, state } = await calls.create("DastScanTrigger", { targetId: plugin.target() });
    const found = await calls.read("DastScanTrigger", id, { ...state, scanId: "dsc_gone" });
    expect(found).toMatchObject({ id, state: { scanId: "dsc_gone", status: "purged" } });
  });

  it("does not rewrite a verdict, and asks nothing", async () => {
    const state = { scanId: "dsc_1", verdict: "passed" };
    const found = await calls.read("DastScanGate", "dsc_1/one", state, { scanId: "dsc_1" });
    expect(found).toEqual({ id: "dsc_1/one", state, inputs: { scanId: "dsc_1" } });
    expect(plugin.sandbox.log).toEqual([]);
  });

  it("keeps the resource when the tokens open nothing, by an error", async () => {
    const { id, state } = await calls.create(schedule, weekly());
    plugin.sandbox.setTokens({ apiToken: "rotated", orgToken: "rotated" });
    const outcome = await calls.read(schedule, id, state, weekly()).catch((error) => error);
    expect(outcome.id === id || outcome.details.includes("401")).toBe(true);
  });

  it("keeps secret what was secret in the state or in the inputs", async () => {
    const inputs = { ...weekly(), targetId: secret(plugin.target()) };
    const { id, state } = await calls.create(schedule, inputs);
    const found = await calls.read(schedule, id, { ...state, dateTime: secret(weekly().dateTime) }, inputs);
    expect(found.inputs).toEqual(inputs);
    expect(found.state).toMatchObject({
      ...inputs,
      dateTime: secret(weekly().dateTime),
      targetName: secret("shop"),
    });
  });

  it("forgets the dynamic host's properties", async () => {
    const { id, state } = await calls.create(schedule, weekly());
    const foreign = { __provider: "x", __resource: "y" };
    const found = await calls.read(schedule, id, { ...state, ...foreign }, { ...weekly(), ...foreign });
    expect([found.inputs, Object.keys(found.state)]).toEqual([
      weekly(),
      expect.not.arrayContaining(["__provider", "__resource"]),
    ]);
  });
});

describe("Read of an id alone", () => {
  const imported = () => `${plugin.target()}/dsc_madeByHand/2026-12-06T02:00:00Z/WEEKLY`;

  it("takes a schedule over with its inputs, and posts nothing", async () => {
    const found = await calls.read(schedule, imported());
    expect(found).toMatchObject({
      id: "dsc_madeByHand",
      inputs: weekly(),
      state: { ...weekly(), scheduleId: "dsc_madeByHand", leftRunning: [], targetName: "shop" },
    });
    expect(plugin.posts()).toBe(0);
  });

  it("leaves nothing to do, neither with the inputs nor after a refresh", async () => {
    const { id, inputs, state } = await calls.read(schedule, imported());
    const checked = await calls.check(schedule, inputs, inputs);
    expect(checked).toEqual({ inputs, failures: [] });
    expect(detailsOf(await calls.diff(schedule, state, checked.inputs))).toEqual({});
    const again = await calls.read(schedule, id, state, inputs);
    expect(detailsOf(await calls.diff(schedule, again.state, again.inputs))).toEqual({});
  });

  it.each([
    "dsc_madeByHand",
    "",
    "a/b/c/d/e/f",
    "dt_1/existing/2026-12-06T02:00:00Z",
    "dt_1/dsc_1/soon/WEEKLY",
    "dt_1/dsc_1/2026-12-06T02:00:00Z/DAILY",
  ])("shows the expected form for the malformed id %j, and asks nothing", async (id) => {
    const { code, details } = await failureOf(calls.read(schedule, id));
    expect([code, details]).toEqual([2, expect.stringContaining("dsc_GZgceqweJUNh6mjNuqsE4T/2026-12-06")]);
    expect(plugin.sandbox.log).toEqual([]);
  });

  it("fails for a target that Cobalt does not have", async () => {
    const { details } = await failureOf(calls.read(schedule, "dt_gone/dsc_1/2026-12-06T02:00:00Z"));
    expect(details).toContain("Cobalt has no target dt_gone");
  });

  it.each(["DastScanTrigger", "DastScanGate"])("says what to do instead for a %s", async (resource) => {
    const { details } = await failureOf(calls.read(resource, "x"));
    expect(details).toContain("cannot be imported. Declare it");
  });
});
