import { sandboxEnvironment } from "../../../sdk/cli/sandbox/child";
import { type Calls, callsOf, failureOf, output, secret, unknown } from "./support/calls";
import { type Plugin, startPlugin } from "./support/plugin";

let plugin: Plugin;
let calls: Calls;
beforeEach(async () => {
  plugin = await startPlugin();
  calls = callsOf(plugin);
});
afterEach(() => plugin.close());

describe("under the mark of `pulumi-cobalt sandbox`", () => {
  const own = {
    region: "eu",
    baseUrl: "https://api.eu.cobalt.io",
    apiToken: "real-token",
    orgToken: "real-org",
  };
  let marked: Plugin;
  const start = async (changes: Readonly<Record<string, string>> = {}) => {
    const { time, sandbox } = plugin;
    const environment = () => ({ ...sandboxEnvironment(sandbox), ...changes });
    marked = await startPlugin({ cobalt: { time, sandbox }, environment });
    return callsOf(marked);
  };
  afterEach(() => marked.close());

  it("the sandbox alone is asked, whatever the provider's own arguments say, and it is said once", async () => {
    const there = await start();
    await there.configure(own);
    const args = { targetId: plugin.target(), dateTime: "2030-01-06T02:00:00Z", recurrence: "WEEKLY" };
    await there.create("DastScheduledScan", args);
    expect(plugin.posts()).toBe(1);
    const notices = marked.said.filter(({ text }) => text.includes("COBALT_SANDBOX"));
    expect(notices).toEqual([{ urn: "", kind: "info", text: expect.stringContaining(plugin.sandbox.url) }]);
    expect(notices[0]?.text).toMatch(
      /Not used: cobalt:region, cobalt:baseUrl, cobalt:apiToken, cobalt:orgToken\.$/,
    );
  });

  it("the provider's arguments stay in its state as they are", async () => {
    const there = await start();
    const { inputs, failures } = await there.checkConfig({ region: own.region, baseUrl: own.baseUrl });
    expect([inputs, failures]).toEqual([{ region: own.region, baseUrl: own.baseUrl }, []]);
  });

  it("a mark that leads off this machine is refused by every call, and nobody is asked", async () => {
    const there = await start({ COBALT_SANDBOX: "http://cobalt.example" });
    await there.configure(own);
    const { details } = await failureOf(there.create("DastScanGate", { scanId: "dsc_1" }));
    expect(details).toContain("COBALT_SANDBOX cannot be used");
    expect(plugin.sandbox.log).toEqual([]);
  });
});

