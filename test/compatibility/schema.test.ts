import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { breakingChanges, type PackageSchema } from "./breaking-changes";

const root = join(__dirname, "..", "..");
const read = (path: string): PackageSchema => JSON.parse(readFileSync(path, "utf8"));
const current = read(join(root, "provider", "schema.json"));
const { version }: { version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const released = readdirSync(__dirname).flatMap((name) => {
  const of = /^schema-(\d+\.\d+\.\d+)\.json$/.exec(name)?.[1];
  return of === undefined ? [] : [{ of, schema: read(join(__dirname, name)) }];
});

it("has the schema of the version that package.json names, which `npm run schema:release` writes", () => {
  expect(released.map(({ of }) => of)).toContain(version);
});

/** Changes since a version that break, each with why it is made all the same; the changelog names each. */
const intended: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "0.1.0": {
    "cobalt:index:getDastTarget, result target is removed":
      "a look-up of one object is flat in every language, as elsewhere in Pulumi: target.id, not target.target.id",
    "cobalt:index:getDastScan, result scan is removed": "the same: scan.status",
  },
};

it.each(released.filter(({ of }) => of.split(".")[0] === version.split(".")[0]))(
  "nothing that a program, a state or a generated SDK of $of rests on has changed, but what is meant to",
  ({ of, schema }) => {
    expect(breakingChanges(schema, current)).toEqual(Object.keys(intended[of] ?? {}));
  },
);

type Change = (schema: PackageSchema) => void;
type Writable = Record<string, unknown>;

function changed(change: Change): PackageSchema {
  const copy = structuredClone(current);
  change(copy);
  return copy;
}

function parentOf(schema: PackageSchema, path: readonly string[]): [parent: Writable, name: string] {
  const parent = path
    .slice(0, -1)
    .reduce((value, name) => value[name] as Writable, schema as object as Writable);
  return [parent, path.at(-1) ?? ""];
}

const set =
  (value: unknown, ...path: readonly string[]): Change =>
  (schema) => {
    const [parent, name] = parentOf(schema, path);
    parent[name] = value;
  };

const remove =
  (...path: readonly string[]): Change =>
  (schema) => {
    const [parent, name] = parentOf(schema, path);
    delete parent[name];
  };

const all =
  (...changes: readonly Change[]): Change =>
  (schema) => {
    for (const change of changes) change(schema);
  };

const gateToken = "cobalt:index:DastScanGate";
const gate = ["resources", gateToken] as const;
const gateInputs = [...gate, "inputProperties"] as const;
const getScan = ["functions", "cobalt:index:getDastScan"] as const;
const until = ["types", "cobalt:index:Until"] as const;
const untilValues = current.types?.["cobalt:index:Until"]?.enum ?? [];

describe("a change that breaks is found", () => {
  it.each<[string, Change, string]>([
    ["the package has another name", set("cobalt2", "name"), "the package cobalt is now cobalt2"],
    ["a setting is gone", remove("config", "variables", "region"), "config region is removed"],
    ["a setting is required", set(["region"], "config", "required"), "config region is now required"],
    [
      "a setting is secret no more",
      remove("config", "variables", "apiToken", "secret"),
      "config apiToken is no longer secret",
    ],
    [
      "an argument of the provider is gone",
      remove("provider", "inputProperties", "region"),
      "provider, input region is removed",
    ],
    ["a resource is gone", remove(...gate), `the resource ${gateToken} is removed`],
    [
      "a resource has another token",
      all(set(current.resources?.[gateToken], "resources", "cobalt:gates:DastScanGate"), remove(...gate)),
      `the resource ${gateToken} is removed`,
    ],
    ["an input is gone", remove(...gateInputs, "newOnly"), `${gateToken}, input newOnly is removed`],
    [
      "an input has another type",
      set("string", ...gateInputs, "newOnly", "type"),
      `${gateToken}, input newOnly is string instead of boolean`,
    ],
    [
      "a list has items of another type",
      set("number", ...gateInputs, "countStates", "items", "type"),
      `${gateToken}, input countStates is number[] instead of string[]`,
    ],
    [
      "an input is required",
      set(["scanId", "newOnly"], ...gate, "requiredInputs"),
      `${gateToken}, input newOnly is now required`,
    ],
    [
      "a new input is required",
      all(
        set({ type: "string" }, ...gateInputs, "policy"),
        set(["scanId", "policy"], ...gate, "requiredInputs"),
      ),
      `${gateToken}, input policy is now required`,
    ],
    [
      "an input replaces the resource",
      set(true, ...gateInputs, "newOnly", "willReplaceOnChanges"),
      `${gateToken}, input newOnly now replaces the resource`,
    ],
    [
      "an output is gone",
      remove(...gate, "properties", "verdict"),
      `${gateToken}, output verdict is removed`,
    ],
    [
      "an output is optional",
      set([], ...gate, "required"),
      `${gateToken}, output verdict is no longer always there`,
    ],
    ["a type is gone", remove("types", "cobalt:index:Limits"), "the type cobalt:index:Limits is removed"],
    [
      "a value of an enum is gone",
      set(untilValues.slice(1), ...until, "enum"),
      `cobalt:index:Until: the value ${JSON.stringify(untilValues[0]?.value)} is removed`,
    ],
    [
      "an enum has another type",
      set("number", ...until, "type"),
      "cobalt:index:Until is number instead of string",
    ],
    [
      "a property of a type is required",
      set(["maxHigh"], "types", "cobalt:index:Limits", "required"),
      "cobalt:index:Limits maxHigh is now required",
    ],
    ["a function is gone", remove(...getScan), "the function cobalt:index:getDastScan is removed"],
    [
      "an argument of a function has another type",
      set("integer", ...getScan, "inputs", "properties", "id", "type"),
      "cobalt:index:getDastScan, argument id is integer instead of string",
    ],
    [
      "a result of a function is gone",
      remove(...getScan, "outputs", "properties", "status"),
      "cobalt:index:getDastScan, result status is removed",
    ],
  ])("%s", (_, change, expected) => {
    expect(breakingChanges(current, changed(change))).toContain(expected);
  });

  it("an alias is gone", () => {
    const before = changed(set([{ type: "cobalt:gates:DastScanGate" }], ...gate, "aliases"));
    const expected = `${gateToken}: the alias cobalt:gates:DastScanGate is removed`;
    expect(breakingChanges(before, current)).toEqual([expected]);
  });

  it("positional arguments are in another order", () => {
    const [before, after] = [
      ["a", "b"],
      ["b", "a"],
    ].map((order) => changed(set(order, ...getScan, "multiArgumentInputs")));
    const expected = "cobalt:index:getDastScan: its positional arguments are no longer a, b";
    expect(breakingChanges(before ?? current, after ?? current)).toEqual([expected]);
  });
});

describe("a change that breaks nothing is none", () => {
  it.each<[string, Change]>([
    ["a new optional input", set({ type: "string" }, ...gateInputs, "note")],
    ["a new output", set({ type: "string" }, ...gate, "properties", "note")],
    ["a new resource", set(current.resources?.[gateToken], "resources", "cobalt:index:Other")],
    ["a new value of an enum", set([...untilValues, { value: "reviewed" }], ...until, "enum")],
    ["another description", set("…", ...gate, "description")],
    ["an input that is required no more", set([], ...gate, "requiredInputs")],
    ["a setting that is secret now", set(true, "config", "variables", "region", "secret")],
  ])("%s", (_, change) => {
    expect(breakingChanges(current, changed(change))).toEqual([]);
  });
});
