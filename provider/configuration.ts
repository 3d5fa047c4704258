import {
  baseUrlFault,
  ConfigurationError,
  type ProxyVariables,
  parseBaseUrl,
  proxyVariables,
} from "./client";
import { quota, type Region, regionNames, regions } from "./cobalt/facts";
import { configurationFields, environmentVariables } from "./configuration-fields";
import { isRecord } from "./resources/property-map";
import { removedCommand } from "./resources/scheduled-scan/state";

/** Gives the value of a `cobalt:` key of the stack's configuration as text, JSON for lists and maps. */
export type ReadKey = (key: string) => string | undefined;
/** True if the value of this key came as a secret. */
export type IsSecret = (key: string) => boolean;
export type Environment = Readonly<Record<string, string | undefined>>;

export type TokenSource = "stack configuration" | "environment";

export interface Token {
  readonly value: string;
  readonly from: TokenSource;
}

/** The package's configuration, with defaults filled in. Tokens are looked for here, and missed only where one is needed. */
export interface Configuration {
  readonly apiToken: Token | undefined;
  readonly orgToken: Token | undefined;
  /** Undefined where a `baseUrl` of another origin is given. */
  readonly region: Region | undefined;
  readonly baseUrl: string;
  readonly readsPerMinute: number;
  readonly writesPerMinute: number;
  readonly removedSchedules: ReadonlySet<string>;
  /** The next free index of the stack's own `removedSchedules`. */
  readonly nextRemovedIndex: number;
  readonly acceptedScans: ReadonlyMap<string, string>;
  /** Undefined unless this process runs under `pulumi-cobalt sandbox -- <command>`. */
  readonly sandbox: SandboxMode | undefined;
  /** The environment's variables that choose a proxy. Whether it can be used shows where one is needed. */
  readonly proxies: ProxyVariables;
}

/** What a process speaks to under the mark of `pulumi-cobalt sandbox -- <command>`, whatever else is configured. */
export interface SandboxMode {
  readonly url: string;
  /** Keys whose values of the stack or the provider are not used. */
  readonly overridden: readonly ConnectionKey[];
}

/**
 * The mark that `pulumi-cobalt sandbox -- <command>` puts into the command's environment: the sandbox's address and tokens, which win
 * over the stack's configuration, a provider's arguments and the other variables. The address is plain http on this machine.
 */
export const sandboxVariables = {
  baseUrl: "COBALT_SANDBOX",
  apiToken: "COBALT_SANDBOX_API_TOKEN",
  orgToken: "COBALT_SANDBOX_ORG_TOKEN",
} as const;

const connectionKeys = ["region", "baseUrl", "apiToken", "orgToken"] as const;
type ConnectionKey = (typeof connectionKeys)[number];

/** What is masked in everything that is said. */
export function tokensOf({ apiToken, orgToken }: Configuration): readonly string[] {
  return [apiToken, orgToken].flatMap((token) => token?.value ?? []);
}

/** True if COBALT_DEBUG asks to see each request, and the stacks of this package's own faults. */
export function isDebugging({ COBALT_DEBUG }: Environment): boolean {
  return !["", "0", "false"].includes(COBALT_DEBUG?.trim().toLowerCase() ?? "");
}

/** What is wrong with one key, in a sentence that names it. */
export interface ConfigurationFault {
  readonly key: string;
  readonly message: string;
}

/** Everything that is wrong; a missing token is not wrong yet. */
export function configurationFaults(
  readKey: ReadKey,
  environment: Environment,
  isSecret: IsSecret = () => false,
): ConfigurationFault[] {
  const given = { readKey, environment, isSecret };
  const mark = faultOf("sandbox", () => readSandboxMode(given));
  if (mark !== undefined) return [mark];
  const source = effectiveSource(given);
  return Object.entries(readers).flatMap(([key, read]) => faultOf(key, () => read(source)) ?? []);
}

function faultOf(key: string, read: () => unknown): ConfigurationFault | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { key, message: error.message };
  }
}

