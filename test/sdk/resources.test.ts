import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "../../sdk/nodejs";

// What a dynamic provider is stored as is the engine's own work, and tested on it; jest's modules cannot be stored.
jest.mock("@pulumi/pulumi/dynamic", () => {
  const { CustomResource } = jest.requireActual("@pulumi/pulumi/resource");
  class Resource extends CustomResource {
    constructor(
      _provider: object,
      name: string,
      properties: object,
      options: object,
      module: string,
      type: string,
    ) {
      super(`pulumi-nodejs:dynamic/${module}:${type}`, name, properties, options);
    }
  }
  return { Resource };
});

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

let registered: Registered[];

let asked: pulumi.runtime.MockCallArgs[];
let answer: Record<string, unknown>;

async function mock(preview = false): Promise<void> {
  [registered, asked, answer] = [[], [], {}];
  const newResource = ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    registered.push({ type, name, inputs });
    return { id: `${name}-id`, state: inputs };
  };
  const call = (args: pulumi.runtime.MockCallArgs) => {
    asked.push(args);
    return answer;
  };
  await pulumi.runtime.setMocks({ newResource, call }, "shop", "dev", preview);
}

const configure = (config: Record<string, string>, secrets: readonly string[] = []) =>
  pulumi.runtime.setAllConfig(config, [...secrets]);
const idOf = (resource: pulumi.CustomResource) => new Promise((resolve) => void resource.id.apply(resolve));
const schedule = (name = "weekly") =>
  new cobalt.DastScheduledScan(name, {
    targetId: "dt_1",
    dateTime: "2026-12-06T02:00:00Z",
    recurrence: "WEEKLY",
  });

beforeEach(async () => {
  configure({});
  await mock();
});

describe("the classes", () => {
  it("register under the documented type tokens, with their place in the stack for the dynamic host", async () => {
    const trigger = new cobalt.DastScanTrigger("release", { targetId: "dt_1", triggers: ["v1"] });
    const gate = new cobalt.DastScanGate("gate", { scanId: "dsc_1", limits: { maxHigh: 0 } });
    await Promise.all([schedule(), trigger, gate].map(idOf));
    const seen = registered.map(({ type, inputs }) => [type, inputs.__resource]).sort();
    expect(seen).toEqual([
      ["pulumi-nodejs:dynamic/cobalt:DastScanGate", "DastScanGate:shop/dev/gate"],
      ["pulumi-nodejs:dynamic/cobalt:DastScanTrigger", "DastScanTrigger:shop/dev/release"],
      ["pulumi-nodejs:dynamic/cobalt:DastScheduledScan", "DastScheduledScan:shop/dev/weekly"],
    ]);
  });

  it("pass on their own arguments and nothing else", async () => {
    const args = {
      targetId: "dt_1",
      dateTime: "2026-12-06T02:00:00Z",
      onChange: "refuse" as const,
      adopt: "existing",
    };
    await idOf(new cobalt.DastScheduledScan("weekly", { ...args, surplus: 1 } as typeof args));
    const { __resource: _, ...inputs } = registered[0]?.inputs ?? {};
    expect(inputs).toEqual(args);
  });
});

describe("a token that was set without --secret", () => {
  const clear = { "cobalt:apiToken": "canary-a", "cobalt:orgToken": "canary-o" };

  it.each([
    ["DastScheduledScan", () => schedule()],
    ["DastScanTrigger", () => new cobalt.DastScanTrigger("t", { targetId: "dt_1" })],
    ["DastScanGate", () => new cobalt.DastScanGate("g", { scanId: "dsc_1" })],
  ])("is refused by %s, with the commands that set it anew and without showing it", (_, make) => {
    configure(clear);
    expect(make).toThrow(pulumi.RunError);
    expect(make).toThrow(
      /cobalt:apiToken and cobalt:orgToken are.*pulumi config set --secret cobalt:apiToken; pulumi/,
    );
    expect(make).not.toThrow(/canary/);
    expect(registered).toEqual([]);
  });

  it("is refused by a look-up", async () => {
    configure({ "cobalt:apiToken": "canary-a" }, []);
    pulumi.runtime.setMockOptions(Object.create(null), "shop", "dev");
    await expect(cobalt.getDastTargets({})).rejects.toThrow("cobalt:apiToken is set without --secret");
  });

  it("is no fault when it is secret, or not set at all", async () => {
    configure(clear, Object.keys(clear));
    await expect(idOf(schedule("with"))).resolves.toBe("with-id");
    configure({ "cobalt:region": "eu" });
    await expect(idOf(schedule("without"))).resolves.toBe("without-id");
  });
});

