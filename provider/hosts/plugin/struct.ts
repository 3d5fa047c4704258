import { ListValue, NullValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { isRecord } from "../../resources/property-map";
import { refuseDeeper } from "./wire";

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
