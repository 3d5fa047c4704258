import { endpointOf, endpointRules, endpointStack } from "../../../sdk/policy/endpoints";
import { canonicalType } from "../../../sdk/policy/endpoints/rule";
import { shapesByCloud as clouds } from "./shapes";
import { resource } from "./support/source";

const everything = Object.values(clouds).flat();

describe.each(Object.entries(clouds))("%s", (_, groups) => {
  describe.each(groups.flatMap(({ types, shapes }) => types.map((type) => ({ type, shapes }))))(
    "$type",
    ({ type, shapes }) => {
      it.each(shapes)("$case", ({ properties, expected, stack = [] }) => {
        const others = stack.map((other, index) =>
          resource(other.type, other.properties, { name: `other-${index}` }),
        );
        expect(endpointOf(resource(type, properties, { from: others }), [], endpointStack(others))).toEqual(
          expected,
        );
      });
    },
  );
});

it("has shapes of every type: public, unknown and, where there is a condition, private", () => {
  const kinds = new Map<string, Set<string>>();
  for (const { types, shapes } of everything) {
    for (const type of types.map(canonicalType)) {
      const seen = kinds.get(type) ?? new Set<string>();
      for (const { expected } of shapes) seen.add(expected?.kind ?? "nothing");
      kinds.set(type, seen);
    }
  }
  const missing = endpointRules.flatMap(({ types, publicWhen, openWhen }) =>
    types.flatMap((type) => {
      const conditional = publicWhen.kind !== "all" || publicWhen.conditions.length > 0;
      const isNamed = openWhen?.condition.kind !== "all" || openWhen.condition.conditions.length > 0;
      const needed = [...(isNamed ? ["public"] : []), "cannotTell", ...(conditional ? ["private"] : [])];
      return needed.filter((kind) => !kinds.get(type)?.has(kind)).map((kind) => `${type}: ${kind}`);
    }),
  );
  expect(missing).toEqual([]);
});

it("has each type in one row, as it is looked up", () => {
  const types = endpointRules.flatMap((rule) => rule.types);
  expect(types.map(canonicalType)).toEqual(types);
  expect(new Set(types).size).toBe(types.length);
  expect(types.length).toBeGreaterThan(50);
});

it.each([
  "aws:s3/bucketObject:BucketObject",
  "gcp:run/v1:Service",
  "azure-nativeweb:web:WebApp",
  "kubernetes:example.com/v1:Ingress",
  "__proto__",
  "",
  "::",
])("knows nothing of %p", (type) => {
  expect(endpointOf(resource(type, { domainName: "a.example.com" }), [])).toBeUndefined();
});
