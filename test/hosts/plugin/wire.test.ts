import { Value } from "google-protobuf/google/protobuf/struct_pb";
import { decode, encode, fromStruct, toStruct, WireError } from "../../../provider/hosts/plugin/wire";
import { unknownValue } from "../../../provider/resources/property-map";
import { archive, asset, output, secret, unknown } from "./support/calls";

/** sdk/go/common/resource/plugin/rpc.go */
const marksOfUnknown = [
  ["boolean", "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"],
  ["number", "3eeb2bf0-c639-47a8-9e75-3b44932eb421"],
  ["string", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"],
  ["list", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"],
  ["asset", "030794c1-ac77-496b-92df-f27374a8bd58"],
  ["archive", "e48ece36-62e2-4504-bad9-02848725956a"],
  ["object", "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"],
];

const reference = (fields: object) => ({
  "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e",
  urn: "urn:pulumi:dev::shop::cobalt:index:DastScanTrigger::scan",
  ...fields,
});

function nested(depth: number, wrap: (inner: unknown) => unknown = (inner) => inner): unknown {
  return depth === 0 ? "core" : wrap([nested(depth - 1, wrap)]);
}

describe("properties from the engine", () => {
  it.each(marksOfUnknown)("take the mark of an unknown %s for what is not known yet", (_, mark) => {
    expect(decode({ a: [mark] }).properties).toEqual({ a: [unknownValue] });
  });

  it("take an output without a value for unknown, and one that is secret for a secret", () => {
    const { properties, secrets } = decode({
      a: output({}),
      b: output({ value: 1, secret: true }),
      c: output({ value: 2 }),
    });
    expect([properties, [...secrets]]).toEqual([{ a: unknownValue, b: 1, c: 2 }, ["b"]]);
  });

  it("take nothing for no secret, however it is marked", () => {
    const { properties, secrets } = decode({ a: secret(null), b: output({ value: null, secret: true }) });
    expect([properties, [...secrets]]).toEqual([{ a: null, b: null }, []]);
  });

  it("mean a resource's id where one stands for a value, and its URN where it has no id yet", () => {
    const { properties } = decode({ a: reference({ id: "dsc_1" }), b: reference({}) });
    expect(properties).toEqual({ a: "dsc_1", b: reference({}).urn });
  });

  it("mean an asset's or archive's content, by the engine's hash where there is one", () => {
    const { properties } = decode({
      a: [
        { ...asset, hash: "f00" },
        { ...asset, text: "y", hash: "f00" },
        secret({ ...archive, hash: "f00" }),
      ],
      b: [asset, { ...asset, text: "y" }, archive],
    });
    expect(properties.a).toEqual(["asset:f00", "asset:f00", "archive:f00"]);
    expect(new Set(properties.b as string[]).size).toBe(3);
  });

  it("may be nested as deep as anybody declares, marks not counted, and no deeper", () => {
    const marked = { a: nested(99, secret) };
    expect(fromStruct(toStruct(marked))).toEqual(marked);
    expect(decode(marked).properties).toEqual({ a: nested(99) });
    expect(() => decode({ a: nested(101) })).toThrow(WireError);
    expect(() => fromStruct(toStruct({ a: nested(260) }))).toThrow(WireError);
  });

  it("keep every key, also one that JavaScript gives a meaning, and what has no value as null", () => {
    const given = JSON.parse('{"toString":{"constructor":1},"hasOwnProperty":2,"a":null,"b":[null]}');
    const read = decode(fromStruct(toStruct(given))).properties;
    expect(Object.entries(read).sort()).toEqual(Object.entries(given).sort());
  });
});

describe("properties for the engine", () => {
  it("leave out what is undefined, at every depth, and keep the places of a list", () => {
    const encoded = encode({ a: undefined, b: { c: undefined, d: 1 }, e: [undefined, 2] }, new Set());
    expect(Object.entries(encoded)).toEqual([
      ["b", { d: 1 }],
      ["e", [null, 2]],
    ]);
    expect(Object.keys(encoded.b as object)).toEqual(["d"]);
  });

  it("mark what is unknown inside of what is secret", () => {
    expect(encode({ a: { b: unknownValue } }, new Set(["a"]))).toEqual({ a: secret({ b: unknown }) });
  });

  it("write null as a value of its own kind", () => {
    expect(toStruct({ a: null }).getFieldsMap().get("a")?.getKindCase()).toBe(Value.KindCase.NULL_VALUE);
  });
});
