import { deploymentRequiresGate } from "../../sdk/policy/policies/dast-deployment-requires-gate";
import { effectiveConfig } from "../../sdk/policy/policy-of";
import { viewOf } from "../../sdk/policy/stack/declared";
import { matchesStack, patternFault } from "../../sdk/policy/stack/gates";
import { environment, trigger } from "./support/stack";

const cloud = { organisation: "acme", project: "shop", stack: "prod" };
const selfManaged = { ...cloud, organisation: "organization" };

it.each([
  ["prod", true],
  ["prod*", true],
  ["*", true],
  ["shop/prod", true],
  ["*/prod", true],
  ["acme/shop/prod", true],
  ["*/shop/prod", true],
  ["acme/*/prod", true],
  ["acme/*", true],
  ["PROD", false],
  ["acme/shop", false],
  ["other/shop/prod", false],
  ["pro.", false],
  ["", false],
])("the pattern %p fits acme/shop/prod: %p", (pattern, fits) => {
  expect(matchesStack(cloud, pattern)).toBe(fits);
});

it.each([
  ["PROD", cloud, "differs by upper and lower case alone"],
  ["Acme/Shop/Prod", cloud, "differs by upper and lower case alone"],
  ["acme/shop/prod", selfManaged, "no organisations: Pulumi prints organization/shop/prod"],
  ["a/b/c/d", cloud, "expected a stack, project/stack or organisation/project/stack"],
  ["/prod", cloud, "expected a stack"],
  ["shop/", cloud, "expected a stack"],
  ["my stack", cloud, "expected a stack"],
  ["prod ", cloud, "expected a stack"],
  ["https://app.pulumi.com/acme/shop/prod", cloud, "expected a stack"],
  ["", cloud, "expected a stack"],
])("says of the pattern %p for %j that it %s", (pattern, name, said) => {
  expect(patternFault(name, pattern)).toEqual([expect.stringContaining(said)]);
});

it.each([
  ["dev", cloud],
  ["shop/dev", selfManaged],
  ["other/shop/prod", cloud],
  ["organization/shop/dev", selfManaged],
  ["prod", cloud],
])("says nothing of the pattern %p for %j, which fits other stacks, or this one", (pattern, name) => {
  expect(patternFault(name, pattern)).toEqual([]);
});

describe("the policy of gates", () => {
  const evaluate = (config: object, view: Parameters<typeof viewOf>[1] = {}) =>
    deploymentRequiresGate.evaluate(
      viewOf([trigger("scan")], view),
      effectiveConfig<Parameters<typeof deploymentRequiresGate.evaluate>[1]>(
        deploymentRequiresGate.properties,
        config,
      ).config,
      environment(),
    );
  const kinds = (findings: ReturnType<typeof evaluate>) => findings.map(({ kind }) => kind);

  it("holds in stacks by the name that Pulumi prints, with and without organisations", () => {
    expect(kinds(evaluate({ stacks: ["organization/shop/prod"] }))).toEqual(["violation"]);
    expect(kinds(evaluate({ stacks: ["acme/shop/prod"] }, { organisation: "acme" }))).toEqual(["violation"]);
    expect(kinds(evaluate({ stacks: ["other/shop/prod"] }, { organisation: "acme" }))).toEqual([]);
  });

  it("says which patterns fit nothing, and never passes over them in silence", () => {
    expect(kinds(evaluate({ stacks: ["acme/shop/prod"] }))).toEqual(["note"]);
    expect(kinds(evaluate({ stacks: ["PROD"] }))).toEqual(["note"]);
    expect(kinds(evaluate({ stacks: ["PROD", "prod"] }))).toEqual(["note", "violation"]);
  });

  it("holds in stacks by a tag", () => {
    const tags = new Map([["env", "production"]]);
    expect(kinds(evaluate({ stackTags: { env: "prod*" } }, { tags }))).toEqual(["violation"]);
    expect(kinds(evaluate({ stackTags: { env: "dev" } }, { tags }))).toEqual([]);
    expect(kinds(evaluate({ stackTags: { team: "*" } }, { tags }))).toEqual([]);
    expect(kinds(evaluate({ stackTags: { env: "*" } }))).toEqual([]);
  });
});
