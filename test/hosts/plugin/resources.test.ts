import { type Calls, callsOf, failureOf, output, secret, unknown, urnOf } from "./support/calls";
import { endlessScan, type Plugin, startPlugin } from "./support/plugin";

let plugin: Plugin;
let calls: Calls;
beforeEach(async () => {
  plugin = await startPlugin();
  calls = callsOf(plugin);
  await calls.configure();
});
afterEach(() => plugin.close());

const schedule = "DastScheduledScan";
const trigger = "DastScanTrigger";
const gate = "DastScanGate";
const weekly = () => ({ targetId: plugin.target(), dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" });

describe("Check", () => {
  it("answers with failures and not with an error, all at once", async () => {
    const { failures } = await calls.check(schedule, {
      targetId: "x",
      dateTime: "soon",
      recurrence: "DAILY",
    });
    expect(failures.map(([property]) => property)).toEqual(["targetId", "dateTime", "recurrence"]);
  });

  it("gives the same answer twice, and accepts its own answer as it is", async () => {
    const news = { ...weekly(), adopt: null };
    const first = await calls.check(schedule, news);
    expect(await calls.check(schedule, news)).toEqual(first);
    expect(await calls.check(schedule, first.inputs)).toEqual(first);
    expect(await calls.check(schedule, first.inputs, first.inputs)).toEqual(first);
  });

  it("lets through what a preview does not know yet", async () => {
    const news = { targetId: unknown, dateTime: unknown, recurrence: unknown };
    expect(await calls.check(schedule, news)).toEqual({ inputs: news, failures: [] });
  });

  it("keeps secrets secret, and an output that holds one as well", async () => {
    const news = { targetId: secret(plugin.target()), triggers: output({ value: ["a"], secret: true }) };
    const { inputs, failures } = await calls.check(trigger, news);
    expect([failures, inputs]).toEqual([[], { targetId: secret(plugin.target()), triggers: secret(["a"]) }]);
  });

  it("keeps a secret deep inside a value secret, with the whole value", async () => {
    const { inputs } = await calls.check(trigger, {
      targetId: plugin.target(),
      triggers: [{ a: secret("s") }],
    });
    expect(inputs.triggers).toEqual(secret([{ a: "s" }]));
  });

  it("takes empty olds for a new resource, of which the target is verified", async () => {
    const { failures } = await calls.check(schedule, { ...weekly(), targetId: "dt_nobody" }, {});
    expect(failures).toEqual([["targetId", expect.stringContaining("shop")]]);
  });

  it("ignores the dynamic host's properties in olds", async () => {
    const olds = { ...weekly(), __provider: "exports.handler = 1", __resource: "DastScheduledScan:a/b/c" };
    expect(await calls.check(schedule, weekly(), olds)).toEqual({ inputs: weekly(), failures: [] });
    expect(plugin.sandbox.log).toEqual([]);
  });

  it.each(["__provider", "__resource"])("refuses the dynamic host's %s in news", async (key) => {
    const { inputs, failures } = await calls.check(schedule, { ...weekly(), [key]: "x" }, weekly());
    expect([inputs, failures]).toEqual([weekly(), [[key, expect.stringContaining("take it out")]]]);
  });
});

describe("Create in a preview", () => {
  it("posts nothing, shows what is known, and the rest as unknown", async () => {
    const { state } = await calls.create(schedule, weekly(), { preview: true });
    expect(state).toEqual({ ...weekly(), scheduleId: unknown, firstRunAt: unknown, leftRunning: [] });
    expect(plugin.sandbox.log).toEqual([]);
  });

  it("shows what an unknown input leaves unknown", async () => {
    const inputs = { targetId: unknown, triggers: ["a", unknown] };
    expect((await calls.create(trigger, inputs, { preview: true })).state).toMatchObject({
      ...inputs,
      scanId: unknown,
      status: unknown,
    });
  });

  it("shows every output of a gate as unknown", async () => {
    const { state } = await calls.create(gate, { scanId: unknown }, { preview: true });
    expect(state).toMatchObject({ scanId: unknown, verdict: unknown, summary: unknown });
    expect(plugin.sandbox.log).toEqual([]);
  });

  it("shows no scan of a trigger that is not to start one", async () => {
    const inputs = { targetId: plugin.target(), scanOnCreate: false };
    expect((await calls.create(trigger, inputs, { preview: true })).state).toEqual(inputs);
  });

  it("keeps a secret input secret, and what will be made from it", async () => {
    const inputs = { ...weekly(), dateTime: secret(weekly().dateTime) };
    expect((await calls.create(schedule, inputs, { preview: true })).state).toMatchObject({
      dateTime: inputs.dateTime,
      firstRunAt: secret(unknown),
      leftRunning: secret([]),
      scheduleId: unknown,
    });
  });
});

describe("Create", () => {
  it("posts once and answers with the id and everything that is known", async () => {
    const { id, state } = await calls.create(schedule, weekly());
    const [made] = plugin.sandbox.store.schedules;
    expect([id, plugin.posts()]).toEqual([made?.id, 1]);
    expect(state).toMatchObject({ ...weekly(), scheduleId: id, targetName: "shop", leftRunning: [] });
  });

  it("keeps a secret target secret in the outputs that are made from it", async () => {
    const { state } = await calls.create(schedule, { ...weekly(), targetId: secret(plugin.target()) });
    expect(state).toMatchObject({
      targetId: secret(plugin.target()),
      targetName: secret("shop"),
      targetUrl: secret("https://shop.example"),
    });
  });

  it("takes the resource's scope from the URN, so that two names are two schedules", async () => {
    const [one, two] = [
      await calls.create(schedule, weekly()),
      await callsOf(plugin, "two").create(schedule, weekly()),
    ];
    expect(one.id).not.toBe(two.id);
    expect((await callsOf(plugin, "my::trigger").create(trigger, { targetId: plugin.target() })).id).toBe(
      `${plugin.target()}/my::trigger`,
    );
  });

  it("says what is going on beside the resource that it is about", async () => {
    await calls.create(schedule, { ...weekly(), adopt: "dsc_madeByHand" });
    expect(plugin.said).toContainEqual(
      expect.objectContaining({ urn: urnOf(schedule), text: expect.stringContaining("dsc_madeByHand") }),
    );
  });

  it("waits no longer than customTimeouts allow, in seconds", async () => {
    const { id: scanId } = plugin.sandbox.store.addScan(plugin.target(), {
      plan: endlessScan,
    });
    const before = plugin.time.now();
    const { details } = await failureOf(calls.create(gate, { scanId }, { timeout: 90 }));
    expect(details).toContain(scanId);
    expect(plugin.time.now() - before).toBeLessThanOrEqual(120_000);
    expect(plugin.posts()).toBe(0);
  });

  it("is an error with Cobalt's words and no token when nothing was created", async () => {
    const { apiToken, orgToken } = plugin.sandbox.tokens;
    plugin.sandbox.setTokens({ apiToken: "rotated", orgToken: "rotated" });
    const { code, details } = await failureOf(calls.create(schedule, weekly()));
    expect([code, details]).toEqual([2, expect.stringContaining("401")]);
    expect([apiToken, orgToken].filter((token) => details.includes(token))).toEqual([]);
  });
});

describe("Update", () => {
  const moved = () => ({ ...weekly(), dateTime: "2026-12-07T02:00:00Z" });

  it("shows in a preview the ledger to come, without a request", async () => {
    const { id, state } = await calls.create(schedule, weekly());
    plugin.sandbox.clearLog();
    const planned = await calls.update(schedule, { id, olds: state, news: moved(), preview: true });
    expect(planned).toMatchObject({ ...moved(), scheduleId: unknown, leftRunning: [{ id, since: unknown }] });
    expect(plugin.sandbox.log).toEqual([]);
  });

  it("posts the new schedule and lists the old one", async () => {
    const { id, state } = await calls.create(schedule, weekly());
    const updated = await calls.update(schedule, { id, olds: state, news: moved() });
    expect(updated).toMatchObject({ ...moved(), leftRunning: [{ id }] });
    expect(updated.scheduleId).not.toBe(id);
    expect(plugin.posts()).toBe(2);
  });

  it("knows a trigger's scan in a preview in which its triggers stay", async () => {
    const inputs = { targetId: plugin.target(), triggers: ["a"] };
    const { id, state } = await calls.create(trigger, inputs);
    const planned = await calls.update(trigger, {
      id,
      olds: state,
      news: { ...inputs, onBusy: "wait" },
      preview: true,
    });
    expect(planned).toEqual({ ...state, onBusy: "wait" });
  });

  it("drops the dynamic host's properties at the write", async () => {
    const { id, state } = await calls.create(schedule, weekly());
    const olds = { ...state, __provider: "x", __resource: "y" };
    const updated = await calls.update(schedule, { id, olds, news: { ...weekly(), onChange: "refuse" } });
    expect(updated).toEqual({ ...state, onChange: "refuse" });
  });

  it("judges again what a preview of a change does not judge", async () => {
    const { id: scanId } = plugin.sandbox.store.addScan(plugin.target());
    const { id, state } = await calls.create(gate, { scanId });
    const news = { scanId, limits: { maxHigh: 100 } };
    const planned = await calls.update(gate, { id, olds: state, news, preview: true });
    expect([state.verdict, planned.verdict]).toEqual(["passed", unknown]);
    expect((await calls.update(gate, { id, olds: state, news })).verdict).toBe("passed");
  });
});

describe("Delete", () => {
  it("asks nothing of Cobalt, and says what goes on running there", async () => {
    const { id, state } = await calls.create(schedule, weekly());
    plugin.sandbox.clearLog();
    await calls.remove(schedule, id, { ...state, __provider: "x" });
    expect(plugin.sandbox.log).toEqual([]);
    expect(plugin.said.map(({ text }) => text).join()).toContain(id);
  });
});
