import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Mask, maskOf } from "../../client";
import { safeLine, safeLines } from "../../foreign-text";
import type { CheckFailure, Derivations, Diagnostics } from "../../resources/lifecycle";
import { isRecord, type PropertyMap } from "../../resources/property-map";
import { formatInstant, parseDateTime } from "../../time/date-time";
import { type Decoded, decode, encode, fromStruct, toStruct } from "./wire";

/** The properties of an answer that have to be marked: those that came in as secrets, and those made from them. */
export function secretsOf(
  answer: PropertyMap,
  inputs: ReadonlySet<string>,
  derivations: Derivations,
): ReadonlySet<string> {
  const sourcesOf = (property: string) =>
    (Object.hasOwn(derivations, property) ? derivations[property] : undefined) ?? [];
  const isSecret = (property: string) =>
    inputs.has(property) || sourcesOf(property).some((source) => inputs.has(source));
  return new Set(Object.keys(answer).filter(isSecret));
}

/** Shorter texts would be found in every sentence; what is that short is quoted by checks alone, which know what is secret. */
const shortest = 4;

/** Where the protocol's requests hold properties. */
const getters = {
  news: "getNews",
  olds: "getOlds",
  oldInputs: "getOldInputs",
  properties: "getProperties",
  inputs: "getInputs",
  args: "getArgs",
} as const;

/** The properties of one request, decoded once for all that look at them; absent where it holds none. */
export type Received = { readonly [Name in keyof typeof getters]?: Decoded };

export function receivedIn(request: unknown): Received {
  const held = request as Readonly<Record<string, unknown>>;
  const entries = Object.entries(getters).flatMap(([name, getterName]) => {
    const getter = held[getterName];
    const properties: unknown = typeof getter === "function" ? getter.call(request) : undefined;
    return properties instanceof Struct ? [[name, decode(fromStruct(properties))]] : [];
  });
  return Object.fromEntries(entries);
}

/** A mask for the texts that a request marks as secret: nothing that is said or fails because of the request may hold them. */
export function secretMaskOf(received: Received): Mask {
  return maskFor(Object.values(received));
}

/** A mask for the texts that are secret among these properties. */
export function maskFor(decoded: readonly Decoded[]): Mask {
  return maskOf(decoded.flatMap(secretTexts));
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

/** The same diagnostics, of which nothing holds what is masked. */
export function redactedDiagnostics(diagnostics: Diagnostics, mask: Mask): Diagnostics {
  return {
    warn: (message) => diagnostics.warn(mask(message)),
    info: (message) => diagnostics.info(mask(message)),
    progress: (message) => diagnostics.progress(mask(message)),
    heading: (table, text) => diagnostics.heading(table, mask(text)),
    row: (table, text) => diagnostics.row(table, mask(text)),
  };
}

export function failureMessage({ property, reason }: CheckFailure): messages.CheckFailure {
  return new messages.CheckFailure().setProperty(safeLine(property)).setReason(safeLines(reason));
}

/** The same answer, whose failures, if it is one that has some, hold nothing of what is masked. */
export function maskFailures<T>(answer: T, mask: Mask): T {
  if (answer instanceof messages.CheckResponse || answer instanceof messages.InvokeResponse)
    for (const failure of answer.getFailuresList())
      failure.setProperty(mask(failure.getProperty())).setReason(mask(failure.getReason()));
  return answer;
}

/**
 * The answer of a check. No reason holds a text that is secret. The engine prints the value that the program gave to a failure's
 * property, secrets that are no text and tokens in clear as well (pkg/resource/deploy, issueCheckFailures); so a failure of a
 * secret names its property in the reason alone.
 */
export function checkResponse(
  { properties, secrets }: Decoded,
  failures: readonly CheckFailure[],
): messages.CheckResponse {
  const mask = maskFor([{ properties, secrets }]);
  return new messages.CheckResponse()
    .setInputs(toStruct(encode(properties, secrets)))
    .setFailuresList(
      failures
        .map(({ property, reason }) => ({ property, reason: mask(reason) }))
        .map((failure) => failureMessage(secrets.has(failure.property) ? unnamed(failure) : failure)),
    );
}

function unnamed({ property, reason }: CheckFailure): CheckFailure {
  return { property: "", reason: reason.includes(property) ? reason : `${property}: ${reason}` };
}
