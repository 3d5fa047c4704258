import {
  type Configuration,
  type ConfigurationFault,
  configurationFaults,
  type Environment,
  readConfiguration,
} from "../../configuration";
import { isRecord, isUnknown } from "../../resources/bag";

/** Keys of the provider's arguments that hold a list or a map; the engine hands them over as JSON texts or as they are. */
export const argumentKinds = {
  apiToken: "string",
  orgToken: "string",
  region: "string",
  baseUrl: "string",
  readsPerMinute: "number",
  writesPerMinute: "number",
  removedSchedules: "list",
  acceptedScans: "map",
} as const;

export type ArgumentName = keyof typeof argumentKinds;
export const secretArguments: readonly string[] = ["apiToken", "orgToken"];

type Arguments = Readonly<Record<string, unknown>>;

/** An argument that a preview does not know yet counts as not given: the preview does as much as it can without. */
export function readArguments(args: Arguments, environment: Environment): Configuration {
  return readConfiguration(readerOf(args), environment);
}

export function faultsOfArguments(args: Arguments): readonly ConfigurationFault[] {
  return configurationFaults(readerOf(args), {});
}

function readerOf(args: Arguments): (key: string) => string | undefined {
  return (key) => {
    const value = args[key];
    if (value === undefined || value === null || isUnknown(value)) return undefined;
    return typeof value === "string" ? value : JSON.stringify(withoutUnknown(value));
  };
}

/** A list or map without those of its items that are not known yet. */
function withoutUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isUnknown(item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => !isUnknown(item)));
}
