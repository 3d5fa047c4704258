import * as pulumi from "@pulumi/pulumi";
import { type Manifest, pluginDownloadUrl } from "../../provider/package-manifest";
import * as dynamic from "../../sdk/nodejs";
import * as cobalt from "../../sdk/nodejs/plugin";

const { version, repository } = require("../../package.json") as Manifest;

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

let registered: Registered[];
let called: pulumi.runtime.MockCallArgs[];
let answer: Record<string, unknown>;

beforeEach(async () => {
  registered = [];
  called = [];
  answer = {};
  const newResource = ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    registered.push({ type, name, inputs });
    return { id: `${name}-id`, state: inputs };
  };
  const call = (args: pulumi.runtime.MockCallArgs) => {
    called.push(args);
    return answer;
  };
  await pulumi.runtime.setMocks({ newResource, call }, "shop", "dev", false);
});

const known = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => void output.apply(resolve));

it("exports what pulumi-cobalt exports, and a provider", () => {
  expect(Object.keys(cobalt).sort()).toEqual([...Object.keys(dynamic), "Provider"].sort());
});

it("registers the plugin's types, with their own arguments and nothing of the dynamic host's", async () => {
  const args = { targetId: "dt_1", dateTime: "2026-12-06T02:00:00Z", onChange: "refuse" as const };
  const made = [
    new cobalt.DastScheduledScan("weekly", { ...args, surplus: 1 } as typeof args),
    new cobalt.DastScanTrigger("release", { targetId: "dt_1", triggers: ["v1"] }),
    new cobalt.DastScanGate("gate", { scanId: "dsc_1", limits: { maxHigh: 0 } }),
  ];
  await Promise.all(made.map(({ id }) => known(id)));
  const byName = [...registered].sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(byName).toEqual([
    { type: "cobalt:index:DastScanGate", name: "gate", inputs: { scanId: "dsc_1", limits: { maxHigh: 0 } } },
    { type: "cobalt:index:DastScanTrigger", name: "release", inputs: { targetId: "dt_1", triggers: ["v1"] } },
    { type: "cobalt:index:DastScheduledScan", name: "weekly", inputs: args },
  ]);
});

it("gives a provider its tokens as secrets, and lists, maps and numbers as JSON", async () => {
  const provider = new cobalt.Provider("eu", {
    apiToken: "a",
    orgToken: pulumi.output("o"),
    region: "eu",
    writesPerMinute: 5,
    removedSchedules: ["dsc_1"],
    acceptedScans: { dsc_2: pulumi.output("known until 2026-12-01") },
  });
  await known(provider.urn);
  expect(registered).toEqual([
    {
      type: "pulumi:providers:cobalt",
      name: "eu",
      inputs: {
        apiToken: expect.objectContaining({ value: "a" }),
        orgToken: expect.objectContaining({ value: "o" }),
        region: "eu",
        writesPerMinute: "5",
        removedSchedules: '["dsc_1"]',
        acceptedScans: '{"dsc_2":"known until 2026-12-01"}',
      },
    },
  ]);
});

describe("look-ups", () => {
  it("ask the plugin of this package's version, and give what it answers", async () => {
    answer = { id: "dt_1", name: "Shop" };
    expect(await cobalt.getDastTarget({ name: "Shop" })).toEqual(answer);
    expect(await known(cobalt.getDastTargetOutput({ name: pulumi.output("Shop") }))).toEqual(answer);
    const call = expect.objectContaining({ token: "cobalt:index:getDastTarget", inputs: { name: "Shop" } });
    expect(called).toEqual([call, call]);
  });

  it.each([
    ["getDastTargets", "targets", () => cobalt.getDastTargets({ enabled: true })],
    ["getDastScans", "scans", () => cobalt.getDastScans({ targetId: "dt_1" })],
    ["getDastFindings", "findings", () => cobalt.getDastFindings({ minSeverity: "high" })],
  ] as const)("%s gives the answer's property %s", async (name, property, ask) => {
    answer = { [property]: ["found"] };
    expect(await ask()).toEqual(["found"]);
    expect(called.map(({ token }) => token)).toEqual([`cobalt:index:${name}`]);
  });

  it("of one scan give the whole answer", async () => {
    answer = { id: "dsc_1", status: "queued" };
    expect(await cobalt.getDastScan({ id: "dsc_1" })).toEqual(answer);
    answer = { id: pulumi.unknown, status: pulumi.unknown };
    await expect(cobalt.getDastScan({ id: "dsc_1" })).rejects.toThrow(/COBALT_API_TOKEN.*getDastScanOutput/);
  });

  it("say what to set when the answer is not known in a preview", async () => {
    answer = { targets: pulumi.unknown };
    await expect(cobalt.getDastTargets({})).rejects.toThrow(/COBALT_API_TOKEN.*getDastTargetsOutput/);
  });
});

it("names the version of the plugin that it was made with", () => {
  const { pluginOptions } = require("../../sdk/nodejs/plugin/invokes");
  expect(pluginOptions).toEqual({ version, pluginDownloadURL: pluginDownloadUrl(repository) });
});
