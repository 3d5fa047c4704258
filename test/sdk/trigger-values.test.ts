import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "../../sdk/nodejs";
import { comparable, type Incomparable } from "../../sdk/nodejs/comparable";
import { fingerprint } from "../../sdk/nodejs/fingerprint";
import * as plugin from "../../sdk/nodejs/plugin";

// What a dynamic provider is stored as is the engine's own work, and tested on it; jest's modules cannot be stored.
jest.mock("@pulumi/pulumi/dynamic", () => {
  const { CustomResource } = jest.requireActual("@pulumi/pulumi/resource");
  class Resource extends CustomResource {
    constructor(_: object, name: string, properties: object, options: object, module: string, type: string) {
      super(`pulumi-nodejs:dynamic/${module}:${type}`, name, properties, options);
    }
  }
  return { Resource };
});

class Version {
  constructor(readonly number: string) {}
}

const classes = { dynamic: cobalt.DastScanTrigger, plugin: plugin.DastScanTrigger } as const;
let registered: readonly unknown[] | undefined;

beforeEach(async () => {
  registered = undefined;
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => {
    registered = inputs.triggers;
    return { id: `${name}-id`, state: inputs };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "shop", "dev", false);
});

/** The triggers as the engine gets them. */
async function triggersOf(host: keyof typeof classes, triggers: unknown): Promise<string> {
  const made = new classes[host]("release", {
    targetId: "dt_1",
    triggers: triggers as pulumi.Input<pulumi.Input<unknown>[]>,
  });
  await new Promise((resolve) => void made.urn.apply(resolve));
  return JSON.stringify(registered);
}

/** As programs hold a value: as it is, in an object, a list, a promise, an output, and in these in each other. */
const holders: Readonly<Record<string, (value: unknown) => unknown>> = {
  "as it is": (value) => [value],
  "in an object": (value) => [{ when: value }],
  "in lists": (value) => [[[value]]],
  "in a promise": (value) => [Promise.resolve(value)],
  "in what an output holds": (value) => [pulumi.output(1).apply(() => ({ deep: [value] }))],
  "in an output of the whole list": (value) => pulumi.output(1).apply(() => [value]),
  "in an output in a promise in an output": (value) => [
    pulumi.output(1).apply(() => Promise.resolve({ inner: pulumi.output(2).apply(() => value) })),
  ],
};

/** Two values of each kind, which JSON or Pulumi would make the same nothing of. */
const kinds: Readonly<Record<string, readonly [unknown, unknown]>> = {
  dates: [new Date(1), new Date(2)],
  buffers: [Buffer.from("a"), Buffer.from("b")],
  "typed arrays": [new Uint16Array([1]), new Uint16Array([2])],
  "parts of one array": [new Uint8Array([1, 2]).subarray(0, 1), new Uint8Array([1, 2]).subarray(1)],
  "array buffers": [new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
  "big integers": [1n, 2n],
  texts: ["a", "b"],
  numbers: [1, 1.5],
  nothing: [null, false],
  "objects without a prototype": [
    Object.assign(Object.create(null), { a: 1 }),
    Object.assign(Object.create(null), { a: 2 }),
  ],
};

const refused: Readonly<Record<string, unknown>> = {
  "a map": new Map([["a", 1]]),
  "a set": new Set([1]),
  "a URL": new URL("https://shop.example"),
  "a regular expression": /a/,
  "a function": () => 1,
  "a class": Version,
  "a symbol": Symbol("a"),
  "an object of a class": new Version("1"),
  "an error": new Error("a"),
  "a boxed text": Object("a"),
  "an invalid date": new Date("never"),
  "a weak map": new WeakMap(),
  "an iterator": [1][Symbol.iterator](),
  "an object with symbols as keys": { [Symbol("a")]: 1 },
  "no number": Number.NaN,
  "an infinite number": Number.POSITIVE_INFINITY,
  "a value that holds itself": (() => {
    const endless: Record<string, unknown> = {};
    endless.self = endless;
    return endless;
  })(),
};

describe.each(Object.keys(classes) as (keyof typeof classes)[])(
  "the triggers of the %s host's class",
  (host) => {
    describe.each(Object.entries(kinds))("tell %s apart", (_, [one, other]) => {
      it.each(Object.entries(holders))("%s", async (__, held) => {
        const first = await triggersOf(host, held(one));
        expect(first).not.toBe(await triggersOf(host, held(other)));
        expect(first).toBe(await triggersOf(host, held(one)));
      });
    });

    it.each(Object.entries(refused))("refuse %s by its place, before anything is registered", (_, value) => {
      const make = () =>
        new classes[host]("release", { targetId: "dt_1", triggers: ["v1", { parts: [1, value] }] });
      expect(make).toThrow(pulumi.RunError);
      expect(make).toThrow(/^triggers\[1\]\.parts\[1\][^:]*: .* start no scan; give /);
      expect(registered).toBeUndefined();
    });

    it.each(["as it is", "in an object", "in lists"])("name the place of a value %s in the list", (name) => {
      const make = () =>
        new classes[host]("release", {
          targetId: "dt_1",
          triggers: holders[name]?.(new Map()) as pulumi.Input<unknown>[],
        });
      expect(make).toThrow(/^triggers\[0\](\.when|\[0\]\[0\])?: a Map/);
    });

    it("count a resource by its id, and keep a secret one", async () => {
      const other = new cobalt.DastScanGate("gate", { scanId: "dsc_1" });
      expect(await triggersOf(host, [other])).toBe('["gate-id"]');
      const secret = await triggersOf(host, [pulumi.secret("v1")]);
      expect(secret).toContain("v1");
      expect(secret).not.toBe('["v1"]');
    });

    it("pass on unset variables, and take no hole of a list for another place", async () => {
      expect(await triggersOf(host, [undefined, "a"])).toBe('[null,"a"]');
      // biome-ignore lint/suspicious/noSparseArray: what it is about
      expect(await triggersOf(host, [, "a"])).toBe('[null,"a"]');
    });
  },
);

it("fingerprint tells apart what outputs hold as well", async () => {
  const print = (value: unknown) =>
    new Promise((resolve) => void fingerprint(pulumi.output(1).apply(() => ({ value }))).apply(resolve));
  for (const [one, other] of Object.values(kinds)) expect(await print(one)).not.toBe(await print(other));
});

it("a promise of a value that cannot be compared rejects with its place", async () => {
  const refuse = ({ place }: Incomparable) => new Error(place);
  const held = comparable({ list: [Promise.resolve([new Map()])] }, "triggers", { refuse });
  await expect((held as { list: Promise<unknown>[] }).list[0]).rejects.toThrow("triggers.list[0][0]");
});