describe("CheckConfig", () => {
  it("answers with failures of every wrong argument at once, each under its name", async () => {
    const { failures } = await calls.checkConfig({
      region: "moon",
      baseUrl: "http://example.com",
      readsPerMinute: 5000,
      removedSchedules: "dsc_1",
    });
    expect(failures.map(([property]) => property).sort()).toEqual([
      "baseUrl",
      "readsPerMinute",
      "region",
      "removedSchedules",
    ]);
    expect(Object.fromEntries(failures).region).toContain("expected us or eu");
  });

  it("suggests the argument that a misspelt one stands for", async () => {
    const { failures } = await calls.checkConfig({ apitoken: "x", reggion: "us" });
    expect(failures).toEqual([
      ["apitoken", "there is no such argument; did you mean apiToken?"],
      ["reggion", "there is no such argument; did you mean region?"],
    ]);
  });

  it("lists the arguments that there are where nothing is near", async () => {
    const { failures } = await calls.checkConfig({ constructor: "x" });
    expect(failures).toEqual([["constructor", expect.stringContaining("there are apiToken, orgToken")]]);
  });

  it("takes the engine's own keys for no fault", async () => {
    expect((await calls.checkConfig({ version: "1.0.0", pluginDownloadURL: "https://x" })).failures).toEqual(
      [],
    );
  });

  it("returns tokens as secrets, whether they came as secrets or not", async () => {
    const { inputs } = await calls.checkConfig({
      apiToken: "open",
      orgToken: secret("closed"),
      region: "eu",
    });
    expect(inputs).toEqual({ apiToken: secret("open"), orgToken: secret("closed"), region: "eu" });
  });

  it("returns nothing that stands in the environment only", async () => {
    expect(await calls.checkConfig({})).toEqual({ inputs: {}, failures: [] });
  });

  it("lets through what a preview does not know yet", async () => {
    const { inputs, failures } = await calls.checkConfig({ region: unknown, apiToken: unknown });
    expect([failures, inputs]).toEqual([[], { region: unknown, apiToken: secret(unknown) }]);
  });

  it("keeps the form in which lists and maps came", async () => {
    const given = { removedSchedules: '["dsc_1"]', acceptedScans: { dsc_2: "known" } };
    expect((await calls.checkConfig(given)).inputs).toEqual(given);
  });

  it.each([
    ["number", 77777],
    ["map", { a: "canary" }],
    ["list", ["canary"]],
    ["boolean", true],
  ])("refuses a token that is a %s, by its name, and does not quote it", async (kind, value) => {
    for (const given of [value, secret(value)]) {
      const { inputs, failures } = await calls.checkConfig({ orgToken: given, apiToken: "open" });
      expect(failures).toEqual([["", `cobalt:orgToken: expected a text, got a ${kind}.`]]);
      expect(inputs).toEqual({ orgToken: secret(value), apiToken: secret("open") });
    }
  });

  it.each([
    ["region", "canary-region"],
    ["baseUrl", "ftp://canary"],
    ["readsPerMinute", "canary"],
    ["acceptedScans", { dsc_1: "", canary: "x" }],
    ["removedSchedules", { canary: "x" }],
  ])("does not quote a wrong %s that is a secret, nor lets the engine", async (key, value) => {
    const { inputs, failures } = await calls.checkConfig({ [key]: secret(value) });
    expect([inputs, failures.map(([property]) => property)]).toEqual([{ [key]: secret(value) }, [""]]);
    expect(JSON.stringify(failures)).not.toContain("canary");
    await calls.configure({ [key]: secret(value) });
    const { details } = await failureOf(calls.check("DastScanGate", {}));
    expect(details).toContain(key === "baseUrl" ? "base URL" : `cobalt:${key}`);
    expect(details).not.toContain("canary");
  });

  it("does not quote the password in a base URL, nor lets the engine", async () => {
    const { inputs, failures } = await calls.checkConfig({ baseUrl: "https://me:canary@cobalt.example" });
    expect(failures).toEqual([["", expect.stringContaining("it holds a user name or password")]]);
    expect(inputs?.baseUrl).toEqual(secret("https://me:canary@cobalt.example"));
    expect(JSON.stringify(failures)).not.toContain("canary");
  });

  it("quotes a wrong value that is no secret, and gives it back", async () => {
    const { inputs, failures } = await calls.checkConfig({ region: "moon", baseUrl: "ftp://moon" });
    expect(inputs).toEqual({ region: "moon", baseUrl: "ftp://moon" });
    expect(failures.map(([, reason]) => reason.includes("moon"))).toEqual([true, true]);
  });

  it("finds secrets and unknowns inside of lists and maps, also in their JSON form", async () => {
    const acceptedScans = { dsc_1: secret("known"), dsc_2: unknown };
    const plain = { acceptedScans, removedSchedules: ["dsc_3", unknown] };
    expect(await calls.checkConfig(plain)).toEqual({
      inputs: {
        acceptedScans: secret({ dsc_1: "known", dsc_2: unknown }),
        removedSchedules: ["dsc_3", unknown],
      },
      failures: [],
    });
    const texts = {
      acceptedScans: JSON.stringify(acceptedScans),
      removedSchedules: JSON.stringify(["dsc_3", unknown]),
    };
    expect(await calls.checkConfig(texts)).toEqual({
      inputs: { acceptedScans: secret(texts.acceptedScans), removedSchedules: texts.removedSchedules },
      failures: [],
    });
  });

  it("refuses what is wrong inside of them without the part that is a secret", async () => {
    const acceptedScans = JSON.stringify({ dsc_1: secret({ canary: 1 }) });
    const { inputs, failures } = await calls.checkConfig({ acceptedScans });
    expect(failures).toEqual([["", expect.stringContaining("expected a reason for each scan id")]]);
    expect(inputs?.acceptedScans).toEqual(secret(acceptedScans));
    expect(JSON.stringify(failures)).not.toContain("canary");
  });

  it("makes no request", async () => {
    await calls.checkConfig({ apiToken: "x", orgToken: "y" });
    expect(plugin.sandbox.log).toEqual([]);
  });
});

