import { ConfigurationError } from "../../client/errors";
import {
  type Configuration,
  type ConfigurationFault,
  configurationFaults,
  type Environment,
  readConfiguration,
} from "../../configuration";
import { type Bag, isRecord, isUnknown } from "../../resources/bag";
import { type Decoded, decode, WireError } from "./wire";

/** The provider's arguments; the engine hands lists and maps over as JSON texts or as they are. */
export const argumentKinds = {
  apiToken: "text",
  orgToken: "text",
  region: "text",
  baseUrl: "text",
  readsPerMinute: "number",
  writesPerMinute: "number",
  removedSchedules: "list",
  acceptedScans: "map",
} as const;

export type ArgumentName = keyof typeof argumentKinds;
const secretArguments: readonly string[] = ["apiToken", "orgToken"];

/**
 * The arguments, with marks of the engine's inside of a JSON text taken for what they are. Tokens are secrets whatever came in.
 */
export function decodeArguments(properties: Readonly<Record<string, unknown>>): Decoded {
  const { bag, secrets } = decode(properties);
  const marked = Object.keys(bag).filter((key) => isStructured(key) && parsed(bag[key]).secrets.size > 0);
  return { bag, secrets: new Set([...secrets, ...marked, ...secretArguments, ...addressWithPassword(bag)]) };
}

/** An argument that a preview does not know yet counts as not given: the preview does as much as it can without. */
export function readArguments({ bag, secrets }: Decoded, environment: Environment): Configuration {
  const faults = mistyped(bag);
  if (faults.length > 0) throw new ConfigurationError(faults.map(({ message }) => message).join("\n"));
  return readConfiguration(readerOf(bag), environment, (key) => secrets.has(key));
}

/** Everything that is wrong, without the values of secrets. */
export function faultsOfArguments({ bag, secrets }: Decoded): readonly ConfigurationFault[] {
  return [...mistyped(bag), ...configurationFaults(readerOf(bag), {}, (key) => secrets.has(key))];
}

function readerOf(bag: Bag): (key: string) => string | undefined {
  return (key) => {
    const value = bag[key];
    if (isAbsent(value)) return undefined;
    if (isStructured(key)) return textOf(parsed(value).bag.value);
    return typeof value === "string" ? value : textOf(value);
  };
}

/** Whatever a token is, its text would be sent to Cobalt. */
function mistyped(bag: Bag): ConfigurationFault[] {
  return secretArguments
    .filter((key) => !isAbsent(bag[key]) && typeof bag[key] !== "string")
    .map((key) => ({ key, message: `cobalt:${key}: expected a text, got a ${kindOf(bag[key])}.` }));
}

/** A password in a URL is a secret too, and a URL with one is always refused. */
function addressWithPassword({ baseUrl }: Bag): readonly string[] {
  return typeof baseUrl === "string" && baseUrl.includes("@") ? ["baseUrl"] : [];
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || isUnknown(value);
}

function isStructured(key: string): boolean {
  const kind = Object.hasOwn(argumentKinds, key) ? argumentKinds[key as ArgumentName] : undefined;
  return kind === "list" || kind === "map";
}

function parsed(value: unknown): Decoded {
  const asItIs = { bag: { value }, secrets: new Set<string>() };
  if (typeof value !== "string") return asItIs;
  try {
    return decode({ value: JSON.parse(value) as unknown });
  } catch (error) {
    // No JSON, or marks in it that nobody knows: the text is judged as it stands.
    if (!(error instanceof WireError || (error as Error).name === "SyntaxError")) throw error;
    return asItIs;
  }
}

function textOf(value: unknown): string | undefined {
  return isUnknown(value) ? undefined : JSON.stringify(withoutUnknown(value));
}

/** A list or map without those of its items that are not known yet. */
function withoutUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isUnknown(item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => !isUnknown(item)));
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  return isRecord(value) ? "map" : typeof value;
}
