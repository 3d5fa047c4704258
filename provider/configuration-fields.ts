import { quota, regionNames } from "./cobalt/facts";
import { count, type Field, listOf, mapOf, optional, text, wordOf } from "./resources/fields";
import { noSuch } from "./suggestion";

/** A setting of the stack's configuration and argument of a provider. */
export interface ConfigurationField extends Field {
  /** The environment's variable for it; the stack's configuration wins, but where both count. */
  readonly variable?: string;
}

const anyValue = () => undefined;

/**
 * What can be configured, each key once: as `cobalt:<key>` of the stack, argument of the plugin's provider, or variable of the
 * environment. Defaults are never written into a provider's arguments, since an argument wins over the environment.
 */
export const configurationFields = {
  apiToken: {
    ...optional(
      text(),
      "A personal API token of Cobalt's. Every request needs it. Better in the environment.",
      { secret: true },
    ),
    variable: "COBALT_API_TOKEN",
  },
  orgToken: {
    ...optional(
      text(),
      "The organisation's v2 token; `GET /orgs` lists them. Every request needs it. Better in the environment.",
      { secret: true },
    ),
    variable: "COBALT_ORG_TOKEN",
  },
  region: {
    ...optional(
      wordOf(regionNames, "us"),
      `The data centre that has the organisation: ${regionNames.map((name) => `\`${name}\``).join(" or ")}.`,
      { default: "us" },
    ),
    variable: "COBALT_REGION",
  },
  baseUrl: {
    ...optional(
      text(),
      "The API's address, if it is not the region's: https, or http on this machine's own addresses.",
    ),
    variable: "COBALT_BASE_URL",
  },
  readsPerMinute: {
    ...optional(count, "GETs a minute that this provider may use of the user's quota.", {
      default: quota.readsPerMinute,
    }),
    variable: "COBALT_READS_PER_MINUTE",
  },
  writesPerMinute: {
    ...optional(count, "The same for POSTs.", { default: quota.writesPerMinute }),
    variable: "COBALT_WRITES_PER_MINUTE",
  },
  removedSchedules: {
    ...optional(
      listOf(text(), "ids"),
      "Ids of schedules that a person has removed in Cobalt; those of the environment count too.",
    ),
    variable: "COBALT_REMOVED_SCHEDULES",
  },
  acceptedScans: optional(
    mapOf(text(), anyValue),
    "Scan id → why it is accepted whatever its verdict. With `until 2027-06-30` at its end it holds to the end of that day in UTC.",
  ),
} as const satisfies Readonly<Record<string, ConfigurationField>>;

/** Keys that the engine itself puts among a provider's arguments. */
const engineKeys: readonly string[] = ["version", "pluginDownloadURL", "__internal"];

/** Why some of these names are no settings, each with the one that it may have meant. */
export function unknownKeys(
  names: readonly string[],
): readonly { readonly key: string; readonly message: string }[] {
  const known = Object.keys(configurationFields);
  return names
    .filter((name) => !known.includes(name) && !engineKeys.includes(name))
    .map((key) => ({ key, message: noSuch("argument", key, known) }));
}

export type ConfigurationKey = keyof typeof configurationFields;

type VariableKey = {
  [Key in ConfigurationKey]: (typeof configurationFields)[Key] extends { readonly variable: string }
    ? Key
    : never;
}[ConfigurationKey];

/** The environment variable of each key that has one. */
export const environmentVariables = Object.fromEntries(
  Object.entries<ConfigurationField>(configurationFields).flatMap(([key, { variable }]) =>
    variable === undefined ? [] : [[key, variable]],
  ),
) as { readonly [Key in VariableKey]: string };
