import { publicEndpointRequiresTarget } from "../../sdk/policy/policies/dast-public-endpoint-requires-target";
import {
  blog,
  environment,
  evaluate,
  hosts,
  nothing,
  resource,
  schedule,
  shop,
  trigger,
  unknown,
} from "./support/stack";

const cdn = (name: string, props: object = {}) =>
  resource("aws:cloudfront/distribution:Distribution", name, {
    enabled: true,
    aliases: ["shop.example"],
    ...props,
  });
const targets = [{ id: shop, name: "Shop", url: "https://shop.example" }];
const weekly = schedule("weekly");
const check = (stack: Parameters<typeof evaluate>[1], config: object = { targets }) =>
  evaluate(publicEndpointRequiresTarget, stack, config);

it("passes an endpoint whose host belongs to a scanned target", async () => {
  expect(await check([cdn("cdn"), weekly])).toEqual(nothing);
});

it.each(hosts)("knows a target's host from a schedule of %s that has been made", async (host) => {
  const made = schedule("weekly", { targetUrl: "https://shop.example" }, host);
  expect(await check([cdn("cdn"), made], {})).toEqual(nothing);
});

it("names a host that no target has, with what to do", async () => {
  const stack = [cdn("cdn", { aliases: ["shop.example", "pay.example"] }), weekly];
  const { violations, notes, findings } = await check(stack);
  expect(notes).toEqual([]);
  expect(violations).toEqual([
    expect.stringContaining(
      "Distribution cdn serves pay.example publicly, and no Cobalt target of the inventory has that host.",
    ),
  ]);
  expect(violations[0]).toContain('tags: { "cobalt:target": "dt_…" }');
  expect(findings[0]?.urn).toBe(stack[0]?.urn);
});

it("names a target that is not scanned, with the lines to add", async () => {
  const { violations } = await check([cdn("cdn"), trigger("scan")]);
  expect(violations).toEqual([
    expect.stringContaining(
      `Distribution cdn is public. shop.example belongs to target Shop (${shop}, https://shop.example), which has neither a recurring ` +
        "schedule of at least QUARTERLY nor a completed scan of the last 35 days.",
    ),
  ]);
  expect(violations[0]).toContain('new cobalt.DastScheduledScan("shop-quarterly", {');
});

it("looks at nothing that is private", async () => {
  const balancer = resource("aws:lb/loadBalancer:LoadBalancer", "lb", {
    internal: true,
    dnsName: "lb.example",
  });
  expect(await check([balancer])).toEqual(nothing);
});

it("takes a host below a configured domain for its target", async () => {
  const stack = [cdn("cdn", { aliases: ["img.shop.example"] }), weekly];
  expect((await check(stack)).violations).toHaveLength(1);
  expect(await check(stack, { targets, parentDomains: ["shop.example"] })).toEqual(nothing);
});

it("looks at types that the configuration adds", async () => {
  const own = resource("acme:web:Site", "site", { domain: "pay.example", exposed: true });
  expect(await check([own, weekly])).toEqual(nothing);
  const endpoints = [{ type: "acme:web:Site", hosts: ["domain"] }];
  expect((await check([own, weekly], { targets, endpoints })).violations).toHaveLength(1);
});

describe("a tag", () => {
  it.each([
    { tags: { "cobalt:target": shop } },
    { tags: { "cobalt:target": "shop" } },
    { labels: { "cobalt-target": "Shop" } },
    { tags: [{ key: "cobalt:target", value: shop }] },
    { tags: [{ Key: "cobalt:target", Value: shop }] },
    { metadata: { annotations: { "cobalt-target": shop } } },
  ])("such as %j names the target", async (tags) => {
    expect(await check([cdn("cdn", { aliases: ["other.example"], ...tags }), weekly])).toEqual(nothing);
  });

  it("that names no target of the inventory is a violation", async () => {
    const { violations } = await check([cdn("cdn", { tags: { "cobalt:target": blog } }), weekly]);
    expect(violations[0]).toContain(
      `Distribution cdn says that target "${blog}" tests it, and the inventory has none of that id or name.`,
    );
  });

  it("that a preview does not know leaves open which target it names", async () => {
    const { violations, notes } = await check([cdn("cdn", { tags: { "cobalt:target": unknown } }), weekly]);
    expect(violations).toEqual([]);
    expect(notes).toEqual(["Cannot tell yet: which target its tags name."]);
  });
});

describe("in a preview", () => {
  it("cannot tell of hosts that are unknown, and still names the other endpoint", async () => {
    const stack = [cdn("new", { aliases: unknown }), cdn("old", { aliases: ["pay.example"] }), weekly];
    const { violations, notes } = await check(stack);
    expect(notes).toEqual([expect.stringContaining("Cannot tell yet: which hosts it serves publicly")]);
    expect(violations).toEqual([expect.stringContaining("Distribution old serves pay.example")]);
  });

  it("cannot tell of a host while a target's own URL is not known", async () => {
    const { violations, notes } = await check([cdn("cdn"), weekly], {});
    expect(violations).toEqual([]);
    expect(notes).toEqual([
      expect.stringContaining("whether shop.example belongs to a target: the URLs of some are not known."),
    ]);
  });
});

it("takes an inventory of all targets for complete, whatever the stack does not know yet", async () => {
  const file = {
    format: "pulumi-cobalt-inventory",
    version: 1,
    madeAt: "2026-11-25T00:00:00Z",
    targets: targets.map((target) => ({ ...target, enabled: true })),
    schedules: [],
  };
  const stack = [cdn("cdn", { aliases: ["pay.example"] }), schedule("new", { targetId: unknown })];
  const config = { inventory: "file", inventoryFile: "/inventory.json" };
  const around = environment({ readFile: () => JSON.stringify(file) });
  const { violations, notes } = await evaluate(publicEndpointRequiresTarget, stack, config, around);
  expect(notes).toEqual([]);
  expect(violations).toEqual([expect.stringContaining("Distribution cdn serves pay.example publicly")]);
});

