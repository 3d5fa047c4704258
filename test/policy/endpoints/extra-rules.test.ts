import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { brokenPatterns, type ExtraRule, endpointOf, extraRuleSchema } from "../../../sdk/policy/endpoints";
import { cannotTell, isPrivate, isPublic } from "./support/shape";
import { resource, unknown } from "./support/source";

const fastly = "fastly:index/serviceVcl:ServiceVcl";
const domains: ExtraRule = { type: fastly, hosts: ["domains[*].name"] };
const active: ExtraRule = { ...domains, publicWhen: { property: "activate", equals: true } };

it.each([
  ["always public", [domains], { domains: [{ name: "a.example.com" }] }, isPublic("a.example.com")],
  ["a condition met", [active], { activate: true, domains: [{ name: "a.b" }] }, isPublic("a.b")],
  ["met by a text", [active], { activate: "true", domains: [{ name: "a.b" }] }, isPublic("a.b")],
  ["not met", [active], { activate: false, domains: [{ name: "a.b" }] }, isPrivate],
  ["absent", [active], { domains: [{ name: "a.b" }] }, isPrivate],
  ["unknown", [active], { activate: unknown, domains: [{ name: "a.b" }] }, cannotTell("activate")],
  ["no host", [domains], { domains: [] }, cannotTell("no host name is in domains[*].name")],
  ["a host unknown", [domains], { domains: [{ name: unknown }] }, cannotTell("domains[0].name")],
  [
    "two rules, one met",
    [active, { type: fastly, hosts: ["host"] }],
    { activate: false, domains: [{ name: "a.b" }], host: "c.d" },
    isPublic("c.d"),
  ],
  [
    "two rules, both met",
    [active, { type: fastly, hosts: ["host", "domains[0].name"] }],
    { activate: true, domains: [{ name: "a.b" }, { name: unknown }], host: "c.d" },
    { kind: "public", hosts: ["a.b", "c.d"], undecided: ["domains[1].name"] },
  ],
  ["of another type", [{ ...domains, type: "a:b:C" }], { domains: [{ name: "a.b" }] }, undefined],
])("reads a configured type: %s", (_, rules, properties, expected) => {
  expect(endpointOf(resource(fastly, properties), rules as ExtraRule[])).toEqual(expected);
});

it("comes before the table's row, for any version of a type", () => {
  const rule = { type: "kubernetes:core/v1:Service", hosts: ['metadata.labels["example.com/host"]'] };
  const service = resource("kubernetes:core/v1:Service", {
    metadata: { labels: { "example.com/host": "a.example.com" } },
    spec: { type: "ClusterIP" },
  });
  expect(endpointOf(service, [rule])).toEqual(isPublic("a.example.com"));
  expect(endpointOf(service, [])).toEqual(isPrivate);
  const gateway = resource("kubernetes:example.com/v2:Edge", { spec: { hosts: ["b.example.com"] } });
  expect(endpointOf(gateway, [{ type: "kubernetes:example.com/v1:Edge", hosts: ["spec.hosts"] }])).toEqual(
    isPublic("b.example.com"),
  );
});

const router = { property: "spec.match", pattern: "Host\\(`([^`]+)`\\)" };

it.each([
  [
    "each match's group",
    "Host(`a.example.com`) || Host(`b.example.com`)",
    isPublic("a.example.com", "b.example.com"),
  ],
  ["no match", "PathPrefix(`/`)", cannotTell("spec.match")],
  ["unknown", unknown, cannotTell("spec.match")],
  ["no text", ["a.example.com"], cannotTell("spec.match[0]")],
  ["no host name in the group", "Host(`a b`)", cannotTell("spec.match")],
])("takes parts of a value by a regular expression: %s", (_, match, expected) => {
  const rule: ExtraRule = { type: "example:index:Router", hosts: [router] };
  expect(endpointOf(resource("example:index:Router", { spec: { match } }), [rule])).toEqual(expected);
});

it("takes a whole match where the pattern has no group", () => {
  const rule: ExtraRule = {
    type: "example:index:Router",
    hosts: [{ property: "hosts", pattern: "[a-z.]+\\.com" }],
  };
  expect(
    endpointOf(resource("example:index:Router", { hosts: "a.example.com;b.example.com" }), [rule]),
  ).toEqual(isPublic("a.example.com", "b.example.com"));
});

it("names the patterns that are no regular expressions, and never throws for them", () => {
  const rule: ExtraRule = {
    type: "example:index:Router",
    hosts: ["host", { property: "match", pattern: "(" }],
  };
  expect(brokenPatterns([rule])).toEqual(["("]);
  expect(endpointOf(resource("example:index:Router", { match: "a" }), [rule])).toEqual(cannotTell("match"));
});

it("reads an object on the way that a preview does not know", () => {
  const rule = { type: fastly, hosts: ["domains[*].tls.name"] };
  expect(endpointOf(resource(fastly, { domains: [{ tls: unknown }] }), [rule])).toEqual(
    cannotTell("domains[0].tls.name"),
  );
});

describe("the schema", () => {
  const schema: PolicyConfigJSONSchema = extraRuleSchema;
  const { type, hosts } = extraRuleSchema.properties;

  it("refuses what it does not know", () => {
    expect(schema.additionalProperties).toBe(false);
    expect(extraRuleSchema.properties.publicWhen.additionalProperties).toBe(false);
    expect(schema.required).toEqual(["type", "hosts"]);
  });

  it.each([
    "a",
    "domains[*].name",
    "rules[0].host",
    "a.b.c[*].d[*]",
    'metadata.annotations["example.com/host"]',
  ])("takes the path %s", (path) => {
    expect(path).toMatch(new RegExp(hosts.items.pattern));
  });

  it.each(["", ".a", "a.", "a..b", "a[", "a[x]", "a[*", "[*]", "a b", "a['b']", 'a[""]', "a]b"])(
    "refuses the path %j",
    (path) => {
      expect(path).not.toMatch(new RegExp(hosts.items.pattern));
    },
  );

  it.each([
    [fastly, true],
    ["a:b:C", true],
    ["a:C", false],
    ["a:b:C:d", false],
    ["a:b: C", false],
    ["", false],
  ])("takes the type %j: %p", (text, taken) => {
    expect(new RegExp(type.pattern).test(text)).toBe(taken);
  });
});
