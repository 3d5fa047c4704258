import fc from "fast-check";
import { endpointOf, endpointRules } from "../../../sdk/policy/endpoints";
import { shapesByCloud } from "./shapes";
import { cannotTell, isPublic } from "./support/shape";
import { resource, unknown } from "./support/source";

const distribution = "aws:cloudfront/distribution:Distribution";
const types = endpointRules.flatMap((rule) => rule.types);

function deep(levels: number): unknown {
  let value: unknown = "a.example.com";
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { aliases: value };
  return value;
}

it.each([
  ["a number", 42],
  ["a boolean", true],
  ["an object", { name: "a.example.com" }],
  ["a deep list", deep(5_001)],
  ["a huge text", "a".repeat(5_000_000)],
  ["a text of many commas", ",a b".repeat(5_000)],
])("takes %s for no host name", (_, alias) => {
  const reading = endpointOf(resource(distribution, { aliases: [alias, "a.example.com"] }), []);
  expect(reading).toEqual({ kind: "public", hosts: ["a.example.com"], undecided: ["aliases[0]"] });
});

it("can't evaluate a condition on what is no text, number or boolean", () => {
  expect(endpointOf(resource(distribution, { enabled: {}, aliases: ["a.b"] }), [])).toEqual(
    cannotTell("enabled"),
  );
});

it("reads own properties only", () => {
  const polluted = JSON.parse('{ "__proto__": { "aliases": ["evil.example"], "enabled": false } }');
  const inherited = Object.create({ aliases: ["evil.example"], enabled: false });
  for (const properties of [polluted, inherited]) {
    const reading = endpointOf(resource(distribution, properties), []);
    expect(reading).toEqual(cannotTell("domainName"));
  }
  const rule = { type: distribution, hosts: ["__proto__.polluted", "constructor.name"] };
  expect(endpointOf(resource(distribution, {}), [rule])).toEqual(cannotTell("no host name"));
});

it("reads a property that throws as unknown", () => {
  const properties = {
    get enabled(): boolean {
      throw new Error("no");
    },
  };
  expect(endpointOf(resource(distribution, properties), [])).toEqual(cannotTell("enabled"));
});

it("reads what is no object at all", () => {
  for (const properties of [undefined, null, 1, "text", []]) {
    expect(endpointOf(resource(distribution, properties), [])).toEqual(cannotTell("domainName"));
  }
});

it("reads ten thousand aliases, in a reason of a few", () => {
  const aliases = Array.from({ length: 10_000 }, (_, index) => `a${index}.example.com`);
  expect(endpointOf(resource(distribution, { aliases }), [])).toEqual(isPublic(...aliases));
  const open = endpointOf(resource(distribution, { aliases: aliases.map(() => unknown) }), []);
  expect(open).toEqual(cannotTell("aliases[4] and 9995 more"));
});

/** Any of the real shapes, with parts of it replaced by anything. */
const anyShape = fc.constantFrom(
  ...Object.values(shapesByCloud)
    .flat()
    .flatMap(({ types: of, shapes }) => shapes.map(({ properties }) => ({ type: of[0] ?? "", properties }))),
);
const anything = fc.oneof(fc.constant(unknown), fc.anything({ withNullPrototype: true, maxDepth: 3 }));

function replaced(value: unknown, choose: () => { here: boolean; by: unknown }): unknown {
  const { here, by } = choose();
  if (here) return by;
  if (Array.isArray(value)) return value.map((item) => replaced(item, choose));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, choose)]));
}

it("never throws, and names each host that must be covered once, as it is compared", () => {
  const choices = fc.infiniteStream(fc.record({ here: fc.nat(9).map((n) => n === 0), by: anything }));
  fc.assert(
    fc.property(anyShape, choices, ({ type, properties }, stream) => {
      const mutated = replaced(properties, () => stream.next().value);
      const reading = endpointOf(resource(type, mutated), []);
      if (reading?.kind !== "public") return;
      expect(reading.hosts.length).toBeGreaterThan(0);
      expect(new Set(reading.hosts).size).toBe(reading.hosts.length);
      for (const host of reading.hosts) expect(host).toMatch(/^(\*\.)?[a-z0-9_.-]+$|^\[[0-9a-f:.]+\]$/);
    }),
    { seed: 20261123, numRuns: 1_000 },
  );
});

it("never throws for any type with any properties", () => {
  fc.assert(
    fc.property(fc.constantFrom(...types), anything, (type, properties) => {
      endpointOf(resource(type, properties), []);
    }),
    { seed: 20261123, numRuns: 1_000 },
  );
});

it("turns from public to private or back never because of an unknown value", () => {
  fc.assert(
    fc.property(anyShape, fc.infiniteStream(fc.nat(3)), ({ type, properties }, stream) => {
      const before = endpointOf(resource(type, properties), []);
      const hidden = Object.entries(properties ?? {}).map(([key, value]) => [
        key,
        replaced(value, () => ({ here: stream.next().value === 0, by: unknown })),
      ]);
      const after = endpointOf(resource(type, Object.fromEntries(hidden)), []);
      if (before?.kind === "private") expect(after?.kind).not.toBe("public");
      if (before?.kind === "public") expect(after?.kind).not.toBe("private");
    }),
    { seed: 20261123, numRuns: 1_000 },
  );
});