describe("exemptions", () => {
  const exempt = (target: string, until: string) => ({
    targets,
    exemptions: [{ target, reason: "static files", until }],
  });
  const stack = [cdn("cdn", { aliases: ["pay.example"] }), weekly];

  it.each(["pay.example", "cdn"])("pass over a host or a resource by its name: %s", async (target) => {
    expect(await check(stack, exempt(target, "2026-12-01"))).toEqual(nothing);
  });

  it("are reported as expired", async () => {
    const { violations } = await check(stack, exempt("pay.example", "2026-11-01"));
    expect(violations[0]).toContain("Its exemption until 2026-11-01 (static files) no longer holds");
  });

  it("pass over a target that is not scanned", async () => {
    expect(await check([cdn("cdn"), trigger("scan")], exempt(shop, "2026-12-01"))).toEqual(nothing);
  });
});

describe("a target without a URL", () => {
  const doubt =
    `Targets whose URL is not known here: ${blog}. If one of them tests it, name it in the tag, or write its URL into the policy's ` +
    '"targets".';

  it.each([
    ["a trigger's", [trigger("scan", { targetId: blog })], {}],
    ["the policy's", [], { targets: [blog] }],
  ])("such as %s lets no host pass, since no deployment will show its URL", async (_, stack, config) => {
    const { violations, notes } = await check([cdn("cdn", { aliases: ["pay.example"] }), ...stack], config);
    expect(notes).toEqual([]);
    expect(violations).toEqual([expect.stringContaining("Distribution cdn serves pay.example publicly")]);
    expect(violations[0]).toContain(doubt);
  });

  it("of a whole inventory lets no host pass", async () => {
    const file = {
      format: "pulumi-cobalt-inventory",
      version: 1,
      madeAt: "2026-11-25T00:00:00Z",
      targets: [{ id: blog, enabled: true }],
      schedules: [],
    };
    const around = environment({ readFile: () => JSON.stringify(file) });
    const config = { inventory: "file", inventoryFile: "/inventory.json" };
    const { violations, notes } = await evaluate(publicEndpointRequiresTarget, [cdn("cdn")], config, around);
    expect(notes).toEqual([]);
    expect(violations).toEqual([expect.stringContaining(doubt)]);
  });
});

it.each([
  ["disabled", { targetEnabled: false }],
  ["gone", { targetFound: false }],
])("does not take a target for scanned that the last refresh found %s", async (_, observed) => {
  const made = schedule("weekly", { targetUrl: "https://shop.example", targetEnabled: true, ...observed });
  const { violations } = await check([cdn("cdn"), made], {});
  expect(violations).toEqual([
    expect.stringContaining(
      `shop.example belongs to target ${shop} (https://shop.example), which no schedule scans: the last refresh found it disabled in Cobalt, or not at all.`,
    ),
  ]);
});

it.each(["2026-10-01T00:00:00Z", "2099-01-01T00:00:00Z"])(
  "takes no scan of %s for a recent one",
  async (at) => {
    const once = schedule("once", {
      recurrence: undefined,
      targetUrl: "https://shop.example",
      lastScanAt: at,
    });
    expect((await check([cdn("cdn"), once], {})).violations).toHaveLength(1);
  },
);

it.each(["Pay.Example", "https://pay.example/login", "pay.example."])(
  "knows an exempted host however it is written: %s",
  async (target) => {
    const exemptions = [{ target, reason: "static files", until: "2026-12-01" }];
    const stack = [cdn("cdn", { aliases: ["pay.example"] }), weekly];
    expect(await check(stack, { targets, exemptions })).toEqual(nothing);
  },
);

it("reports a resource's exemption that has expired", async () => {
  const exemptions = [{ target: "cdn", reason: "static files", until: "2026-11-01" }];
  const { violations } = await check([cdn("cdn", { aliases: ["pay.example"] })], { exemptions });
  expect(violations[0]).toContain("Its exemption until 2026-11-01 (static files) no longer holds");
});

it.each([[[unknown]], [[{ key: unknown, value: shop }]], [[{ key: "cobalt:target", value: unknown }]]])(
  "cannot tell which target the tags %j name",
  async (tags) => {
    const { violations, notes } = await check([cdn("cdn", { aliases: ["pay.example"], tags }), weekly]);
    expect(violations).toEqual([]);
    expect(notes).toEqual(["Cannot tell yet: which target its tags name."]);
  },
);

it("reads a DNS record once, however many endpoints the stack has", async () => {
  const balancers = Array.from({ length: 50 }, (_, n) =>
    resource("aws:lb/loadBalancer:LoadBalancer", `lb${n}`, { dnsName: `lb${n}.elb.amazonaws.com` }),
  );
  const reads = async (many: readonly (typeof balancers)[number][]) => {
    let count = 0;
    const props = {
      get fqdn() {
        count += 1;
        return "shop.example";
      },
      records: ["198.51.100.7"],
    };
    const record = resource("aws:route53/record:Record", "www", {}, { records: many });
    await check([...many, { ...record, props }, weekly]);
    return count;
  };
  const ofOne = await reads(balancers.slice(0, 1));
  expect(ofOne).toBeGreaterThan(0);
  expect(await reads(balancers)).toBeLessThanOrEqual(ofOne);
});
