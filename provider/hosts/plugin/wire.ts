import { ListValue, NullValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { isRecord, type PropertyMap, unknownValue } from "../../resources/property-map";
import { signatureKey, textOfAsset } from "../engine-values";

/**
 * The marks that Pulumi's engine puts into properties (sdk/go/common/resource/plugin/rpc.go): a text for what a preview does
 * not know yet, one for each kind of value, and objects with a signature for secrets, outputs and references.
 */
const unknownMarks: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // list
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);
const unknownMark = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

/** Nesting beyond this is no declaration of anybody's; it is refused before it can exhaust the stack. */
const deepest = 100;

/** Properties as the lifecycles read them, and which of the top ones hold a secret. */
export interface Decoded {
  readonly properties: PropertyMap;
  readonly secrets: ReadonlySet<string>;
}

/** What a request that holds no properties has of them. */
export const nothing: Decoded = { properties: {}, secrets: new Set() };

export class WireError extends Error {
  override readonly name = "WireError";
}

export function decode(properties: Readonly<Record<string, unknown>>): Decoded {
  const secrets = new Set<string>();
  const entries = Object.entries(properties).map(([key, value]): [string, unknown] => {
    const plain = unwrap(value, () => secrets.add(key), 0);
    // Nothing is no secret: a check leaves it out, and would say something else of its own answer.
    if (plain === null || plain === undefined) secrets.delete(key);
    return [key, plain];
  });
  return { properties: recordOf(entries), secrets };
}

/** Properties for the engine: those named are marked as secrets, whole. */
export function encode(properties: PropertyMap, secrets: ReadonlySet<string>): Record<string, unknown> {
  const entries = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, unknown] => [key, secrets.has(key) ? secretOf(wrap(value)) : wrap(value)]);
  return recordOf(entries);
}

function secretOf(value: unknown): unknown {
  return { [signatureKey]: secretSignature, value };
}

function wrap(value: unknown): unknown {
  if (value === unknownValue) return unknownMark;
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : wrap(item)));
  if (!isRecord(value)) return value;
  return recordOf(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, wrap(item)]),
  );
}

export function refuseDeeper(depth: number, most = deepest): void {
  if (depth > most) throw new WireError(`The properties are nested more than ${deepest} levels deep.`);
}

function unwrap(value: unknown, onSecret: () => void, depth: number): unknown {
  refuseDeeper(depth);
  if (unknownMarks.has(value)) return unknownValue;
  if (Array.isArray(value)) return value.map((item) => unwrap(item, onSecret, depth + 1));
  if (!isRecord(value)) return value;
  const signature = value[signatureKey];
  if (signature === undefined) {
    return recordOf(Object.entries(value).map(([key, item]) => [key, unwrap(item, onSecret, depth + 1)]));
  }
  return unwrapSigned(signature, value, { onSecret, depth });
}

interface Place {
  readonly onSecret: () => void;
  readonly depth: number;
}

function unwrapSigned(signature: unknown, signed: PropertyMap, { onSecret, depth }: Place): unknown {
  if (signature === secretSignature) {
    onSecret();
    return unwrap(signed.value, onSecret, depth);
  }
  if (signature === outputSignature) {
    if (signed.secret === true) onSecret();
    return signed.value === undefined ? unknownValue : unwrap(signed.value, onSecret, depth);
  }
  // A resource where a value is expected: its id is what people mean.
  if (signature === resourceSignature) return unwrap(signed.id ?? signed.urn, onSecret, depth + 1);
  const asset = textOfAsset(signed);
  if (asset !== undefined) return asset;
  throw new WireError(
    "A value that this version of pulumi-cobalt does not know stands where a plain one is expected.",
  );
}

// Object.fromEntries defines properties, so a key such as __proto__ stays a key.
function recordOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries);
}

/** Each level of a value may be wrapped in a mark of the engine's; the levels of the values themselves are counted by `decode`. */
const deepestOnTheWire = 250;

/**
 * Between protobuf's Struct and plain values. `Struct.toJavaScript` knows no depth at which to stop, and `fromJavaScript` throws
 * at a value that is none. A key named `__proto__` is lost before: protobuf's own map has no place for it.
 * @throws WireError beyond the depth of any declaration.
 */
export function fromStruct(struct: Struct | undefined, depth = 0): Record<string, unknown> {
  if (struct === undefined) return {};
  const entries: [string, unknown][] = [];
  struct.getFieldsMap().forEach((value, key) => {
    entries.push([key, fromValue(value, depth)]);
  });
  return Object.fromEntries(entries);
}

export function toStruct(record: Readonly<Record<string, unknown>>): Struct {
  const struct = new Struct();
  const fields = struct.getFieldsMap();
  for (const [key, value] of Object.entries(record)) fields.set(key, toValue(value));
  return struct;
}

function fromValue(value: Value, depth: number): unknown {
  refuseDeeper(depth, deepestOnTheWire);
  switch (value.getKindCase()) {
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.STRING_VALUE:
      return value.getStringValue();
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.STRUCT_VALUE:
      return fromStruct(value.getStructValue(), depth + 1);
    case Value.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map((item) => fromValue(item, depth + 1));
    default:
      return null;
  }
}

function toValue(plain: unknown): Value {
  const value = new Value();
  if (typeof plain === "number") value.setNumberValue(plain);
  else if (typeof plain === "string") value.setStringValue(plain);
  else if (typeof plain === "boolean") value.setBoolValue(plain);
  else if (Array.isArray(plain)) value.setListValue(new ListValue().setValuesList(plain.map(toValue)));
  else if (isRecord(plain)) value.setStructValue(toStruct(plain));
  else value.setNullValue(NullValue.NULL_VALUE);
  return value;
}