describe("a key of the configuration that nobody knows", () => {
  const said = "cobalt:regoin: there is no such argument; did you mean region?";
  beforeEach(() => configure({ "cobalt:regoin": "eu", "other:regoin": "x" }));

  it("is refused by a resource and by a look-up in the words of the plugin", async () => {
    expect(() => schedule()).toThrow(new pulumi.RunError(said));
    pulumi.runtime.setMockOptions(Object.create(null), "shop", "dev");
    await expect(cobalt.getDastTargets({})).rejects.toThrow(said);
    expect(registered).toEqual([]);
  });

  it("is the project's own where that is called cobalt", async () => {
    const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({ id: name, state: inputs });
    await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "cobalt", "dev");
    await expect(idOf(schedule("weekly"))).resolves.toBe("weekly");
  });
});

describe("look-ups in a unit test", () => {
  it("are answered by its mocks, as the plugin's are, and reach no Cobalt", async () => {
    answer = { id: "dt_1", name: "Shop" };
    expect(await cobalt.getDastTarget({ name: "Shop" })).toEqual(answer);
    const output = cobalt.getDastTargetOutput({ name: pulumi.output("Shop") });
    expect(await new Promise((resolve) => void output.apply(resolve))).toEqual(answer);
    answer = { targets: [{ id: "dt_1" }] };
    expect(await cobalt.getDastTargets({ enabled: true })).toEqual([{ id: "dt_1" }]);
    expect(asked.map(({ token, inputs }) => [token, inputs])).toEqual([
      ["cobalt:index:getDastTarget", { name: "Shop" }],
      ["cobalt:index:getDastTarget", { name: "Shop" }],
      ["cobalt:index:getDastTargets", { enabled: true }],
    ]);
  });
});

describe("look-ups without tokens", () => {
  const variables = ["COBALT_API_TOKEN", "COBALT_ORG_TOKEN"];
  const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));
  beforeEach(() => {
    for (const name of variables) delete process.env[name];
  });
  afterAll(() => {
    for (const [name, value] of Object.entries(before)) if (value !== undefined) process.env[name] = value;
  });

  /** An engine that is no mock, and is never spoken to. */
  const withEngine = (preview: boolean) =>
    pulumi.runtime.setMockOptions(Object.create(null), "shop", "dev", preview);

  it("are unknown in a preview, with one warning for all", async () => {
    withEngine(true);
    const warn = jest.spyOn(console, "warn").mockImplementation(() => undefined);
    const target = cobalt.getDastTargetOutput({ name: "shop" });
    const scans = cobalt.getDastScansOutput({ targetId: target.id });
    const findings = cobalt.getDastFindingsOutput({});
    const known = [target, scans, findings].map(
      (output) => (output as unknown as { isKnown: Promise<boolean> }).isKnown,
    );
    expect(await Promise.all(known)).toEqual([false, false, false]);
    expect(warn.mock.calls.map(([line]) => String(line))).toEqual([
      expect.stringContaining("COBALT_API_TOKEN"),
    ]);
    warn.mockRestore();
  });

  it("fail otherwise with what to set", async () => {
    withEngine(false);
    await expect(cobalt.getDastTarget({ name: "shop" })).rejects.toThrow(
      "COBALT_API_TOKEN and COBALT_ORG_TOKEN",
    );
    await expect(cobalt.getDastTarget({ name: "shop" })).rejects.toBeInstanceOf(pulumi.RunError);
  });
});

describe("the option import, of which Pulumi's dynamic resources know nothing", () => {
  const imported = { import: "dt_1/dsc_1/2026-12-06T02:00:00Z/WEEKLY" };
  const dateTime = "2026-12-06T02:00:00Z";

  it.each([
    [
      "DastScheduledScan",
      () => new cobalt.DastScheduledScan("one", { targetId: "dt_1", dateTime }, imported),
    ],
    ["DastScanTrigger", () => new cobalt.DastScanTrigger("one", { targetId: "dt_1" }, imported)],
  ])("is refused by a %s with the line to write instead", (resource, construct) => {
    expect(construct).toThrow(pulumi.RunError);
    expect(construct).toThrow(
      new RegExp(`^${resource} "one": .*import.*adopt: "dsc_1": .*nothing is posted`),
    );
  });

  it("is refused with the form of an id where it holds none", () => {
    const construct = () => new cobalt.DastScanTrigger("one", { targetId: "dt_1" }, { import: "weekly" });
    expect(construct).toThrow('adopt: "dsc_…"');
  });

  it("is refused by a gate, which has nothing to take over", () => {
    const construct = () => new cobalt.DastScanGate("one", { scanId: "dsc_1" }, { import: "dsc_1" });
    expect(construct).toThrow(/^DastScanGate "one": .*it can simply be declared/);
  });

  it("is nothing where it is empty", async () => {
    await idOf(new cobalt.DastScanTrigger("one", { targetId: "dt_1" }, { import: undefined }));
    expect(registered).toHaveLength(1);
  });
});
