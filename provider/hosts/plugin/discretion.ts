import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Mask, maskOf } from "../../client";
import type { Diagnostics } from "../../resources/lifecycle";
import { isRecord } from "../../resources/property-map";
import { formatInstant, parseDateTime } from "../../time/date-time";
import { fromStruct } from "./struct";
import { type Decoded, decode } from "./wire";

/** Shorter texts would be found in every sentence; what is that short is quoted by checks alone, which know what is secret. */
const shortest = 4;

/** Getters of the protocol's requests that hold properties. */
const getters = ["getNews", "getOlds", "getOldInputs", "getProperties", "getInputs", "getArgs"];

/** A mask for the texts that a request marks as secret: nothing that is said or fails because of the request may hold them. */
export function discretionFor(request: unknown): Mask {
  return maskFor(propertiesOf(request).map((properties) => decode(fromStruct(properties))));
}

/** A mask for the texts that are secret among these properties. */
export function maskFor(decoded: readonly Decoded[]): Mask {
  return maskOf(decoded.flatMap(secretTexts));
}

function propertiesOf(request: unknown): readonly Struct[] {
  const held = request as Readonly<Record<string, unknown>>;
  const found = getters.map((name) => {
    const getter = held[name];
    return typeof getter === "function" ? (getter.call(request) as unknown) : undefined;
  });
  return found.filter((properties) => properties instanceof Struct);
}

function secretTexts(decoded: Decoded): readonly string[] {
  return [...decoded.secrets].flatMap((property) => textsIn(secretParts(property, decoded))).flatMap(formsOf);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value.length < shortest ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * The ledger is secret whole where one of its sources is. Of its entries only what is secret by itself is masked: a person has to
 * read which schedule to remove.
 */
function secretParts(property: string, { properties, secrets }: Decoded): unknown {
  const value = properties[property];
  if (property !== "leftRunning" || !Array.isArray(value)) return value;
  return value.map((entry) =>
    isRecord(entry)
      ? Object.entries(entry).flatMap(([key, part]) => (secrets.has(key) ? [part] : []))
      : entry,
  );
}

/** A time is said in UTC, however it was written. */
function formsOf(text: string): readonly string[] {
  const time = parseDateTime(text);
  return time.kind === "instant" ? [text, formatInstant(time.instant)] : [text];
}

/** The same report, of which nothing that is said holds what is masked. */
export function discreet(diagnostics: Diagnostics, mask: Mask): Diagnostics {
  return {
    warn: (message) => diagnostics.warn(mask(message)),
    info: (message) => diagnostics.info(mask(message)),
    progress: (message) => diagnostics.progress(mask(message)),
    heading: (table, text) => diagnostics.heading(table, mask(text)),
    row: (table, text) => diagnostics.row(table, mask(text)),
  };
}