/**
 * Reads the configuration: the stack's wins over the environment's, and the mark of `pulumi-cobalt sandbox -- …` over both. Everything that is wrong is said in one
 * `ConfigurationError`, without the values of keys that are secret.
 */
export function readConfiguration(
  readKey: ReadKey,
  environment: Environment,
  isSecret: IsSecret = () => false,
): Configuration {
  const faults = configurationFaults(readKey, environment, isSecret);
  if (faults.length > 0) throw new ConfigurationError(faults.map(({ message }) => message).join("\n"));
  const given = { readKey, environment, isSecret };
  const source = effectiveSource(given);
  const region = readers.region(source);
  const baseUrl = readers.baseUrl(source);
  return {
    apiToken: readToken(source, "apiToken"),
    orgToken: readToken(source, "orgToken"),
    region: baseUrl === undefined ? region : regionOf(baseUrl),
    baseUrl: baseUrl ?? regions[region],
    readsPerMinute: readers.readsPerMinute(source),
    writesPerMinute: readers.writesPerMinute(source),
    removedSchedules: readers.removedSchedules(source),
    nextRemovedIndex: listedRemoved(source).length,
    acceptedScans: readers.acceptedScans(source),
    sandbox: readSandboxMode(given),
    proxies: proxyVariables(environment),
  };
}

/** The reader of each key that can be wrong; it throws. */
const readers = {
  region: readRegion,
  baseUrl: readBaseUrl,
  readsPerMinute: (source: Source) => readQuota(source, "readsPerMinute"),
  writesPerMinute: (source: Source) => readQuota(source, "writesPerMinute"),
  removedSchedules: readRemovedSchedules,
  acceptedScans: readAcceptedScans,
};

interface Source {
  readonly readKey: ReadKey;
  readonly environment: Environment;
  readonly isSecret: IsSecret;
}

type VariableKey = keyof typeof environmentVariables;

/** @throws ConfigurationError for a mark that leads anywhere else than to a sandbox on this machine: it is never passed over. */
function readSandboxMode({ readKey, environment }: Source): SandboxMode | undefined {
  const text = nonEmpty(environment[sandboxVariables.baseUrl]);
  if (text === undefined) return undefined;
  const url = sandboxUrl(text);
  const { apiToken, orgToken } = sandboxVariables;
  if ([apiToken, orgToken].some((variable) => nonEmpty(environment[variable]) === undefined))
    throw new ConfigurationError(
      `${sandboxVariables.baseUrl} is set, and needs ${apiToken} and ${orgToken} beside it, as \`pulumi-cobalt sandbox\` sets them.`,
    );
  return { url, overridden: connectionKeys.filter((key) => nonEmpty(readKey(key)) !== undefined) };
}

function sandboxUrl(text: string): string {
  const refused =
    `${sandboxVariables.baseUrl} cannot be used: it may lead to a sandbox on this machine alone (http://127.0.0.1:<port>). ` +
    "Unset it to speak to Cobalt.";
  try {
    const origin = parseBaseUrl(text);
    if (new URL(origin).protocol === "http:") return origin;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
  }
  throw new ConfigurationError(refused);
}

/** Under the sandbox's mark, what leads to Cobalt is the sandbox's, wherever else it is set. */
function effectiveSource(source: Source): Source {
  const { readKey, environment } = source;
  if (readSandboxMode(source) === undefined) return source;
  const keys: readonly string[] = connectionKeys;
  return {
    ...source,
    readKey: (key) => (keys.includes(key) ? undefined : readKey(key)),
    environment: {
      ...environment,
      [environmentVariables.region]: undefined,
      [environmentVariables.baseUrl]: environment[sandboxVariables.baseUrl],
      [environmentVariables.apiToken]: environment[sandboxVariables.apiToken],
      [environmentVariables.orgToken]: environment[sandboxVariables.orgToken],
    },
  };
}

function readText({ readKey, environment }: Source, key: VariableKey): string | undefined {
  return nonEmpty(readKey(key)) ?? nonEmpty(environment[environmentVariables[key]]);
}

