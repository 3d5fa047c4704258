import * as pulumi from "@pulumi/pulumi";
import * as dynamic from "../../sdk/nodejs";
import * as plugin from "../../sdk/nodejs/plugin";

let registered: string[];

beforeEach(async () => {
  registered = [];
  const newResource = ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    registered.push(type);
    return { id: `${name}-id`, state: inputs };
  };
  await pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs }, "shop", "dev", false);
});

// Outputs are registered after the test has seen them.
afterEach(() => pulumi.runtime.disconnect());

class Other extends pulumi.CustomResource {}

const hosts = { "pulumi-cobalt": dynamic, "pulumi-cobalt/plugin": plugin };
const classes = [
  "DastFindingDecision",
  "DastScanGate",
  "DastScanTrigger",
  "DastScheduledScan",
  "ScannedDeployment",
] as const;

/** How @pulumi/policy knows for its `asType` and `validateResourceOfType` of which class a resource is (server.js). */
function isTypeOf(type: string, own: ResourceClass): boolean {
  return own.isInstance({ __pulumiType: type });
}

interface ResourceClass {
  new (name: string, args: object): pulumi.Resource;
  isInstance(value: unknown): boolean;
}

const scan = { targetId: "dt_1", dateTime: "2026-12-06T02:00:00Z", scanId: "dsc_1", findingId: "dfi_1" };

describe.each(Object.entries(hosts))("%s", (_, host) => {
  const all = classes.map((name) => [name, host[name] as ResourceClass] as const);

  test.each(all)("a %s is known by its type, and nothing else is taken for one", async (name, own) => {
    const made = new own("it", scan);
    await new Promise((resolve) => pulumi.output(made.urn).apply(resolve));
    const knowing = all.filter(([, one]) => one.isInstance(made)).map(([one]) => one);
    expect(knowing).toEqual([name]);
    expect(own.isInstance(new Other("other:index:Thing", "other"))).toBe(false);
    expect([undefined, null, "text", {}].some((value) => own.isInstance(value))).toBe(false);
  });

  test.each(all)("a policy for each %s is asked about it", async (_name, own) => {
    const made = new own("it", scan);
    await new Promise((resolve) => pulumi.output(made.urn).apply(resolve));
    const asked = registered.filter((type) => isTypeOf(type, own));
    expect(asked).toEqual(registered.filter((type) => type === Reflect.get(made, "__pulumiType")));
    expect(asked).toHaveLength(1);
  });

  test.each(all)("a %s without arguments is declared, and the provider says what it lacks", (_name, own) => {
    expect(() => Reflect.construct(own, ["it"])).not.toThrow();
  });
});

test("a Provider is known by its type", () => {
  const made = new plugin.Provider("eu");
  expect([made, new plugin.DastScanGate("gate", scan)].map((one) => plugin.Provider.isInstance(one))).toEqual(
    [true, false],
  );
});