describe("DiffConfig", () => {
  it("finds no change between equal arguments", async () => {
    const diff = await calls.diffConfig({ apiToken: secret("a") }, { apiToken: secret("a") });
    expect([diff.getChanges(), diff.getDiffsList()]).toEqual([1, []]);
  });

  it.each([
    ["a rotated token", { apiToken: secret("a") }, { apiToken: secret("b") }, "apiToken"],
    ["another region", { region: "us" }, { region: "eu" }, "region"],
    ["another address", { baseUrl: "https://a.example" }, { baseUrl: "https://b.example" }, "baseUrl"],
    ["a removed schedule", {}, { removedSchedules: '["dsc_1"]' }, "removedSchedules"],
  ])("updates for %s, and replaces nothing", async (_, olds, news, key) => {
    const diff = await calls.diffConfig(olds, news);
    expect([diff.getChanges(), diff.getDiffsList(), diff.getReplacesList()]).toEqual([2, [key], []]);
  });

  it.each([
    ["region", { region: "eu" }],
    ["baseUrl", { baseUrl: "https://b.example" }],
  ])("warns that a change of %s points to another Cobalt", async (key, news) => {
    await calls.diffConfig({}, news);
    expect(plugin.said).toEqual([
      expect.objectContaining({ kind: "warn", text: expect.stringContaining(`cobalt:${key} changed`) }),
    ]);
  });

  it("says nothing of a rotated token, least of all the token", async () => {
    await calls.diffConfig({ apiToken: "a" }, { apiToken: "b" });
    expect(plugin.said).toEqual([]);
  });
});

describe("Configure", () => {
  it("takes tokens that come as secrets or outputs", async () => {
    const { apiToken, orgToken } = plugin.sandbox.tokens;
    const other = await startPlugin({ environment: () => ({ COBALT_BASE_URL: plugin.sandbox.url }) });
    try {
      const there = callsOf(other);
      await there.configure({
        apiToken: secret(apiToken),
        orgToken: output({ value: orgToken, secret: true }),
      });
      const { value } = await there.invoke("cobalt:index:getDastTargets");
      expect(value?.targets).toHaveLength(3);
    } finally {
      await other.close();
    }
  });

  it("does without what a preview does not know yet", async () => {
    await calls.configure({
      region: unknown,
      apiToken: unknown,
      acceptedScans: { dsc_1: unknown },
      removedSchedules: [unknown],
    });
    const { inputs } = await calls.check("DastScanGate", { scanId: "dsc_1" });
    expect(inputs).toEqual({ scanId: "dsc_1" });
  });

  it("reports wrong arguments with each call that needs them, by name and without a token", async () => {
    await calls.configure({ region: "moon", apiToken: secret("canary-token") });
    for (const call of [calls.check("DastScanGate", {}), calls.invoke("cobalt:index:getDastTargets")]) {
      const { details } = await failureOf(call);
      expect(details).toContain('cobalt:region is "moon"');
      expect(details).not.toContain("canary");
    }
  });

  it("takes accepted scans whose reasons are secrets, and leaves out those that are not known yet", async () => {
    const scan = plugin.sandbox.store.addScan(plugin.target(), { status: "failed" });
    const known = JSON.stringify({ [scan.id]: secret("signed off"), dsc_2: unknown });
    await calls.configure({ acceptedScans: known, removedSchedules: JSON.stringify(["dsc_3", unknown]) });
    const { state } = await calls.create("DastScanGate", { scanId: scan.id });
    expect(state).toMatchObject({ verdict: "accepted", acceptedBecause: "signed off" });
  });

  it("refuses a token that is no text with each call, and does not send it", async () => {
    await calls.configure({ apiToken: 77777, orgToken: "x" });
    const { details } = await failureOf(calls.invoke("cobalt:index:getDastTargets"));
    expect(details).toContain("cobalt:apiToken: expected a text, got a number");
    expect(details).not.toContain("77777");
    expect(plugin.sandbox.log).toEqual([]);
  });

  it("misses tokens only where a request is needed, and names both", async () => {
    const other = await startPlugin({ environment: () => ({}) });
    try {
      const there = callsOf(other);
      await there.configure();
      expect((await there.check("DastScanGate", { scanId: "dsc_1" })).failures).toEqual([]);
      const { details } = await failureOf(there.invoke("cobalt:index:getDastTargets"));
      expect(details).toContain("COBALT_API_TOKEN and COBALT_ORG_TOKEN");
    } finally {
      await other.close();
    }
  });
});