function readToken({ readKey, environment }: Source, key: "apiToken" | "orgToken"): Token | undefined {
  const configured = nonEmpty(readKey(key));
  if (configured !== undefined) return { value: configured, from: "stack configuration" };
  const inherited = nonEmpty(environment[environmentVariables[key]]);
  return inherited === undefined ? undefined : { value: inherited, from: "environment" };
}

function readRegion(source: Source): Region {
  const text = readText(source, "region") ?? configurationFields.region.default;
  const region = regionNames.find((known) => known === text);
  if (region !== undefined) return region;
  throw new ConfigurationError(
    `cobalt:region is ${quoted(source, "region", text)}: expected ${regionNames.join(" or ")}.`,
  );
}

function regionOf(baseUrl: string): Region | undefined {
  return regionNames.find((region) => regions[region] === baseUrl);
}

function readBaseUrl(source: Source): string | undefined {
  const text = readText(source, "baseUrl");
  if (text === undefined) return undefined;
  const fault = baseUrlFault(text);
  if (fault === undefined) return parseBaseUrl(text);
  // It may hold a password.
  const shown = /[@\\]|\p{Cc}/u.test(text) ? "" : ` ${quoted(source, "baseUrl", text)}`;
  throw new ConfigurationError(
    `Cobalt's base URL${shown} (cobalt:baseUrl or COBALT_BASE_URL) cannot be used: ${fault}.`,
  );
}

/** A value as an error shows it. */
function quoted({ isSecret }: Source, key: VariableKey, text: string): string {
  return isSecret(key) ? "[secret]" : JSON.stringify(text);
}

function readQuota(source: Source, key: "readsPerMinute" | "writesPerMinute"): number {
  const text = readText(source, key);
  if (text === undefined) return configurationFields[key].default;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= quota[key]) return count;
  throw new ConfigurationError(
    `cobalt:${key} is ${quoted(source, key, text)}: expected a whole number from 1 to ${quota[key]}, Cobalt's limit for a user.`,
  );
}

function readRemovedSchedules(source: Source): ReadonlySet<string> {
  const inherited = (source.environment[environmentVariables.removedSchedules] ?? "").split(/[\s,]+/);
  return new Set([...listedRemoved(source), ...inherited].filter((id) => id !== ""));
}

/** Those of the stack's own configuration. */
function listedRemoved({ readKey }: Source): readonly string[] {
  const listed = parseJson(readKey("removedSchedules") ?? "[]");
  const isList = Array.isArray(listed) && listed.every((id) => typeof id === "string");
  if (!isList) {
    throw new ConfigurationError(
      `cobalt:removedSchedules: expected a list of schedule ids. Set it with: ${removedCommand("dsc_…", 0)}`,
    );
  }
  return listed;
}

function readAcceptedScans({ readKey }: Source): ReadonlyMap<string, string> {
  const listed = parseJson(readKey("acceptedScans") ?? "{}");
  const entries = isRecord(listed) ? Object.entries(listed) : undefined;
  if (
    entries === undefined ||
    entries.some(([, reason]) => typeof reason !== "string" || reason.trim() === "")
  ) {
    throw new ConfigurationError(
      "cobalt:acceptedScans: expected a reason for each scan id. Set it with: " +
        "pulumi config set --path 'cobalt:acceptedScans.dsc_…' '<why> until <yyyy-mm-dd>'",
    );
  }
  return new Map(entries.map(([id, reason]) => [id, String(reason)]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === "" ? undefined : trimmed;
}

/** What a process says once where the sandbox's mark has led it away from what is configured. */
export function sandboxNotice({ url, overridden }: SandboxMode): string {
  const unused = overridden.map((key) => `cobalt:${key}`).join(", ");
  return (
    `Under \`pulumi-cobalt sandbox\` (${sandboxVariables.baseUrl}): everything goes to the sandbox at ${url}, nothing to Cobalt.` +
    (unused === "" ? "" : ` Not used: ${unused}.`)
  );
}
