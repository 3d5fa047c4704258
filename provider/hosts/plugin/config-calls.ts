import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { ConfigurationError } from "../../client/errors";
import {
  type Configuration,
  type ConfigurationFault,
  configurationFaults,
  type Environment,
  readConfiguration,
} from "../../configuration";
import {
  type ConfigurationField,
  type ConfigurationKey,
  configurationFields,
  unknownKeys,
} from "../../configuration-fields";
import { isRecord, isUnknown, type PropertyMap, sameValue } from "../../resources/property-map";
import { checkResponse, type Received } from "./secrets";
import type { Call, Session } from "./session";
import { type Decoded, decode, nothing, WireError } from "./wire";

/** A change of these means another Cobalt, in which nothing of what the state names exists. */
const elsewhere: readonly string[] = ["region", "baseUrl"];

export function configCalls(session: Session) {
  return {
    checkConfig: (
      _request: messages.CheckRequest,
      _call: Call,
      received: Received,
    ): messages.CheckResponse => {
      const news = markSecrets(received.news ?? nothing);
      const faults = [...unknownKeys(Object.keys(news.properties)), ...faultsOfArguments(news)];
      const failures = faults.map(({ key, message }) => ({ property: key, reason: message }));
      // Tokens are secrets whatever came in; one from the environment is no default here, since the engine would store it.
      return checkResponse(news, failures);
    },
    // Nothing replaces a provider: that would replace every schedule and leave all the old ones running.
    diffConfig: (
      request: messages.DiffRequest,
      _call: Call,
      { oldInputs, olds, news }: Received,
    ): messages.DiffResponse => {
      const before = (oldInputs ?? olds ?? nothing).properties;
      const after = (news ?? nothing).properties;
      const changed = argumentNames.filter((key) => !sameValue(before[key], after[key]));
      const moved = changed.filter((key) => elsewhere.includes(key));
      if (moved.length > 0) session.log.diagnosticsOf(request.getUrn()).warn(movedWarning(moved));
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse()
        .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList(changed);
    },
    configure: (
      request: messages.ConfigureRequest,
      _call: Call,
      { args }: Received,
    ): messages.ConfigureResponse => {
      session.configure(markSecrets(args ?? decode(variablesOf(request))), referenceOf(request));
      return new messages.ConfigureResponse()
        .setAcceptsecrets(true)
        .setAcceptresources(true)
        .setSupportspreview(true)
        .setAcceptoutputs(false);
    },
  };
}

/** What stands for this very provider where children of a component name it; older engines do not tell. */
function referenceOf(request: messages.ConfigureRequest): string | undefined {
  const [urn, id] = [request.getUrn(), request.getId()];
  return urn && id ? `${urn}::${id}` : undefined;
}

/** How the oldest engines hand the configuration over: `cobalt:config:key` to text. */
function variablesOf(request: messages.ConfigureRequest): PropertyMap {
  const entries: [string, string][] = [];
  request.getVariablesMap().forEach((value: string, key: string) => {
    entries.push([key.replace(/^cobalt:config:/, ""), value]);
  });
  return Object.fromEntries(entries);
}

function movedWarning(moved: readonly string[]): string {
  return (
    `cobalt:${moved.join(" and cobalt:")} changed: the schedules, scans and verdicts in this stack's state belong to the Cobalt ` +
    "that it was deployed with, and stay there. Nothing is replaced by this change alone."
  );
}

/** The names of the provider's arguments. */
export const argumentNames: readonly string[] = Object.keys(configurationFields);
const secretArguments = argumentNames.filter((key) => fieldOf(key)?.secret === true);

function fieldOf(key: string): ConfigurationField | undefined {
  return argumentNames.includes(key) ? configurationFields[key as ConfigurationKey] : undefined;
}

/**
 * The arguments, with marks of the engine's inside of a JSON text taken for what they are. Tokens are secrets whatever came in.
 */
function markSecrets({ properties, secrets }: Decoded): Decoded {
  const marked = Object.keys(properties).filter(
    (key) => isStructured(key) && parsed(properties[key]).secrets.size > 0,
  );
  return {
    properties,
    secrets: new Set([...secrets, ...marked, ...secretArguments, ...addressWithPassword(properties)]),
  };
}

/** An argument that a preview does not know yet counts as not given: the preview does as much as it can without. */
export function readArguments({ properties, secrets }: Decoded, environment: Environment): Configuration {
  const faults = mistyped(properties);
  if (faults.length > 0) throw new ConfigurationError(faults.map(({ message }) => message).join("\n"));
  return readConfiguration(readerOf(properties), environment, (key) => secrets.has(key));
}

/** Everything that is wrong, without the values of secrets. */
export function faultsOfArguments({ properties, secrets }: Decoded): readonly ConfigurationFault[] {
  return [
    ...mistyped(properties),
    ...configurationFaults(readerOf(properties), {}, (key) => secrets.has(key)),
  ];
}

function readerOf(properties: PropertyMap): (key: string) => string | undefined {
  return (key) => {
    const value = properties[key];
    if (isAbsent(value)) return undefined;
    if (isStructured(key)) return textOf(parsed(value).properties.value);
    return typeof value === "string" ? value : textOf(value);
  };
}

/** Whatever a token is, its text would be sent to Cobalt. */
function mistyped(properties: PropertyMap): ConfigurationFault[] {
  return secretArguments
    .filter((key) => !isAbsent(properties[key]) && typeof properties[key] !== "string")
    .map((key) => ({ key, message: `cobalt:${key}: expected a text, got a ${kindOf(properties[key])}.` }));
}

/** A password in a URL is a secret too, and a URL with one is always refused. */
function addressWithPassword({ baseUrl }: PropertyMap): readonly string[] {
  return typeof baseUrl === "string" && baseUrl.includes("@") ? ["baseUrl"] : [];
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || isUnknown(value);
}

function isStructured(key: string): boolean {
  const type = fieldOf(key)?.kind.shape.type;
  return type === "list" || type === "map";
}

function parsed(value: unknown): Decoded {
  const asItIs = { properties: { value }, secrets: new Set<string>() };
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
